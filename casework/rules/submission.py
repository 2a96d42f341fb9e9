"""Read the form of an action: typed values, what is irrelevant dropped, what is missing named."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.errors import Refusal
from casework.rules.cited import as_numbers, cited_faults
from casework.rules.fields import answers, date_faults, empty, read_values
from casework.rules.scheme import Action, Field
from casework.rules.situation import Situation


@dataclass(frozen=True)
class Form:
    """What came of a form: all values after it, the changed ones, the dropped ids, and the faults."""

    values: Mapping[str, Any]
    changed: Mapping[str, Any]
    dropped: tuple[str, ...]
    faults: tuple[Refusal, ...]


def read_form(situation: Situation, action: Action, raw: Mapping[str, Any]) -> Form:
    """Read what was submitted for the action's form.

    A question that is not relevant is never required, and an answer to it is dropped.
    """
    specs = [situation.case_type.fields[f] for f in action.form]
    return read_fields(situation, specs, raw)


def read_fields(situation: Situation, specs: list[Field], raw: Mapping[str, Any]) -> Form:
    """Read values for these fields over the values the case has."""
    zone = situation.office.zone
    records = situation.case_type.records
    typed, faults = read_values(specs, records, raw, zone)
    typed = as_numbers(specs, records, typed, situation.cited)
    merged = _defined({**situation.state.values, **typed})
    irrelevant = tuple(s.id for s in specs if not _relevant(situation, s, merged))
    dropped = tuple(i for i in irrelevant if not empty(typed.get(i)))
    values = {k: v for k, v in merged.items() if k not in irrelevant}
    asked = [s for s in specs if s.id not in irrelevant]
    bad = {f.field.split(".")[0] for f in faults}
    faults += [f for f in _missing(situation, asked, values) if f.field not in bad]
    faults += _unknown_people(situation, asked, typed)
    faults += cited_faults(
        asked, records, typed, situation.state.values, situation.cited, situation.state.number
    )
    received = situation.state.received_at.astimezone(zone).date()
    faults += date_faults(asked, values, records, received=received, today=situation.today, zone=zone)
    old = situation.state.values
    touched = {s.id for s in specs}
    changed = {k: values.get(k) for k in touched if values.get(k) != old.get(k)}
    return Form(values, changed, dropped, tuple(faults))


def _defined(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}


def _relevant(situation: Situation, spec: Field, values: Mapping[str, Any]) -> bool:
    return not spec.relevant or _with(situation, values).holds(spec.relevant)


def _with(situation: Situation, values: Mapping[str, Any]) -> Situation:
    return situation.with_state(replace(situation.state, values=values))


def _unknown_people(situation: Situation, specs: list[Field], typed: Mapping[str, Any]) -> list[Refusal]:
    """Whoever is named must be somebody of the body, also in the rows of a repeated group."""
    return [
        _fault("people.unknown", spec, where)
        for where, spec, value in answers(specs, typed, situation.case_type.records)
        if spec.type == "person" and not empty(value) and value not in situation.people
    ]


def _missing(situation: Situation, specs: list[Field], values: Mapping[str, Any]) -> list[Refusal]:
    """Name what is missing. A function that somebody has goes to somebody else, never to nobody."""
    after = _with(situation, values)
    found = []
    for where, spec, value in answers(specs, values, after.case_type.records):
        if empty(value):
            if (spec.handles and situation.state.values.get(spec.id)) or (
                spec.required and after.holds(spec.required)
            ):
                found.append(_fault("values.required", spec, where))
        elif spec.type == "text" and len(str(value)) < spec.min_length:
            found.append(_fault("values.too_short", spec, where, length=str(spec.min_length)))
        found += _needed_by_choice(after, spec, value, values)
    if specs and all(s.handles and empty(values.get(s.id)) for s in specs):
        found.append(_fault("values.required", specs[0], specs[0].id))
    return found


def _fault(code: str, spec: Field, where: str, **params: str) -> Refusal:
    return Refusal(code, basis=spec.basis, params={"field": where, **params}, field=where)


def _needed_by_choice(after: Situation, spec: Field, value: Any, values: Mapping[str, Any]) -> list[Refusal]:
    needs = next((c.needs for c in spec.choices if c.name == value), ())
    return [
        _fault("values.needed_by_choice", after.case_type.fields[n], n) for n in needs if empty(values.get(n))
    ]
