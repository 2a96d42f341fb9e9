"""Working days of an office: the public calendar of its country, corrected by hand where needed.

China's make-up working days (a Saturday that is worked) count as working. They are announced a year at a
time, so a day beyond `announced_until` is provisional.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

import holidays

from casework.rules.holiday_names import in_chinese

_STEP = timedelta(days=1)


@dataclass(frozen=True)
class HandSet:
    """A day set by hand: off, or worked although the country's calendar has it off."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True)
class OfficeCalendar:
    """A versioned calendar. `closed` and `opened` are single days set by hand; they win over the country's.

    `joint_leave`: days that the government sets beside the public holidays are off too (Indonesia's cuti bersama).
    `edition` counts the hand edits of the portal, 0 before the first; `names` says what a day set by hand is.
    """

    id: str
    version: str
    country: str
    subdivision: str = ""
    closed: frozenset[date] = field(default_factory=frozenset)
    opened: frozenset[date] = field(default_factory=frozenset)
    announced_until: date = date(2099, 12, 31)
    edition: int = 0
    names: tuple[tuple[date, str], ...] = ()
    joint_leave: bool = False

    def edited(self, edition: int, days: Iterable[HandSet], announced_until: date | None) -> "OfficeCalendar":
        """Give the calendar of the same country with an edition of hand-set days instead of the present one."""
        days = tuple(days)
        return replace(
            self,
            version=f"{self.version.partition('+')[0]}+{edition}" if edition else self.version,
            edition=edition,
            closed=frozenset(d.day for d in days if not d.working),
            opened=frozenset(d.day for d in days if d.working),
            names=tuple((d.day, d.name) for d in days),
            announced_until=announced_until or self.announced_until,
        )

    def is_working(self, day: date) -> bool:
        """Say whether the office works on that day."""
        if day in self.opened:
            return True
        if day in self.closed:
            return False
        return bool(self.country_days().is_working_day(day))

    def country_days(self, language: str = "", year: int | None = None) -> holidays.HolidayBase:
        """Give the days of the country as the library has them."""
        return _country(self.country, self.subdivision, self.joint_leave, language, year)

    def add_working(self, start: date, count: int) -> date:
        """Give the count-th working day strictly after `start`; a negative count goes back."""
        step = _STEP if count >= 0 else -_STEP
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def provisional(self, day: date) -> bool:
        """Say whether the calendar of that day is not announced yet."""
        return day > self.announced_until


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not like others of its week: off, or worked although it is a weekend."""

    day: date
    name: str
    working: bool
    by_hand: bool = False


def special_days(calendar: OfficeCalendar, year: int, language: str) -> list[SpecialDay]:
    """List the days off and the weekend days that are worked in a year, as working-day sums use them."""
    country = calendar.country_days(_NAMES.get(language, "en_US"), year)
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    by_hand, found = dict(calendar.names), []
    for day in (d for d in days if d.year == year):
        working, weekend = calendar.is_working(day), country.is_weekend(day)
        if day in by_hand:
            found.append(SpecialDay(day, by_hand[day], working=working, by_hand=True))
        elif working and weekend:
            found.append(SpecialDay(day, "", working=True))
        elif not working and (not weekend or day in country):
            found.append(SpecialDay(day, _named(country.get(day, ""), language), working=False))
    return found


def _named(name: str, language: str) -> str:
    """The library speaks Chinese for China only."""
    return in_chinese(name) if language == "zh-CN" else name


_NAMES = {"en": "en_US", "zh-CN": "zh_CN"}


@lru_cache(maxsize=64)
def _country(
    country: str, subdivision: str, joint_leave: bool, language: str, year: int | None
) -> holidays.HolidayBase:
    return holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        language=language or None,
        categories=("public", "government") if joint_leave else None,
    )
