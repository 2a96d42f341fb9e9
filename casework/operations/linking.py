"""Link a case to another one of the same body: an appeal to the case it questions, or related matters."""

from datetime import datetime

from casework.errors import Refused, refuse
from casework.operations.desk import Desk
from casework.operations.opening import find_case, open_case
from casework.operations.receive import link_to
from casework.operations.requests import begin
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from casework.rules.evidence import attach_refusals
from models.cases import Case

KINDS = ("belongs_to", "related")


def link(
    desk: Desk,
    number: str,
    version: int,
    other: str,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Link a case to `other` (a number). The actor must be able to read both. Raises Refused, or StaleCase."""
    opened, request = begin(desk, number, actor, now, request_id, "link", other, kind)
    if request is None:
        return opened.case
    faults = attach_refusals(opened.situation, "other")
    if faults:
        raise Refused(*faults)
    parent = open_case(desk, find_case(other).number or other, actor, now).case
    if kind not in KINDS:
        raise refuse("link.kind", at="kind", kind=kind)
    if parent.id == opened.case.id:
        raise refuse("link.itself", at="other")
    if kind == "belongs_to" and parent.case_type not in opened.case_type.parents:
        raise refuse("parent.type", at="other")
    if any(one.case == str(parent.id) for one in opened.case.links):
        raise refuse("link.twice", at="other")
    extras = Extras(public={"kind": kind, "other": parent.number or str(parent.id)}, request=request)
    made = link_to(desk, parent, kind)
    change = changed(desk, opened, opened.situation.state, "link", extras, version)
    old = list(change.case.links)
    change.case.links = [made, *old] if kind == "belongs_to" else [*old, made]
    return write(desk, opened, [change], now)[0]
