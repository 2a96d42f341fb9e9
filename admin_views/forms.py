"""Forms from fields: the same declarations that validate also ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from werkzeug.datastructures import MultiDict

from casework.rules.scheme import Choice, Field
from casework.rules.text import say

Options = Sequence[tuple[str, str]]
_EMPTY_ROWS = 1
MAX_OPTIONS = 500
"""So many people or organisations do not fit a list: the name is typed, and some are offered while typing."""


@dataclass(frozen=True)
class Question:
    """One field as the page shows it. `rows` holds the questions of each row of a repeated group."""

    id: str
    label: str
    hint: str
    type: str
    value: Any
    options: Options = ()
    required: bool = False
    multiline: bool = False
    basis: str = ""
    rows: Sequence[Sequence["Question"]] = ()
    errors: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Asking:
    """What questions are made from: values by id, choices for people and the like, errors by id."""

    values: Mapping[str, Any]
    options: Mapping[str, Options] = field(default_factory=dict)
    errors: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


def questions(fields: Iterable[Field], asking: Asking) -> list[Question]:
    """Make the questions of a form."""
    return [question(spec, asking) for spec in fields]


def question(spec: Field, asking: Asking, *, prefix: str = "", value: Any = None) -> Question:
    """Make one question; `prefix` and `value` are for a field inside a row."""
    name = f"{prefix}{spec.id}"
    given = asking.values.get(spec.id) if not prefix else value
    options = _options(spec, asking)
    named_by_hand = spec.type == "person" and len(options) >= MAX_OPTIONS
    if named_by_hand:
        given = dict(options).get(given, given)
        options = [(label, "") for _value, label in options]
    return Question(
        id=name,
        label=say(spec.label, g.language),
        hint=say(spec.hint, g.language),
        type="text" if named_by_hand else spec.type,
        value=as_typed(given, asking.zone),
        options=options,
        required=spec.id in asking.required or spec.required == "true",
        multiline=spec.multiline,
        basis=say(spec.basis, g.language),
        rows=_rows(spec, asking, given) if spec.type == "repeat" else (),
        errors=_errors(name, asking),
    )


def _errors(name: str, asking: Asking) -> list[Mapping[str, Any]]:
    return [e for key, found in asking.errors.items() if key == name for e in found]


def as_typed(value: Any, zone: ZoneInfo) -> Any:
    """Give a stored value as an input shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def _options(spec: Field, asking: Asking) -> Options:
    if spec.id in asking.options:
        return asking.options[spec.id]
    if spec.type == "person":
        return asking.options.get("", ())
    return named(spec.choices)


def named(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """Give choices as value and label."""
    return [(c.name, say(c.label, g.language)) for c in choices]


def _rows(spec: Field, asking: Asking, value: Any) -> list[list[Question]]:
    record = asking.records[spec.record]
    given = list(value) if isinstance(value, list) else []
    given += [{}] * _EMPTY_ROWS
    return [
        [question(f, asking, prefix=f"{spec.id}.{i}.", value=row.get(f.id)) for f in record.values()]
        for i, row in enumerate(given)
    ]


def read_typed(
    fields: Iterable[Field], records: Mapping[str, Mapping[str, Field]], form: MultiDict[str, str]
) -> dict[str, Any]:
    """Read the inputs of these fields from a form that was sent; nothing is judged here.

    A check box that is not ticked counts as no when the form says it was there (`<id>.asked`).
    """
    made: dict[str, Any] = {}
    for spec in fields:
        if spec.type == "repeat":
            if f"{spec.id}.rows" in form:
                made[spec.id] = _read_rows(spec, records[spec.record], form)
        elif spec.type == "select_multiple":
            if f"{spec.id}.asked" in form:
                made[spec.id] = form.getlist(spec.id)
        elif spec.id in form:
            made[spec.id] = form[spec.id]
        elif f"{spec.id}.asked" in form:
            made[spec.id] = "false"
    return made


def _read_rows(spec: Field, record: Mapping[str, Field], form: MultiDict[str, str]) -> list[dict[str, str]]:
    """Read the rows of a repeated group; a row in which nothing was typed is no row."""
    text = form[f"{spec.id}.rows"]
    count = min(int(text), 200) if text.isdigit() else 0
    rows = [
        {name: v for name in record if (v := form.get(f"{spec.id}.{i}.{name}", "").strip())}
        for i in range(count)
    ]
    return [row for row in rows if row]


def labelled(refusals: Iterable[Mapping[str, Any]], asked: Iterable[Question]) -> list[dict[str, Any]]:
    """Name in each refusal the question it concerns and the clause of that; in the order of the page."""
    known: dict[str, tuple[str, str]] = {}
    colon = "：" if g.language == "zh-CN" else ": "
    for one in asked:
        known[one.id] = (one.label, one.basis)
        for index, row in enumerate(one.rows, 1):
            known |= {
                cell.id: (f"{one.label} {index}{colon}{cell.label}", cell.basis or one.basis) for cell in row
            }
    order = {name: place for place, name in enumerate(known)}
    ordered = sorted(refusals, key=lambda r: order.get(r["field"], -1))
    return [_named_refusal(r, *known.get(r["field"], ("", ""))) for r in ordered]


def _named_refusal(refusal: Mapping[str, Any], label: str, basis: str) -> dict[str, Any]:
    return {**refusal, "label": label, "basis": refusal["basis"] or basis}
