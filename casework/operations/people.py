"""From stored people and involvement to the facts that rules ask for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mongoengine.connection import get_db

from casework.errors import refuse
from casework.rules.case import Actor, PersonFacts, Qualification
from casework.rules.independence import ALWAYS_EXCLUDED, counts
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


def involvement_in(organisation: str, certificate: str, today: date) -> dict[str, set[str]]:
    """Map person id to the kinds of involvement that touch this organisation or certificate on the local day.

    With neither on the case nothing is known, so nobody is barred.
    """
    asked = holding(organisation, certificate)
    held = list(get_db().certificates.find(asked.chosen, asked.shown))
    return kinds_in(held, organisation, certificate, today)


def holding(organisation: str, certificate: str) -> Ask:
    """Ask for the certificates that say what a case is about: the one it names, and those of its organisation."""
    either = [{k: str(v)} for k, v in (("number", certificate), ("organisation", organisation)) if v]
    return Ask({"$or": either} if either else _NOTHING, dict.fromkeys(("number", "organisation"), 1))


def kinds_in(
    held: Sequence[Mapping[str, Any]], organisation: str, certificate: str, today: date
) -> dict[str, set[str]]:
    """Do the same when the certificates of `holding` were read already.

    A record that names a certificate counts for that certificate only, if the registry knows the one of the
    case for its organisation; else it counts for all its holder has: a case without a certificate, or a slip
    of the pen in one, must not open the conflict wall. One without a certificate counts for all of the holder.
    """
    named = {r["organisation"] for r in held if certificate and r["number"] == certificate}
    holders = sorted({organisation, *named} - {""})
    only = bool(named) and holders == sorted(named)
    numbers = [certificate] if only else sorted({certificate, *(r["number"] for r in held)} - {""})
    of_all: dict[str, Any] = {"organisation": {"$in": holders}}
    if only:
        of_all["certificate"] = {"$in": [*numbers, "", None]}
    chosen = {"$or": [of_all, {"certificate": {"$in": numbers}}], "active": {"$ne": False}}
    found: dict[str, set[str]] = {}
    shown = {"person": 1, "kind": 1, "on": 1}
    for row in get_db().involvement.find(chosen, shown) if holders or numbers else ():
        if counts(row["kind"], _day(row.get("on")), today):
            found.setdefault(row["person"], set()).add(row["kind"])
    return found


def barred_people(organisation: str, certificate: str, exclude: Collection[str], today: date) -> list[str]:
    """Name who the conflict wall keeps out of a case, whatever his role."""
    barring = ALWAYS_EXCLUDED | set(exclude)
    involved = involvement_in(organisation, certificate, today)
    return sorted(p for p, kinds in involved.items() if kinds & barring)


def actor_in(people: Mapping[str, PersonFacts], actor: Actor) -> Actor:
    """Give the actor with the roles he holds in a case. Raises Refused `people.unknown` for who is not active."""
    facts = people.get(actor.id)
    if facts is None:
        raise refuse("people.unknown")
    return replace(actor, name=facts.name, roles=facts.roles)
