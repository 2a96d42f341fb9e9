"""My work: everything that waits for this person, worst first."""

from typing import Any

from flask import g, request
from flask_admin import AdminIndexView, expose
from flask_babel import gettext as _

from admin_views.base import StaffView, desk
from admin_views.intake import receivable
from admin_views.rows import case_rows
from casework import queries
from models.outbox import Outbox


class MyWork(StaffView, AdminIndexView):
    """The first page after signing in."""

    @expose("/")
    def index(self) -> Any:
        """Show what is overdue, due, and waiting, in that order."""
        work = queries.work_of(g.person, g.now, after=request.args.get("after", ""))
        found = case_rows(desk(), work.obligations, g.language, g.now)
        groups = [
            (_("Overdue"), "overdue", [r for r in found if r.urgency == "overdue"]),
            (_("Due soon"), "soon", [r for r in found if r.urgency == "soon"]),
            (_("In time"), "later", [r for r in found if r.urgency == "later"]),
            (_("Without a date"), "none", [r for r in found if r.urgency == "none"]),
        ]
        waiting = (
            Outbox.objects(state="waiting").limit(1001).count()
            if "administrator" in g.person.platform_roles
            else 0
        )
        return self.page(
            "my_work.html",
            groups=[x for x in groups if x[2]],
            total=len(found),
            registered=case_rows(desk(), work.registered, g.language, g.now),
            older=work.older,
            outbox=waiting,
            may_receive=bool(receivable(g.person, desk().shelf.current(g.now.date()))),
            may_list=bool(g.person.roles) or "assessor" in g.person.platform_roles,
        )
