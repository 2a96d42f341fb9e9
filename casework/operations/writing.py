"""Put a changed state into the store: the one place where operations meet `models.writing`."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.errors import Refusal, Refused, refuse
from casework.operations.desk import Desk
from casework.operations.materialise import materialise, put_state
from casework.operations.opening import Opened
from casework.operations.requests import Request
from casework.operations.state import as_text
from casework.rules.case import CaseState
from models.cases import Case
from models.errors import Repeated, Stale
from models.outbox import Outbox
from models.writing import Change, Issue, commit

_NEVER = -1
"""No case ever had this version: whoever says that he saw an old case as a new one saw something else."""


class StaleCase(Refused):
    """Somebody changed the case in between; `case` is how it is now, so that both sides can be shown."""

    def __init__(self, case: Case) -> None:
        super().__init__(Refusal("case.stale", params={}))
        self.case = case


@dataclass(frozen=True)
class Extras:
    """What goes into the same transaction beside the case."""

    public: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    outbox: Sequence[Outbox] = ()
    issue: Sequence[Issue] = ()
    claim: Sequence[str] = ()
    series: str = ""
    request: Request = field(default_factory=Request)


def changed(desk: Desk, opened: Opened, state: CaseState, action: str, extras: Extras, seen: int) -> Change:
    """Make the change of one case to `state`; `seen` is the version the actor saw, 0 for a case that is new."""
    new = not opened.case.version
    case = opened.case if new else deepcopy(opened.case)

    def seal(name: str, value: Any) -> str:
        return desk.sealer.seal(str(case.id), name, as_text(value))

    put_state(case, opened.case_type, state, seal)
    materialise(case, opened.situation.with_state(state))
    return Change(
        case=case,
        seen=seen if new or seen else _NEVER,
        action=action,
        public=extras.public,
        private={k: as_text(v) for k, v in extras.private.items() if v is not None},
        outbox=extras.outbox,
        issue=extras.issue,
        claim=extras.claim,
        series=extras.series,
        request_id=extras.request.id,
        content=extras.request.content,
    )


def write(desk: Desk, opened: Opened, changes: Sequence[Change], now: datetime) -> list[Case]:
    """Commit changes as the actor of the opened case. A repeated request gives the first result.

    Raises StaleCase, and Refused `request.reused` when the repeated request says something else.
    """
    actor = opened.situation.actor
    try:
        return commit(changes, actor=actor.id, door=actor.door, at=now, sealer=desk.sealer)
    except Stale as error:
        raise StaleCase(error.case) from error
    except Repeated as error:
        if not error.same:
            raise refuse("request.reused") from error
        return [error.case]
