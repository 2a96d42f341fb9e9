"""The calendars of the offices for people: what they say, and which open cases an edition would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.operations.calendars import Moved, calendars, moved
from casework.operations.desk import Desk
from casework.operations.opening import open_stored
from casework.queries import BULK_LIMIT, MAX_TIME_MS, scope
from casework.rules.calendar import OfficeCalendar
from casework.rules.case import Actor
from casework.rules.text import Text
from models.calendars import CalendarEdition
from models.cases import Case
from models.people import Person


@dataclass(frozen=True)
class InUse:
    """A calendar in its newest edition, and the offices that have it: body, office, time zone."""

    calendar: OfficeCalendar
    offices: Sequence[tuple[Text, Text, str]]


@dataclass(frozen=True)
class Behind:
    """An open case that is counted by another edition, and the dates that the edition asked about would move."""

    number: str
    subject: str
    edition: int
    moved: Sequence[Moved]


def in_use(desk: Desk, day: date) -> list[InUse]:
    """Give every calendar in use."""
    offices: dict[str, dict[tuple[str, str], tuple[Text, Text, str]]] = {}
    for ready in desk.shelf.current(day):
        for name, one in ready.offices.items():
            found = offices.setdefault(one.office.calendar.id, {})
            found[ready.scheme.body, name] = (ready.body_title, one.label, one.office.zone.key)
    return [InUse(c, list(offices[name].values())) for name, c in calendars(desk, day).items()]


def editions(calendar: str) -> list[CalendarEdition]:
    """Give the editions of a calendar, newest first."""
    return list(CalendarEdition.objects(calendar=calendar).order_by("-edition"))


def behind(desk: Desk, calendar: OfficeCalendar, person: Person, now: datetime) -> tuple[list[Behind], int]:
    """Give the open cases of a calendar in which this edition would move a date, oldest first.

    The second figure counts the open cases of other editions that the person may not read.
    """
    if not calendar.edition:
        return [], 0
    query = {
        "final": False,
        "calendar_edition": {"$ne": calendar.edition},
        "$or": _offices(desk, calendar.id, now.date()),
    }
    readable = {"$and": [query, scope(person, now)]}
    cases = Case.objects(__raw__=readable).order_by("id").limit(BULK_LIMIT).max_time_ms(MAX_TIME_MS)
    asked = [_behind(desk, case, calendar, str(person.id), now) for case in cases]
    total = Case.objects(__raw__=query).max_time_ms(MAX_TIME_MS).count()
    return [one for one in asked if one.moved], total - Case.objects(__raw__=readable).count()


def _offices(desk: Desk, calendar: str, day: date) -> list[Mapping[str, Any]]:
    return [
        {"body": ready.scheme.body, "office": name}
        for ready in desk.shelf.current(day)
        for name, one in ready.offices.items()
        if one.office.calendar.id == calendar
    ]


def _behind(desk: Desk, case: Case, calendar: OfficeCalendar, person: str, now: datetime) -> Behind:
    opened = open_stored(desk, case, Actor(person), now, bare=True)
    return Behind(
        case.number or str(case.id), case.subject, case.calendar_edition or 0, moved(opened, calendar)
    )
