"""Deadlines as ledger lines: a pure function of the facts on a case, with the sum a reader can redo.

Day of the start event is day 0; due is the end of that local day; months clamp and are counted from the
original start; nothing rolls forward; a negative length counts back (SCHEMES, decision 5; catalogue part 3).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from casework.rules.calendar import OfficeCalendar
from casework.rules.case import CaseState
from casework.rules.describe import UNITS, event_text
from casework.rules.pauses import Pause, hold, pauses_of
from casework.rules.scheme import CaseType, Deadline, Duration
from casework.rules.text import Text, both, say

OPEN_STATES = frozenset({"running", "warning", "overdue", "watching", "reportable"})


@dataclass(frozen=True)
class LedgerLine:
    """One clock on one case.

    `due` is the last local day in time; `due_at` the first instant after it (UTC). `state` is one of
    waiting, not_applicable, running, warning, overdue, suspended, met, late, not_possible; for a watch: watching,
    reportable, met. A suspended clock has no due day.
    """

    id: str
    label: Text
    requirement: tuple[str, ...]
    basis: Text
    source: str
    party: str
    owner: str
    state: str
    start: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    stopped_at: datetime | None = None
    arithmetic: tuple[Text, ...] = ()
    provisional: bool = False
    watch: bool = False

    @property
    def open(self) -> bool:
        """The clock still runs."""
        return self.state in OPEN_STATES


def due_day(start: date, length: Duration, calendar: OfficeCalendar) -> date:
    """Give the last day in time. Raises ValueError for an unknown unit."""
    if length.unit == "days":
        return start + timedelta(days=length.amount)
    if length.unit == "weeks":
        return start + timedelta(weeks=length.amount)
    if length.unit == "months":
        return start + relativedelta(months=length.amount)
    if length.unit == "working_days":
        return calendar.add_working(start, length.amount)
    raise ValueError(f"unknown unit {length.unit}")


def ledger(
    case_type: CaseType,
    state: CaseState,
    *,
    now: datetime,
    zone: ZoneInfo,
    calendar: OfficeCalendar,
    holds: Callable[[str], bool],
) -> tuple[LedgerLine, ...]:
    """Give the line of every deadline of the case type. `holds` evaluates the `applies` rules."""
    return tuple(
        _line(case_type, _extended(deadline, holds), state, now, zone, calendar)
        if not deadline.applies or holds(deadline.applies)
        else _plain(deadline, "not_applicable")
        for deadline in case_type.deadlines
    )


def _extended(deadline: Deadline, holds: Callable[[str], bool]) -> Deadline:
    """Give a clock its longer length once it was extended; the start stays."""
    if deadline.extension and holds(deadline.extension.when):
        return replace(deadline, duration=deadline.extension.duration)
    return deadline


def late(
    case_type: CaseType, state: CaseState, *, now: datetime, zone: ZoneInfo, calendar: OfficeCalendar
) -> tuple[str, ...]:
    """Name the clocks that ended late or are overdue, for rules that ask `case.late`.

    Clocks with a rule of their own (`applies`, `extension`) are left out: a rule cannot depend on itself.
    """
    plain = tuple(d for d in case_type.deadlines if not (d.applies or d.extension))
    lines = ledger(
        replace(case_type, deadlines=plain), state, now=now, zone=zone, calendar=calendar, holds=bool
    )
    return tuple(line.id for line in lines if line.state in ("late", "overdue"))


def next_due(lines: Iterable[LedgerLine]) -> LedgerLine | None:
    """Give the open line that is due first; a watch is no limit and does not count."""
    running = [line for line in lines if line.open and not line.watch and line.due_at]
    return min(running, key=lambda line: (line.due_at, line.id), default=None)


def as_json(line: LedgerLine, language: str = "en") -> dict[str, Any]:
    """Give the shape printed by `evenhand deadlines --json`, the sum in one language."""
    return {
        "id": line.id,
        "requirement": list(line.requirement),
        "basis": say(line.basis, language),
        "source": line.source,
        "owner": line.owner,
        "party": line.party,
        "start": str(line.start) if line.start else None,
        "due": str(line.due) if line.due else None,
        "state": line.state,
        "arithmetic": [say(step, language) for step in line.arithmetic],
        "provisional": line.provisional,
    }


def _plain(deadline: Deadline, state: str, **more: Any) -> LedgerLine:
    return LedgerLine(
        id=deadline.id,
        label=deadline.label,
        requirement=deadline.requirements,
        basis=deadline.basis,
        source=deadline.source,
        party=deadline.party,
        owner=deadline.owner,
        watch=deadline.watch,
        state=state,
        **more,
    )


def _line(
    case_type: CaseType,
    deadline: Deadline,
    state: CaseState,
    now: datetime,
    zone: ZoneInfo,
    calendar: OfficeCalendar,
) -> LedgerLine:
    start = _local_day(_fact(state, deadline.start), zone)
    if start is None:
        return _plain(deadline, "waiting")
    working = deadline.duration.unit == "working_days"
    first = due_day(start, deadline.duration, calendar)
    stopped_at, impossible = _stop(deadline, state, zone)
    stopped_on = _local_day(stopped_at, zone)
    pauses = [p for p in _pauses(case_type, deadline, state, zone) if not stopped_on or p.start < stopped_on]
    since = start if deadline.duration.amount > 0 else min(start, state.received_at.astimezone(zone).date())
    held = hold(since, first, pauses, calendar, working=working)
    sums = (
        _day_zero(start, event_text(case_type, deadline.start)),
        *_arithmetic(deadline, start, first, calendar),
        *held.steps,
    )
    if held.due is None and not stopped_at:
        return _plain(deadline, "suspended", start=start, arithmetic=sums)
    due = held.due or first
    due_at = _end_of(due, zone)
    warn_at = _end_of(_warn_day(deadline, due, calendar), zone) if deadline.warn_before else None
    line_state = "not_possible" if impossible else _state(deadline, now, due_at, warn_at, stopped_at)
    return _plain(
        deadline,
        line_state,
        start=start,
        due=due,
        due_at=due_at,
        warn_at=warn_at,
        stopped_at=stopped_at,
        arithmetic=(*sums, *_end_of_sum(due, zone, stopped_at)),
        provisional=working and calendar.provisional(due),
    )


def _pauses(case_type: CaseType, deadline: Deadline, state: CaseState, zone: ZoneInfo) -> tuple[Pause, ...]:
    if deadline.keeps_counting:
        return ()
    days = [
        (_local_day(state.values.get(s.start), zone), _local_day(state.values.get(s.end), zone))
        for s in case_type.suspension
    ]
    return pauses_of(days)


def _fact(state: CaseState, name: str) -> Any:
    if name in ("received_at", "closed_at"):
        return getattr(state, name)
    return state.values.get(name)


def _local_day(value: Any, zone: ZoneInfo) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value if isinstance(value, date) else None


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """Give the first instant after the local day, in UTC."""
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def _warn_day(deadline: Deadline, due: date, calendar: OfficeCalendar) -> date:
    before = deadline.warn_before or Duration("days", 0)
    return due_day(due, Duration(before.unit, -before.amount), calendar) - timedelta(days=1)


def _stop(deadline: Deadline, state: CaseState, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """Give when the last of the stops came, and whether one of them was recorded as impossible."""
    moments = []
    impossible = False
    for name in deadline.stop:
        moment, is_impossible = _stop_moment(name, state, zone)
        if moment is None:
            return None, False
        moments.append(moment)
        impossible = impossible or is_impossible
    return max(moments), impossible


def _stop_moment(name: str, state: CaseState, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    if name.startswith("sent."):
        wanted = name.removeprefix("sent.").split("|")
        sent = next((d for d in state.dispatches if d.document in wanted), None)
        return (sent.at, sent.not_possible) if sent else (None, False)
    value = _fact(state, name)
    if isinstance(value, datetime):
        return value, False
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(UTC), False
    return None, False


def _state(
    deadline: Deadline,
    now: datetime,
    due_at: datetime,
    warn_at: datetime | None,
    stopped_at: datetime | None,
) -> str:
    if deadline.watch:
        if stopped_at:
            return "met"
        return "reportable" if now >= due_at else "watching"
    if stopped_at:
        return "met" if stopped_at < due_at else "late"
    if now >= due_at:
        return "overdue"
    return "warning" if warn_at and now >= warn_at else "running"


def _day_zero(start: date, event: Text) -> Text:
    english, chinese = say(event, "en"), say(event, "zh-CN")
    return both(f"{start} ({start:%a}) is day 0: {english}", f"{start} 为第0日（{chinese}）")


def _arithmetic(deadline: Deadline, start: date, due: date, calendar: OfficeCalendar) -> tuple[Text, ...]:
    """Write the sum step by step, in both languages."""
    length, unit = deadline.duration, UNITS[deadline.duration.unit]
    steps = [
        both(
            f"{length.amount:+d} {unit['en']} = {due} ({due:%a})",
            f"{length.amount:+d}{unit['zh-CN']} = {due}",
        ),
    ]
    if length.unit == "months" and due.day != start.day:
        steps.append(
            both(
                f"{due:%B %Y} has no day {start.day}: its last day counts",
                f"{due.year}年{due.month}月没有{start.day}日：取该月最后一日",
            )
        )
    if length.unit == "working_days":
        which = f"{calendar.id} ({calendar.version})"
        steps.append(both(f"working days by calendar {which}", f"工作日依日历 {which}"))
    return tuple(steps)


def _end_of_sum(due: date, zone: ZoneInfo, stopped_at: datetime | None) -> tuple[Text, ...]:
    first_late = due + timedelta(days=1)
    step = both(
        f"until the end of that day in {zone.key}; first late day {first_late}",
        f"至 {zone.key} 当日结束；{first_late} 起为逾期",
    )
    return (step, _stopped(stopped_at.astimezone(zone).date(), due)) if stopped_at else (step,)


def _stopped(on: date, due: date) -> Text:
    margin = (due - on).days
    if margin >= 0:
        return both(f"stopped {on}: {margin} days left", f"于 {on} 停止：尚余 {margin} 日")
    return both(f"stopped {on}: {-margin} days late", f"于 {on} 停止：逾期 {-margin} 日")
