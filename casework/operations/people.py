"""From stored people and involvement to the facts that rules ask for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mongoengine.connection import get_db

from casework.errors import refuse
from casework.rules.case import Actor, PersonFacts, Qualification
from casework.rules.independence import ALWAYS_EXCLUDED
from models.people import Person, RoleBinding

_BINDING = ("role", "body", "scheme", "office", "valid_from", "valid_until")


def in_force(binding: RoleBinding, *, body: str, scheme: str, office: str, on: date) -> bool:
    """Say whether a role binding counts for this body, scheme and office on the local day `on`."""
    row = {name: getattr(binding, name) for name in _BINDING}
    return _counts(row, body, scheme, office, on.isoformat())


def _counts(row: Mapping[str, Any], body: str, scheme: str, office: str, day: str) -> bool:
    begun = not row.get("valid_from") or row["valid_from"] <= day
    alive = not row.get("valid_until") or day <= row["valid_until"]
    fits = row.get("scheme", "") in ("", scheme) and row.get("office", "") in ("", office)
    return bool(row["body"] == body and fits and begun and alive)


def roles_of(person: Person, *, body: str, scheme: str, office: str, on: date) -> frozenset[str]:
    """Name the body roles a person holds there on that day."""
    return frozenset(
        b.role for b in person.roles if in_force(b, body=body, scheme=scheme, office=office, on=on)
    )


def facts_of(
    row: Mapping[str, Any], involved: Iterable[str], *, body: str, scheme: str, office: str, on: date
) -> PersonFacts:
    """Give a stored person, read as a plain row, as the rules see him in one case."""
    day = on.isoformat()
    held = tuple(
        Qualification(q["kind"], q["scope"], _day(q.get("valid_from")), _day(q.get("valid_until")))
        for q in row.get("qualifications", ())
    )
    roles = frozenset(r["role"] for r in row.get("roles", ()) if _counts(r, body, scheme, office, day))
    return PersonFacts(str(row["_id"]), row["name"], row.get("name_zh", ""), roles, held, frozenset(involved))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def involvement_in(organisation: str, certificate: str) -> dict[str, set[str]]:
    """Map person id to the kinds of involvement that touch this organisation or certificate.

    A record that names a certificate counts for that certificate only; one without counts for all of the
    organisation. With neither on the case nothing is known, so nobody is barred.
    """
    if not organisation and not certificate:
        return {}
    found: dict[str, set[str]] = {}
    rows = get_db().involvement.find(_touching(organisation, certificate), {"person": 1, "kind": 1})
    for row in rows:
        found.setdefault(row["person"], set()).add(row["kind"])
    return found


def _touching(organisation: str, certificate: str) -> dict[str, object]:
    """Build the filter from two plain strings; neither can carry an operator.

    A certificate that the registry does not know for this organisation narrows nothing: a slip of the pen must
    not open the conflict wall.
    """
    either: list[dict[str, object]] = []
    if certificate:
        either.append({"certificate": str(certificate)})
    if organisation:
        whole: dict[str, object] = {"organisation": str(organisation)}
        known = {"number": str(certificate), "organisation": str(organisation)}
        narrow = get_db().certificates.find_one(known, {"_id": 1}) is not None
        either.append({**whole, "certificate": {"$in": ["", None]}} if narrow else whole)
    return {"$or": either, "active": {"$ne": False}}


def barred_people(organisation: str, certificate: str, exclude: Collection[str]) -> list[str]:
    """Name who the conflict wall keeps out of a case, whatever his role."""
    barring = ALWAYS_EXCLUDED | set(exclude)
    return sorted(p for p, kinds in involvement_in(organisation, certificate).items() if kinds & barring)


def actor_in(people: Mapping[str, PersonFacts], actor: Actor) -> Actor:
    """Give the actor with the roles he holds in a case. Raises Refused `people.unknown` for who is not active."""
    facts = people.get(actor.id)
    if facts is None:
        raise refuse("people.unknown")
    return replace(actor, name=facts.name, roles=facts.roles)
