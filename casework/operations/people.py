"""From stored people and involvement to the facts that rules ask for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mongoengine.connection import get_db

from casework.errors import refuse
from casework.rules.case import Actor, PersonFacts, Qualification
from casework.rules.independence import ALWAYS_EXCLUDED
from models.people import Person, RoleBinding
from models.reading import Ask

_NOTHING: Mapping[str, Any] = {"_id": {"$in": []}}
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

    With neither on the case nothing is known, so nobody is barred.
    """
    asked = touching(organisation, certificate)
    rows = list(get_db().involvement.find(asked.chosen, asked.shown))
    return kinds_of(rows, organisation, certificate)


def touching(organisation: str, certificate: str) -> Ask:
    """Ask for the records that may touch this organisation or certificate; `kinds_of` says which do."""
    either = [{k: str(v)} for k, v in (("certificate", certificate), ("organisation", organisation)) if v]
    chosen = {"$or": either, "active": {"$ne": False}} if either else _NOTHING
    return Ask(chosen, dict.fromkeys(("person", "kind", "certificate"), 1))


def kinds_of(rows: Sequence[Mapping[str, Any]], organisation: str, certificate: str) -> dict[str, set[str]]:
    """Map person id to the kinds of involvement.

    A record that names a certificate counts for that certificate only; one without counts for all of the
    organisation.
    """
    others = [row for row in rows if row.get("certificate", "") not in ("", None, certificate)]
    narrow = bool(others and certificate) and _holds(organisation, certificate)
    found: dict[str, set[str]] = {}
    for row in rows:
        if not (narrow and row in others):
            found.setdefault(row["person"], set()).add(row["kind"])
    return found


def _holds(organisation: str, certificate: str) -> bool:
    """Say whether the registry knows this certificate for this organisation.

    One that it does not know narrows nothing: a slip of the pen must not open the conflict wall.
    """
    known = {"number": str(certificate), "organisation": str(organisation)}
    return get_db().certificates.find_one(known, {"_id": 1}) is not None


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
