"""Correct a value that was recorded wrongly: with a reason, both values stay in the history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.errors import refuse
from casework.operations.cited import citing
from casework.operations.desk import Desk
from casework.operations.requests import begin
from casework.operations.state import as_text
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from casework.rules.correction import correct as corrected
from models.cases import Case


def correct(
    desk: Desk,
    number: str,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Correct values of a case. Raises Refused with every reason, or StaleCase."""
    opened, request = begin(desk, number, actor, now, request_id, "correct", values, reason)
    if request is None:
        return opened.case
    form = corrected(citing(desk, opened, values), values, reason)
    if not form.changed:
        raise refuse("correct.nothing")
    state = opened.situation.state
    before = {f"before.{k}": as_text(state.values[k]) for k in form.changed if k in state.values}
    extras = Extras(
        public={"fields": sorted(form.changed), "dropped": sorted(form.dropped)},
        private={**form.changed, **before, "reason": reason.strip()},
        request=request,
    )
    change = changed(desk, opened, replace(state, values=form.values), "correct", extras, version)
    return write(desk, opened, [change], now)[0]
