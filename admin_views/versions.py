"""Moving an open case to another version of its procedure: preview, proposal, and the decision of a second person."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import StaffView, by_field, desk, request_id, seen_version, shown
from casework.errors import Refused, refuse
from casework.look import Look
from casework.operations.migrating import approve, keep, may_migrate, propose
from casework.operations.opening import open_case
from casework.overview import overview
from casework.timeline import timeline
from casework.versions import version_choice


class VersionsView(StaffView):
    """`/versions/<number>`: for whoever oversees the kind of case."""

    @expose("/")
    def index(self) -> Any:
        """Lead to the procedures."""
        return redirect(url_for("schemes.index"))

    @expose("/<number>", methods=("GET", "POST"))
    def case(self, number: str) -> Any:
        """Show what another version would change; propose it, approve it, or keep the version."""
        look = Look(desk(), open_case(desk(), number, g.actor, g.now), g.language)
        if not may_migrate(look.opened):
            raise refuse("page.forbidden")
        refusals: list[Any] = []
        status = 200
        if request.method == "POST":
            try:
                _act(number)
            except Refused as error:
                refusals, status = shown(error), error.status
            else:
                flash(_("Done."), "success")
                return redirect(url_for("case.show", number=number))
        asked = request.values.get("to", "")
        return self.page(
            "versions/case.html",
            status,
            case=overview(look),
            **version_choice(look, int(asked) if asked.isascii() and asked.isdigit() else 0, timeline(look)),
            refusals=refusals,
            errors=by_field(refusals),
            typed=request.form,
            request_id=request.form.get("request_id") or request_id(),
        )


def _act(number: str) -> None:
    given: Any = {"actor": g.actor, "now": g.now, "request_id": request.form.get("request_id", "")}
    act, seen, reason = request.form.get("act", ""), seen_version(), request.form.get("reason", "")
    if act == "approve":
        approve(desk(), number, seen, **given)
    elif act == "keep":
        keep(desk(), number, seen, reason, **given)
    else:
        propose(desk(), number, seen, seen_version("to"), reason, **given)
