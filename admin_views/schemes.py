"""Procedures: their versions, what each says, its check report, and publication by a second person."""

import json
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import StaffView, desk, request_id, shown, told_each
from casework.errors import Refused
from casework.operations.migrating import propose_each
from casework.operations.schemes import find_version, publish, submit
from casework.procedure import kinds_shown
from casework.queries import BULK_LIMIT, people_names
from casework.requirements import scenario_words, scheme_rows
from casework.rules.text import named, say
from casework.versions import elsewhere
from models.schemes import SchemeVersion


class SchemesView(StaffView):
    """`/schemes`: everybody may read by which rules a case is handled."""

    @expose("/")
    def index(self) -> Any:
        """List the versions."""
        versions = list(
            SchemeVersion.objects.order_by("body", "scheme", "-version").exclude("flat", "templates", "files")
        )
        titles = {str(v.id): named(v.title, v.title_zh, g.language) for v in versions}
        return self.page("schemes/index.html", versions=versions, titles=titles)

    @expose("/<body>/<scheme>/<int:version>")
    def show(self, body: str, scheme: str, version: int) -> Any:
        """Show a version."""
        return self._show(f"{body}/{scheme}@{version}", [], 200)

    def _show(self, name: str, refusals: list[Any], status: int) -> Any:
        found = find_version(name)
        ready = desk().shelf.pinned(found.hash)
        report, flat = json.loads(found.report or "null"), json.loads(found.flat)
        offices = [
            {
                "label": say(o.label, g.language),
                "zone": o.office.zone.key,
                "calendar": o.office.calendar.id,
                "until": o.office.calendar.announced_until,
            }
            for o in ready.offices.values()
        ]
        people = people_names((found.created_by, found.approved_by), g.language)
        return self.page(
            "schemes/show.html",
            status,
            version=found,
            name=name,
            scheme=ready.scheme,
            report=report,
            offices=offices,
            people=people,
            kinds=kinds_shown(ready.scheme, g.language),
            rows=scheme_rows(name, flat, g.language),
            scenarios=scenario_words(flat, g.language),
            say=lambda text: say(text, g.language),
            refusals=refusals,
            may_publish="administrator" in g.person.platform_roles,
            open_elsewhere=_open_elsewhere(found),
            request_id=request_id(),
        )

    @expose("/<body>/<scheme>/<int:version>/move", methods=("POST",))
    def move(self, body: str, scheme: str, version: int) -> Any:
        """Propose this version for the ticked cases, and tell of each what came of it."""
        results = propose_each(
            desk(),
            request.form.getlist("case")[:BULK_LIMIT],
            version,
            request.form.get("reason", ""),
            actor=g.actor,
            now=g.now,
            request_id=request.form.get("request_id", ""),
        )
        back = (
            url_for("schemes.show", body=body, scheme=scheme, version=version),
            _("Back to the procedure"),
        )
        return self.page("cases/bulk.html", lines=told_each(results), back=back)

    @expose("/<body>/<scheme>/<int:version>/<any(submit, publish):act>", methods=("POST",))
    def act(self, body: str, scheme: str, version: int, act: str) -> Any:
        """Put a version to review, or publish it."""
        name = f"{body}/{scheme}@{version}"
        try:
            (submit if act == "submit" else publish)(name, actor=g.actor, now=g.now)
        except Refused as error:
            return self._show(name, shown(error), error.status)
        flash(_("Done."), "success")
        return redirect(url_for("schemes.show", body=body, scheme=scheme, version=version))


def _open_elsewhere(found: SchemeVersion) -> list[dict[str, Any]]:
    """List the open cases that could be moved to this version, once it counts."""
    if found.status != "published" or found.effective_from > g.now.date().isoformat():
        return []
    name = (found.body, found.scheme, found.version)
    return elsewhere(desk(), g.person, g.actor, name, g.language, g.now)
