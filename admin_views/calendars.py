"""The calendars by which working days are counted: days off, and weekend days that are worked."""

import re
from typing import Any

from flask import g, request
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import StaffView, desk
from casework.rules.calendar import special_days
from casework.rules.text import say

_YEAR = re.compile(r"20[0-9]{2}")


class CalendarsView(StaffView):
    """`/admin/calendars`: read only. Which calendar an office has is said in the profile of its body."""

    @expose("/")
    def index(self) -> Any:
        """Show every calendar in use, one year at a time."""
        asked = request.args.get("year", "")
        year = int(asked) if _YEAR.fullmatch(asked) else g.now.year
        used: dict[str, dict[str, Any]] = {}
        for ready in desk().shelf.current(g.now.date()):
            for office in ready.offices.values():
                calendar = office.office.calendar
                shown = used.setdefault(
                    calendar.id,
                    {
                        "id": calendar.id,
                        "until": calendar.announced_until,
                        "provisional": year > calendar.announced_until.year,
                        "days": special_days(calendar, year, g.language),
                        "offices": {},
                    },
                )
                name = f"{say(ready.body_title, g.language)} · {say(office.label, g.language)}"
                shown["offices"][name] = office.office.zone.key
        weekdays = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
        return self.page(
            "calendars.html",
            calendars=list(used.values()),
            year=year,
            weekday=lambda day: weekdays[day.weekday()],
        )
