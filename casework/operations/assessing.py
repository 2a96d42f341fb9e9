"""Let an assessor read a case: the raiser stays withheld from him."""

from datetime import datetime

from casework.errors import refuse
from casework.operations.accounts import find_login
from casework.operations.desk import Desk
from casework.operations.requests import begin
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from models.cases import Case


def assign_assessor(
    desk: Desk,
    number: str,
    version: int,
    login: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Assign a case to an assessor, or take it from him if he has it. Whoever may read the raiser decides.

    Raises Refused, or StaleCase.
    """
    opened, request = begin(desk, number, actor, now, request_id, "assess", login)
    if request is None:
        return opened.case
    if opened.situation.actor.roles.isdisjoint(opened.case_type.view):
        raise refuse("action.not_allowed", action={"en": "assign for assessment", "zh-CN": "分派评审"})
    person = find_login(login)
    if person is None or "assessor" not in person.platform_roles:
        raise refuse("people.unknown", at="login")
    key = str(person.id)
    extras = Extras(public={"assessor": key, "assigned": key not in opened.case.assessors}, request=request)
    change = changed(desk, opened, opened.situation.state, "assess", extras, version)
    had = list(change.case.assessors)
    change.case.assessors = [a for a in had if a != key] if key in had else [*had, key]
    return write(desk, opened, [change], now)[0]
