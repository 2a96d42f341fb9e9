"""Let whoever raised a case, or was asked something in it, answer himself: by a personal link, once."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from casework.errors import refuse
from casework.operations.accounts import digest
from casework.operations.act import prepare
from casework.operations.desk import Desk
from casework.operations.opening import Opened, open_stored
from casework.operations.requests import begin, request_of
from casework.operations.writing import Extras, changed, write
from casework.rules import access
from casework.rules.case import Actor
from casework.rules.scheme import RAISER, Action
from casework.rules.text import both
from casework.rules.workflow import Submission, offered
from models.cases import Case, PersonalLink

LIVES = timedelta(days=60)
DOOR = "link"
_MAKE = both("make a personal link", "生成专属链接")
_HOLDER = Actor("", roles=frozenset({RAISER}), door=DOOR)


def make_link(
    desk: Desk, number: str, version: int, *, actor: Actor, now: datetime, request_id: str = ""
) -> tuple[Case, str]:
    """Make the personal link of a case and give its code, which is kept nowhere; an earlier link ends.

    The same form sent again gives the case without a code. Raises Refused, or StaleCase.
    """
    opened, request = begin(desk, number, actor, now, request_id, "make_link")
    if request is None:
        return opened.case, ""
    action = asked_outside(opened)
    if action is None:
        raise refuse("link.nothing_to_answer")
    if not may_make(opened):
        raise refuse("action.not_allowed", action=_MAKE)
    code, until = secrets.token_urlsafe(24), now + LIVES
    opened.case.personal_link = PersonalLink(
        key=digest(code), action=action.id, until=until, by=opened.situation.actor.id, at=now
    )
    extras = Extras(public={"asked": action.id, "until": until.date().isoformat()}, request=request)
    change = changed(desk, opened, opened.situation.state, "make_link", extras, version)
    return write(desk, opened, [change], now)[0], code


def may_make(opened: Opened) -> bool:
    """Say whether the actor works on the case at its stage, so that he may let the raiser answer."""
    situation = opened.situation
    roles = {r for a in opened.case_type.actions if situation.state.stage in a.from_ for r in a.roles}
    return access.has_any(opened.case_type, situation.state, situation.actor, roles - {RAISER})


def asked_outside(opened: Opened) -> Action | None:
    """Give what the case asks of the holder of a personal link now, if it asks anything."""
    stage = opened.situation.state.stage
    found = (a for a in opened.case_type.actions if RAISER in a.roles and stage in a.from_)
    return next((a for a in found if opened.situation.holds(a.when)), None)


def find_by_link(desk: Desk, code: str, now: datetime) -> tuple[Opened, Action]:
    """Find what a personal link asks. Raises Refused `link.over`, the same for used, ended and unknown ones."""
    case = Case.objects(personal_link__key=digest(code), personal_link__until__gt=now).first()
    if case is None:
        raise refuse("link.over")
    opened = open_stored(desk, case, _HOLDER, now)
    for offer in offered(opened.situation):
        if offer.action.id == case.personal_link.action:
            return opened, offer.action
    raise refuse("link.over")


def answer(desk: Desk, code: str, values: Mapping[str, Any], *, now: datetime, request_id: str = "") -> Case:
    """Record what the holder of a link answers, by the rules of its action; the link ends with it.

    Raises Refused with every reason at once; `link.over` when somebody answered before.
    """
    opened, action = find_by_link(desk, code, now)
    request = request_of(desk, request_id, action.id, values)
    seen = opened.case.version
    opened.case.personal_link = None
    changes = prepare(desk, opened, seen, action.id, Submission(values), request=request)
    return write(desk, opened, changes, now)[0]
