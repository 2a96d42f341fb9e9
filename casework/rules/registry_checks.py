"""What a record of the registry must be beyond the types of its fields. Pure: nothing is looked up."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.errors import Refusal
from casework.rules.fields import missing
from casework.rules.registry import Form
from casework.rules.text import certificate_number

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """Names that exist: by body and the field that may hold one (role, scheme, office); scopes by qualification.

    Before any scheme is in force there are none, and none is asked for.
    """

    bodies: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    scopes: Mapping[str, Collection[str]] = field(default_factory=dict)


_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_TIDY: Mapping[str, Callable[[str], str]] = {
    "login": str.lower,
    "country": str.upper,
    "number": certificate_number,
    "certificate": certificate_number,
}


def tidy(values: Values) -> dict[str, Any]:
    """Write what is compared in one way: log-ins small, countries and certificate numbers in capitals.

    Qualifications and their scopes are names as schemes write them: small letters, joined by underscores.
    """
    made: dict[str, Any] = {
        k: _TIDY[k](v) if k in _TIDY and isinstance(v, str) else v for k, v in values.items()
    }
    if made.get("qualifications"):
        made["qualifications"] = [
            {k: _as_name(v) if k in ("kind", "scope") else v for k, v in row.items()}
            for row in made["qualifications"]
        ]
    return made


def _as_name(text: str) -> str:
    return "_".join(text.lower().split())


def faults(form: Form, values: Values, before: Values, known: Known, today: date) -> list[Refusal]:
    """Name what is wrong with tidy values. Rows that were stored before are not judged by what is known today."""
    return [
        *_spelling(values),
        *_order(values, ""),
        *_rows(form, values, before, known),
        *_names(values, before, known, ""),
        *_involvement(form, values, today),
    ]


def _fault(code: str, where: str, **params: str) -> Refusal:
    return Refusal(code, params={"field": where, **params}, field=where)


def _spelling(values: Values) -> Iterator[Refusal]:
    if values.get("login") and not _LOGIN.fullmatch(values["login"]):
        yield _fault("registry.login", "login")
    if values.get("country") and not _COUNTRY.fullmatch(values["country"]):
        yield _fault("registry.country", "country")


def _order(values: Values, place: str) -> Iterator[Refusal]:
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and last < first:
        yield _fault("values.before_start", f"{place}valid_until")


def _rows(form: Form, values: Values, before: Values, known: Known) -> Iterator[Refusal]:
    for spec in form.fields:
        if spec.type != "repeat":
            continue
        stored = [_bare(row) for row in before.get(spec.id) or ()]
        for index, row in enumerate(values.get(spec.id) or ()):
            if _bare(row) not in stored:
                place = f"{spec.id}.{index}."
                yield from _order(row, place)
                yield from _names(row, {}, known, place)
                yield from _scopes(spec.record, row, known, place)


def _scopes(record: str, row: Values, known: Known, place: str) -> Iterator[Refusal]:
    """Judge the scope of a qualification that a scheme describes; others are nobody's rule."""
    scopes = known.scopes.get(row["kind"]) if record == "qualification" else None
    if scopes is not None and row["scope"] not in scopes:
        yield _fault("values.not_a_choice", f"{place}scope")


def _bare(row: Values) -> dict[str, str]:
    return {k: str(v) for k, v in row.items() if v}


def _names(values: Values, before: Values, known: Known, place: str) -> Iterator[Refusal]:
    """Judge a body, and the names that only count within it; what was stored before stays."""
    body = values.get("body")
    if not known.bodies or not body:
        return
    moved = body != before.get("body")
    if body not in known.bodies:
        if moved:
            yield _fault("values.not_a_choice", f"{place}body")
        return
    for name, names in known.bodies[body].items():
        value = values.get(name)
        if value and value not in names and (moved or value != before.get(name)):
            yield _fault("registry.not_of_body", f"{place}{name}", body=body, name=value)


def _involvement(form: Form, values: Values, today: date) -> Iterator[Refusal]:
    if form.id != "involvement":
        return
    if not values.get("organisation") and not values.get("certificate"):
        yield missing("organisation")
    if values.get("on") and values["on"] > today.isoformat():
        yield _fault("values.in_future", "on")
