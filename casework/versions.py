"""Moving a case to another version of its procedure, as people look at it: the choice, what it changes, what waits."""

from collections.abc import Sequence
from datetime import datetime

from casework.look import Json, Look, local, person_name, refusal_shown
from casework.operations.desk import Desk
from casework.operations.migrating import (
    comparison,
    in_version,
    may_migrate,
    migration_faults,
    other_versions,
)
from casework.operations.opening import open_stored
from casework.queries import BULK_LIMIT, MAX_TIME_MS, scope
from casework.rules.case import Actor
from casework.rules.text import say
from models.cases import Case
from models.people import Person


def version_choice(look: Look, to: int, entries: Sequence[Json]) -> Json:
    """Give the versions to choose from, what version `to` changes (0: none is chosen), and the proposal that waits."""
    case = look.opened.case
    waits = _proposal(look, entries)
    wanted = waits["to"] if waits else to
    others = other_versions(case, look.opened.situation.now)
    return {
        "bound_to": case.scheme_version,
        "others": others,
        "to": wanted,
        "proposal": waits,
        "effect": effect(look, wanted) if wanted else None,
    }


def effect(look: Look, to: int) -> Json:
    """Give what version `to` would change for the case, or why it cannot be."""
    if faults := migration_faults(look.desk, look.opened, to):
        return {"refusals": [refusal_shown(r, look.language) for r in faults]}
    found = comparison(look.opened, in_version(look.desk, look.opened, to))
    fields, language = look.opened.case_type.fields, look.language
    return {
        "refusals": [],
        "moved": [
            {"label": say(m.label, language), "before": m.before, "after": m.after} for m in found.moved
        ],
        "new_actions": [say(label, language) for label in found.new_actions],
        "gone_actions": [say(label, language) for label in found.gone_actions],
        "new_rules": [say(message, language) for message in found.new_rules],
        "gone_rules": [say(message, language) for message in found.gone_rules],
        "dropped": [say(fields[name].label, language) for name in found.dropped],
    }


def _proposal(look: Look, entries: Sequence[Json]) -> Json | None:
    found = look.opened.case.migration
    if found is None or look.opened.case.final:
        return None
    entry: Json = next((e for e in entries if e["action"] == "propose_migration"), {"values": []})
    actor = look.opened.situation.actor.id
    return {
        "to": found.to,
        "by": person_name(look, found.by),
        "at": local(look, found.at),
        "reason": next((v["value"] for v in entry["values"] if v.get("id") == "reason"), ""),
        "may_approve": actor != found.by and actor not in look.opened.case.people,
    }


def elsewhere(
    desk: Desk, person: Person, actor: Actor, version: tuple[str, str, int], language: str, now: datetime
) -> list[Json]:
    """List the open cases bound to another version of the procedure that the person may move, oldest first.

    `version` is body, scheme and number of the version they would be moved to; each case comes with its effect.
    """
    body, scheme, to = version
    asked = {"body": body, "scheme": scheme, "final": False, "scheme_version": {"$ne": to}, "migration": None}
    query = {"$and": [asked, scope(person, now)]}
    cases = Case.objects(__raw__=query).order_by("id").limit(BULK_LIMIT).max_time_ms(MAX_TIME_MS)
    looks = (Look(desk, open_stored(desk, case, actor, now), language) for case in cases)
    return [
        {
            "number": one.opened.case.number or str(one.opened.case.id),
            "subject": one.opened.case.subject,
            "bound_to": one.opened.case.scheme_version,
            **effect(one, to),
        }
        for one in looks
        if may_migrate(one.opened)
    ]
