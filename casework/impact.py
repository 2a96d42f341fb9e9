"""What a version of a procedure would mean for open cases, if they were judged by it: nothing is changed.

Cases stay bound to the version of their day of receipt; this is for whoever decides whether to publish, and from when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casework.operations.desk import Desk
from casework.operations.opening import Opened, open_stored
from casework.rules.case import Actor
from casework.rules.clocks import lines_of
from casework.rules.expressions import Expressions
from casework.rules.scheme import CaseType, Scheme
from models.cases import Case

_NOBODY = Actor("", "job", door="job")


@dataclass(frozen=True)
class Impact:
    """One open case under another version.

    `would_bind`: it was received on or after the day the version takes effect. `moved` holds, by deadline, the due day
    now and then ("" where there is none); `lost` names what the version no longer has: the case type, the stage, filled
    fields.
    """

    number: str
    bound_to: int
    case_type: str
    stage: str
    would_bind: bool
    moved: Mapping[str, tuple[str, str]]
    lost: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        moved = {name: {"now": now, "then": then} for name, (now, then) in self.moved.items()}
        return {**self.__dict__, "moved": moved, "lost": list(self.lost)}


def impact(desk: Desk, scheme: Scheme, now: datetime) -> Iterator[Impact]:
    """Compare every open case of the procedure with a version of it that need not be published, oldest first."""
    found = Case.objects(body=scheme.body, scheme=scheme.id, final=False).order_by("id")
    return (_compare(open_stored(desk, case, _NOBODY, now), scheme) for case in found)


def _compare(opened: Opened, scheme: Scheme) -> Impact:
    case, then = opened.case, scheme.case_types.get(opened.case.case_type)
    effective = scheme.effective_from.isoformat() if scheme.effective_from else ""
    return Impact(
        number=case.number or str(case.id),
        bound_to=case.scheme_version,
        case_type=case.case_type,
        stage=case.stage,
        would_bind=bool(effective) and case.received_on >= effective,
        moved=_moved(opened, then) if then else {},
        lost=_lost(opened, then) if then else (f"case type {case.case_type}",),
    )


def _lost(opened: Opened, then: CaseType) -> tuple[str, ...]:
    stage = opened.situation.state.stage
    gone = [] if then.stage(stage) else [f"stage {stage}"]
    gone += [f"field {name}" for name in opened.situation.state.values if name not in then.fields]
    return tuple(gone)


def _moved(opened: Opened, then: CaseType) -> dict[str, tuple[str, str]]:
    other = replace(opened.situation, case_type=then, expressions=Expressions(then))
    days = [
        {line.id: str(line.due) for line in lines_of(one) if line.due and line.open}
        for one in (opened.situation, other)
    ]
    names = sorted(set(days[0]) | set(days[1]))
    pairs = {name: (days[0].get(name, ""), days[1].get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
