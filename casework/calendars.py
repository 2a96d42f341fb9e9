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
    """An open case counted by another edition, and the dates that the edition asked about would move."""

    number: str
    subject: str
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

    The second figure tells administrators, who edit calendars and read no case, how many more there are that they
    may not read; nobody else is told of them.
    """
    if not calendar.edition:
        return [], 0
    asked = _asked(desk, calendar, now.date())
    found = _moving(desk, {"$and": [asked, scope(person, now)]}, calendar, now)
    if "administrator" not in person.platform_roles:
        return found, 0
    others = {"$and": [asked, {"$nor": [scope(person, now)]}]}
    return found, len(_moving(desk, others, calendar, now))


def _asked(desk: Desk, calendar: OfficeCalendar, day: date) -> dict[str, Any]:
    """Build the filter of open cases under another edition whose kind has a clock in working days."""
    offices = [
        {"body": ready.scheme.body, "office": name}
        for ready in desk.shelf.current(day)
        for name, one in ready.offices.items()
        if one.office.calendar.id == calendar.id
    ]
    query = {"final": False, "calendar_edition": {"$ne": calendar.edition}, "$or": offices}
    kinds = [
        {"scheme_hash": bound, "case_type": kind.id}
        for bound in Case.objects(__raw__=query).max_time_ms(MAX_TIME_MS).distinct("scheme_hash")
        for kind in desk.shelf.pinned(bound).scheme.case_types.values()
        if any(d.duration.unit == "working_days" for d in kind.deadlines)
    ]
    return {"$and": [query, {"$or": kinds} if kinds else {"_id": None}]}


def _moving(desk: Desk, query: Mapping[str, Any], calendar: OfficeCalendar, now: datetime) -> list[Behind]:
    cases = Case.objects(__raw__=query).order_by("id").limit(BULK_LIMIT).max_time_ms(MAX_TIME_MS)
    asked = [_behind(desk, case, calendar, now) for case in cases]
    return [one for one in asked if one.moved]


def _behind(desk: Desk, case: Case, calendar: OfficeCalendar, now: datetime) -> Behind:
    opened = open_stored(desk, case, Actor("", door="job"), now, bare=True)
    dates = moved(opened, calendar)
    return Behind(case.number or str(case.id), case.subject, dates)
