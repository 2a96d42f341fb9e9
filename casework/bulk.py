"""One act on many cases: each is judged and written for itself, and each gets its own result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.errors import Refused, refuse
from casework.operations.act import act
from casework.operations.desk import Desk
from casework.operations.opening import open_case
from casework.rules.case import Actor
from casework.rules.text import Text
from casework.rules.workflow import Submission, offered


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

Result = tuple[str, Refused | None]


def bulk_act(
    desk: Desk, act_id: str, numbers: Sequence[str], value: str, *, actor: Actor, now: datetime
) -> list[Result]:
    """Do it to each case; a refusal of one does not stop the others. Signed acts are not done in bulk."""
    if act_id not in {a.id for a in ACTS}:
        raise refuse("action.unknown", action=act_id)
    return [(number, _one(desk, act_id, number, value, actor, now)) for number in dict.fromkeys(numbers)]


def _one(desk: Desk, act_id: str, number: str, value: str, actor: Actor, now: datetime) -> Refused | None:
    try:
        opened = open_case(desk, number, actor, now)
        chosen = [o.action for o in offered(opened.situation) if _fits(act_id, o.action)]
        if not chosen:
            raise refuse("action.not_offered", action=act_id)
        action = chosen[0]
        if action.sign:
            raise refuse("action.signature_missing", basis=action.basis)
        values = {f: value for f in action.form if act_id == "escalate" and f == "panel_reason"}
        submission = Submission(values, reason=value if act_id == "return" else "")
        act(desk, number, opened.case.version, action.id, submission, actor=actor, now=now)
    except Refused as error:
        return error
    return None


def _fits(act_id: str, action: object) -> bool:
    wanted = {"escalate": "id", "approve": "approves", "return": "returns"}[act_id]
    found = getattr(action, wanted)
    return found == "request_panel" if act_id == "escalate" else bool(found)
