"""One act on many cases: each is judged for itself and gets its own result; what passes is written together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.errors import Refused, refuse
from casework.operations.act import prepare
from casework.operations.desk import Desk
from casework.operations.each import Result
from casework.operations.opening import Opened, open_case
from casework.operations.requests import Request, done_before, request_of
from casework.operations.writing import StaleCase, write
from casework.rules.case import Actor
from casework.rules.text import Text
from casework.rules.workflow import Submission, offered
from models.writing import Change


@dataclass(frozen=True)
class Act:
    """An act that can be done to many cases. `field` takes the value given, if there is one."""

    id: str
    label: Text
    field: str = ""


ACTS = (
    Act("escalate", {"en": "Ask for a panel", "zh-CN": "申请专项小组"}, "panel_reason"),
    Act("approve", {"en": "Approve what waits for me", "zh-CN": "批准待我审批的事项"}),
    Act("return", {"en": "Return with this reason", "zh-CN": "按此理由退回"}),
)

_TOGETHER = 50
"""Cases in one transaction: few enough that another writer rarely meets one of them."""


@dataclass(frozen=True)
class Prepared:
    """An act on one case that passed the rules and is not written yet."""

    number: str
    opened: Opened
    changes: Sequence[Change]


@dataclass(frozen=True)
class Wish:
    """What is to be done to each case, by whom, when, and with which form."""

    act: str
    value: str
    actor: Actor
    now: datetime
    request: Request


def bulk_act(
    desk: Desk,
    act_id: str,
    numbers: Sequence[str],
    value: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> list[Result]:
    """Do it to each case; a refusal of one does not stop the others. Signed acts are not done in bulk.

    The rules are asked first; what passes is written together, up to fifty cases in one transaction. Where somebody
    was faster with one of them, each of that transaction is judged and written again for itself. The same form sent
    again finds done what it did.
    """
    if act_id not in {a.id for a in ACTS}:
        raise refuse("action.unknown", action=act_id)
    request = request_of(desk, request_id, "bulk", act_id, value)
    wish, wanted = Wish(act_id, value, actor, now, request), list(dict.fromkeys(numbers))
    results: dict[str, Refused | None] = {}
    ready = []
    for number in wanted:
        try:
            one = _prepare(desk, number, wish)
        except Refused as error:
            results[number] = error
        else:
            results[number] = None
            ready += [one] if one else []
    for start in range(0, len(ready), _TOGETHER):
        results |= _write(desk, ready[start : start + _TOGETHER], wish)
    return [(number, results[number]) for number in wanted]


def _prepare(desk: Desk, number: str, wish: Wish) -> Prepared | None:
    """Ask the rules; nothing is left to do where this very form did it before. Raises Refused."""
    opened = open_case(desk, number, wish.actor, wish.now)
    if done_before(opened.case, wish.request):
        return None
    chosen = [o.action for o in offered(opened.situation) if _fits(wish.act, o.action)]
    if not chosen:
        raise refuse("action.not_offered", action=wish.act)
    action = chosen[0]
    if action.sign:
        raise refuse("bulk.signed", basis=action.basis)
    values = {f: wish.value for f in action.form if wish.act == "escalate" and f == "panel_reason"}
    submission = Submission(values, reason=wish.value if wish.act == "return" else "")
    changes = prepare(desk, opened, opened.case.version, action.id, submission, request=wish.request)
    return Prepared(number, opened, changes)


def _write(desk: Desk, batch: Sequence[Prepared], wish: Wish) -> dict[str, Refused | None]:
    changes = [change for one in batch for change in one.changes]
    try:
        written = write(desk, batch[0].opened, changes, wish.now)
    except StaleCase:
        written = []
    if len(written) == len(changes):
        return dict.fromkeys(one.number for one in batch)
    return {one.number: _singly(desk, one.number, wish) for one in batch}


def _singly(desk: Desk, number: str, wish: Wish) -> Refused | None:
    try:
        one = _prepare(desk, number, wish)
        if one:
            write(desk, one.opened, one.changes, wish.now)
    except Refused as error:
        return error
    return None


def _fits(act_id: str, action: object) -> bool:
    wanted = {"escalate": "id", "approve": "approves", "return": "returns"}[act_id]
    found = getattr(action, wanted)
    return found == "request_panel" if act_id == "escalate" else bool(found)
