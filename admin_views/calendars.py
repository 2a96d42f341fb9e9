"""The calendars by which working days are counted: days off, weekend days that are worked, days set by hand."""

import re
from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import StaffView, by_field, desk, request_id, seen_version, shown, told_each
from admin_views.forms import Asking, labelled, questions, read_typed
from casework.calendars import InUse, behind, editions, in_use
from casework.errors import Refused
from casework.operations.calendars import find_calendar, proposed, recount_each, save_edition
from casework.queries import BULK_LIMIT, people_names
from casework.rules.calendar import OfficeCalendar, special_days
from casework.rules.calendar_form import FIELDS, RECORDS, read_edition
from casework.rules.text import say

_YEAR = re.compile(r"20[0-9]{2}")


class CalendarsView(StaffView):
    """`/admin/calendars`: everybody reads them, administrators edit them, whoever oversees cases moves cases to them.

    Which calendar an office has is said in the profile of its body.
    """

    @expose("/")
    def index(self) -> Any:
        """Show every calendar in use, one year at a time."""
        asked = request.args.get("year", "")
        year = int(asked) if _YEAR.fullmatch(asked) else g.now.year
        weekdays = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
        return self.page(
            "calendars/index.html",
            calendars=[_shown(one, year) for one in in_use(desk(), g.now.date())],
            year=year,
            may_edit="administrator" in g.person.platform_roles,
            request_id=request_id(),
            weekday=lambda day: weekdays[day.weekday()],
        )

    @expose("/<calendar>", methods=("GET", "POST"))
    def edit(self, calendar: str) -> Any:
        """Set days by hand: a look at what would move first, then a new edition."""
        if "administrator" not in g.person.platform_roles:
            abort(403)
        newest = find_calendar(desk(), calendar, g.now.date())
        refusals: list[Any] = []
        values, seen, status, checked = _values(newest), newest.edition, 200, None
        if request.method == "POST":
            values, seen = read_typed(FIELDS, RECORDS, request.form), seen_version()
        try:
            if request.form.get("refresh") == "check":
                checked = proposed(newest, read_edition(values, g.now.date()))
            elif request.method == "POST" and "refresh" not in request.form:
                key = request.form.get("request_id", "")
                save_edition(desk(), calendar, seen, values, actor=g.actor, now=g.now, request_id=key)
                flash(_("Saved. Open cases keep their dates until somebody moves them."), "success")
                return redirect(url_for("calendars.index"))
        except Refused as error:
            refusals, status = shown(error), error.status
            seen = newest.edition if error.refusals[0].code == "registry.stale" else seen
        asked = questions(FIELDS, Asking(values, {}, by_field(refusals), RECORDS))
        return self.page(
            "calendars/form.html",
            status,
            calendar=newest,
            version=seen,
            request_id=request.form.get("request_id") or request_id(),
            questions=asked,
            refusals=labelled(refusals, asked),
            checked=checked,
            cases=_cases(checked) if checked else {},
            editions=_editions(calendar),
        )

    @expose("/recount", methods=("POST",))
    def recount(self) -> Any:
        """Move the ticked cases to the newest edition, and tell of each what came of it."""
        numbers = request.form.getlist("case")[:BULK_LIMIT]
        results = recount_each(
            desk(),
            numbers,
            seen_version("edition"),
            request.form.get("reason", ""),
            actor=g.actor,
            now=g.now,
            request_id=request.form.get("request_id", ""),
        )
        back = (url_for("calendars.index"), _("Back to the calendars"))
        return self.page("cases/bulk.html", lines=told_each(results), back=back)


def _shown(one: InUse, year: int) -> dict[str, Any]:
    calendar = one.calendar
    offices = {
        f"{say(body, g.language)} · {say(office, g.language)}": zone for body, office, zone in one.offices
    }
    return {
        "id": calendar.id,
        "edition": calendar.edition,
        "until": calendar.announced_until,
        "provisional": year > calendar.announced_until.year,
        "days": special_days(calendar, year, g.language),
        "offices": offices,
        **_cases(calendar),
    }


def _cases(calendar: OfficeCalendar) -> dict[str, Any]:
    """Give the open cases counted by another edition, and how many of them this person may not read."""
    found, hidden = behind(desk(), calendar, g.person, g.now)
    cases = [
        {
            "number": one.number,
            "subject": one.subject,
            "moved": [(say(m.label, g.language), m.before, m.after) for m in one.moved],
        }
        for one in found
    ]
    return {"cases": cases, "hidden": hidden}


def _values(calendar: OfficeCalendar) -> dict[str, Any]:
    """Give the newest edition as its form shows it."""
    days = [
        {"day": day.isoformat(), "kind": "opened" if day in calendar.opened else "closed", "name": name}
        for day, name in calendar.names
    ]
    found = editions(calendar.id)
    return {"days": days, "announced_until": found[0].announced_until if found else ""}


def _editions(calendar: str) -> list[dict[str, Any]]:
    found = editions(calendar)
    names = people_names((one.person for one in found), g.language)
    return [
        {"edition": e.edition, "at": e.at, "by": names.get(e.person, ""), "reason": e.reason, "days": e.days}
        for e in found
    ]
