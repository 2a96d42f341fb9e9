"""Correct what was keyed wrongly at intake: with a reason; the wall, titles and letters follow at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.errors import Refusal, Refused, refuse
from casework.operations.desk import Desk
from casework.operations.naming import organisation_id
from casework.operations.registry_looks import about_faults, holder_of
from casework.operations.requests import begin
from casework.operations.state import raiser_of
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from casework.rules.receipt import RAISER_IDS, reachable
from casework.rules.receipt_correction import ABOUT_IDS, differing, read_facts
from models.cases import Case


def correct_receipt(
    desk: Desk,
    number: str,
    version: int,
    facts: Mapping[str, Any],
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Correct receipt facts of a case, raw as typed. Raises Refused with every reason at once, or StaleCase."""
    opened, request = begin(desk, number, actor, now, request_id, "correct_receipt", facts, reason)
    if request is None:
        return opened.case
    typed, faults = read_facts(opened.situation, facts, reason, barred=opened.barred)
    before = _facts_of(desk, opened.case)
    after = _looked_up(before, typed)
    changes = differing(before, after)
    faults += _registry_faults({**before, **after}, changes)
    if faults:
        raise Refused(*faults)
    if not changes:
        raise refuse("correct.nothing")
    _put(desk, opened.case, changes, {**before, **changes})
    case = opened.case
    state = replace(
        opened.situation.state,
        subject=case.subject,
        organisation=case.organisation,
        certificate=case.certificate,
        contactable=case.contactable,
    )
    extras = Extras(
        public={"fields": sorted(changes)},
        private={**_told(before, changes), "reason": reason.strip()},
        request=request,
    )
    change = changed(desk, opened, state, "correct", extras, version)
    return write(desk, opened, [change], now)[0]


def _facts_of(desk: Desk, case: Case) -> dict[str, str]:
    """Give the facts as they are now."""
    return {**{name: getattr(case, name) or "" for name in ABOUT_IDS}, **raiser_of(case, desk.sealer)}


def _looked_up(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Name the organisation by its record; where none is named the certificate tells its holder, as at intake."""
    if "organisation" not in typed and "certificate" not in typed:
        return dict(typed)
    about = {**before, **typed}
    return {
        **typed,
        "organisation": organisation_id(about["organisation"]) or holder_of(about["certificate"]),
    }


def _registry_faults(after: Mapping[str, str], changes: Mapping[str, str]) -> list[Refusal]:
    """Ask the registry where the correction touches it."""
    if "organisation" not in changes and "certificate" not in changes:
        return []
    return about_faults(after["organisation"], after["certificate"])


def _put(desk: Desk, case: Case, changes: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write the facts into the case; what is known of the raiser is sealed, and what is emptied goes."""
    for name, value in changes.items():
        if name in ABOUT_IDS:
            setattr(case, name, value)
        elif value:
            case.sealed[name] = desk.sealer.seal(str(case.id), name, value)
        else:
            case.sealed.pop(name)
    if not changes.keys().isdisjoint(RAISER_IDS):
        case.contactable = reachable(after)


def _told(before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str | None]:
    """Give both sides for the history, which keeps them sealed."""
    was = {f"before.{name}": before[name] for name in changes if before.get(name)}
    return {**{name: value or None for name, value in changes.items()}, **was}
