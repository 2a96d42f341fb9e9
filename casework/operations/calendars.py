"""Keep the calendars of the offices: editions by administrators, and cases moved to a newer one on record.

An edition is never changed. A case stays with the edition of the day it was registered until somebody who oversees it
moves it, with a reason: no date moves silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from mongoengine.errors import NotUniqueError

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.each import Result, each
from casework.operations.opening import Opened, find_person
from casework.operations.requests import Request, begin, request_of, same_request
from casework.operations.writing import Extras, changed, write
from casework.rules.calendar import OfficeCalendar
from casework.rules.calendar_form import EditionForm, read_edition
from casework.rules.case import Actor
from casework.rules.clocks import lines_of
from casework.rules.text import Text
from models.calendars import CalendarDay, CalendarEdition
from models.cases import Case


@dataclass(frozen=True)
class Moved:
    """A date that another calendar moves; the days as YYYY-MM-DD."""

    deadline: str
    label: Text
    before: str
    after: str


def calendars(desk: Desk, day: date) -> dict[str, OfficeCalendar]:
    """Give the calendars of all offices of the schemes in force, each in its newest edition, by id."""
    found: dict[str, OfficeCalendar] = {}
    for ready in desk.shelf.current(day):
        for name, profile in ready.offices.items():
            calendar = profile.office.calendar.id
            if calendar not in found:
                found[calendar] = desk.shelf.newest_office(ready, name).office.calendar
    return found


def find_calendar(desk: Desk, calendar: str, day: date) -> OfficeCalendar:
    """Find a calendar in use, in its newest edition. Raises Refused `calendar.unknown`."""
    known = calendars(desk, day)
    if calendar not in known:
        raise refuse("calendar.unknown")
    return known[calendar]


def proposed(newest: OfficeCalendar, form: EditionForm) -> OfficeCalendar:
    """Give the next edition as it would be."""
    return newest.edited(newest.edition + 1, form.days, form.announced_until)


def save_edition(
    desk: Desk,
    calendar: str,
    seen: int,
    raw: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> CalendarEdition:
    """Make the next edition of a calendar; `seen` is the one it was made from. Open cases are not touched.

    The same form sent again gives the edition it made. Raises Refused with every reason at once; `registry.stale`
    when somebody was faster.
    """
    if "administrator" not in find_person(actor.id).platform_roles:
        raise refuse("registry.not_allowed")
    request = request_of(desk, request_id, calendar, seen, raw)
    if before := _made_by(request, actor):
        return before
    newest, form = find_calendar(desk, calendar, now.date()), read_edition(raw, now.date())
    if seen != newest.edition:
        raise refuse("registry.stale")
    if replace(proposed(newest, form), edition=seen, version=newest.version) == newest:
        raise refuse("calendar.nothing")
    edition = CalendarEdition(
        calendar=calendar,
        edition=seen + 1,
        days=[CalendarDay(day=d.day.isoformat(), working=d.working, name=d.name) for d in form.days],
        announced_until=form.announced_until.isoformat() if form.announced_until else "",
        reason=form.reason,
        person=actor.id,
        at=now.astimezone(UTC),
        request_id=request.id or None,
        content=request.content,
    )
    try:
        return edition.save(force_insert=True)
    except NotUniqueError as error:
        if before := _made_by(request, actor):
            return before
        raise refuse("registry.stale") from error


def _made_by(request: Request, actor: Actor) -> CalendarEdition | None:
    """Give the edition that this very form made before. Raises Refused `request.reused`."""
    found = CalendarEdition.objects(request_id=request.id, person=actor.id).first() if request.id else None
    return found if found and same_request({"content": found.content}, request) else None


def counted_by(opened: Opened, calendar: OfficeCalendar) -> Opened:
    """Look at the same case as counted by another calendar."""
    office = replace(opened.office.office, calendar=calendar)
    situation = replace(opened.situation, office=office)
    return replace(opened, office=replace(opened.office, office=office), situation=situation)


def moved(opened: Opened, calendar: OfficeCalendar) -> list[Moved]:
    """Name the dates of a case that another calendar moves, those of clocks that have stopped too."""
    after = {line.id: line.due for line in lines_of(counted_by(opened, calendar).situation)}
    return [
        Moved(line.id, line.label, str(line.due), str(after[line.id]))
        for line in lines_of(opened.situation)
        if line.due and line.due != after[line.id]
    ]


def recount(
    desk: Desk,
    number: str,
    version: int,
    edition: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Count the working days of an open case by the newest edition of its calendar from now on.

    `edition` is the one whose effect the actor saw. Whoever oversees the kind of case decides. Raises Refused
    (`calendar.newer` when another edition was made in between), or StaleCase.
    """
    opened, request = begin(desk, number, actor, now, request_id, "recount", edition, reason)
    if request is None:
        return opened.case
    if not may_recount(opened):
        raise refuse(
            "action.not_allowed", action={"en": "count by a newer calendar", "zh-CN": "改按较新的日历计算"}
        )
    newest = desk.shelf.newest_office(opened.ready, opened.case.office).office.calendar
    if newest.edition == opened.office.office.calendar.edition:
        raise refuse("calendar.newest")
    if newest.edition != edition:
        raise refuse("calendar.newer", edition=str(newest.edition))
    if not reason.strip():
        raise refuse("action.reason_missing", at="reason")
    dates = moved(opened, newest)
    extras = Extras(
        public={
            "calendar": newest.id,
            "edition": newest.edition,
            "moved": {m.deadline: [m.before, m.after] for m in dates},
        },
        private={"reason": reason.strip()},
        request=request,
    )
    opened.case.calendar_edition = newest.edition
    after = counted_by(opened, newest)
    change = changed(desk, after, after.situation.state, "recount", extras, version)
    return write(desk, after, [change], now)[0]


def recount_each(
    desk: Desk,
    numbers: Sequence[str],
    edition: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> list[Result]:
    """Do the same to each case; a refusal of one does not stop the others."""
    return each(
        numbers,
        lambda number, version: recount(
            desk, number, version, edition, reason, actor=actor, now=now, request_id=request_id
        ),
    )


def may_recount(opened: Opened) -> bool:
    """Say whether the actor may move this case to a newer calendar: it is open, and he oversees its kind."""
    return not (opened.case.final or opened.situation.actor.roles.isdisjoint(opened.case_type.view))
