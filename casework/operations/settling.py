"""A matter that was settled on the spot: kept as a record, without a case and without a number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.errors import Refused, refuse
from casework.operations.desk import Desk
from casework.operations.opening import find_person
from casework.operations.people import roles_of
from casework.rules.case import Actor
from casework.rules.fields import read_values, unanswered
from casework.rules.receipt import SETTLED_FIELDS
from models.settled import SettledMatter


def settle(
    desk: Desk,
    body: str,
    scheme: str,
    office: str,
    raw: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> SettledMatter:
    """Record what was settled at first contact. Whoever holds a role of the scheme may. Raises Refused."""
    ready = desk.shelf.in_force(body, scheme, now.date())
    profile = ready.office(office)
    on = now.astimezone(profile.office.zone).date()
    held = roles_of(find_person(actor.id), body=body, scheme=scheme, office=profile.office.id, on=on)
    if held.isdisjoint(ready.scheme.roles):
        raise refuse("action.not_allowed", action={"en": "settle on the spot", "zh-CN": "当场解决"})
    values, faults = read_values(SETTLED_FIELDS, {}, raw, profile.office.zone)
    faults += unanswered(SETTLED_FIELDS, values, faults)
    if faults:
        raise Refused(*faults)
    found = SettledMatter.objects(request_id=request_id).first() if request_id else None
    if found is not None:
        return _same(found, values)
    return SettledMatter(
        body=body,
        scheme=scheme,
        office=profile.office.id,
        channel=values["channel"],
        subject=values["subject"],
        settled_how=values["settled_how"],
        at=now,
        by=actor.id,
        request_id=request_id or None,
    ).save()


def _same(found: SettledMatter, values: Mapping[str, Any]) -> SettledMatter:
    """Give what the form made before. Raises Refused `request.reused` when it says something else now."""
    if any(found[name] != values[name] for name in ("channel", "subject", "settled_how")):
        raise refuse("request.reused")
    return found
