"""What a suspension does to a clock: the days that were left are kept (catalogue, part 3; CK-33).

A new due day is the day of resumption plus the days left: calendar days as they are, working days recounted. The day
of suspension still counts, the day of resumption is day 0 again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.rules.calendar import OfficeCalendar
from casework.rules.text import Text, both


@dataclass(frozen=True)
class Pause:
    """From when a case was suspended, and until when; no end while it lasts. Local days."""

    start: date
    end: date | None


@dataclass(frozen=True)
class Held:
    """A due day after the pauses; none while the clock is held. `steps` say how it came about."""

    due: date | None
    steps: tuple[Text, ...] = ()


def hold(start: date, due: date, pauses: Iterable[Pause], calendar: OfficeCalendar, *, working: bool) -> Held:
    """Move a due day by every pause that began while the clock ran, in the order of time."""
    steps: list[Text] = []
    for pause in sorted(pauses, key=lambda p: p.start):
        begun = max(pause.start, start)
        if begun > due:
            break
        if pause.end is not None and pause.end <= begun:
            continue
        left = _working_days(begun, due, calendar) if working else (due - begun).days
        unit = ("working days", "个工作日") if working else ("days", "日")
        if pause.end is None:
            steps.append(
                both(
                    f"suspended {begun}: {left} {unit[0]} are left and wait",
                    f"{begun} 中止：尚余 {left}{unit[1]}，暂停计算",
                )
            )
            return Held(None, tuple(steps))
        due = calendar.add_working(pause.end, left) if working else pause.end + timedelta(days=left)
        steps.append(
            both(
                f"suspended {begun} with {left} {unit[0]} left, resumed {pause.end}: due {due}",
                f"{begun} 中止时尚余 {left}{unit[1]}，{pause.end} 恢复：到期日为 {due}",
            )
        )
    return Held(due, tuple(steps))


def _working_days(after: date, until: date, calendar: OfficeCalendar) -> int:
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working(day) for day in days)


def pauses_of(days: Sequence[tuple[date | None, date | None]]) -> tuple[Pause, ...]:
    """Make the pauses of pairs of days; a pair without a beginning is none."""
    return tuple(Pause(start, end) for start, end in days if start is not None)
