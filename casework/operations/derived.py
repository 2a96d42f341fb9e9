"""What lists read of the registry, brought up to date when it changes: the conflict wall, names of organisations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mongoengine.connection import get_db

from casework.operations.desk import Desk
from casework.operations.materialise import barred_in, tokens_of
from casework.operations.state import state_of
from models.cases import Case


def refresh_walls(desk: Desk, *records: Mapping[str, Any], now: datetime) -> None:
    """Work out anew who is barred from the cases that these records touch.

    The version of a case stays, because nothing of the case itself changes; who is barred is no part of its chain.
    """
    holders = {r["organisation"] for r in records if r.get("organisation")}
    numbers = {n for r in records for n in (r.get("certificate"), r.get("number")) if n}
    near = {"$or": [{"number": {"$in": sorted(numbers)}}, {"organisation": {"$in": sorted(holders)}}]}
    for held in get_db().certificates.find(near, {"number": 1, "organisation": 1}):
        numbers.add(held["number"])
        holders.add(held["organisation"])
    touched = [{"certificate": {"$in": sorted(numbers)}}, {"organisation": {"$in": sorted(holders)}}]
    for case in Case.objects(__raw__={"$or": touched}):
        ready = desk.shelf.pinned(case.scheme_hash)
        case_type, zone = ready.case_type(case.case_type), ready.office(case.office).office.zone
        state, today = state_of(case, case_type, desk.sealer), now.astimezone(zone).date()
        barred = barred_in(case, case_type, state, today)
        get_db().cases.update_one({"_id": case.id}, {"$set": {"barred": barred}})


def refresh_names(desk: Desk, organisation: str) -> None:
    """Let the cases of an organisation be found by the name it has now."""
    for case in Case.objects(organisation=organisation):
        case_type = desk.shelf.pinned(case.scheme_hash).case_type(case.case_type)
        fresh = {"tokens": tokens_of(case, case_type)}
        get_db().cases.update_one({"_id": case.id, "version": case.version}, {"$set": fresh})
