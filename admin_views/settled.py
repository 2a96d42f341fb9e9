"""Matters settled on the spot: a short form, a list, no number."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import BodyView, by_field, desk, request_id, shown
from admin_views.forms import Asking, labelled, questions, read_typed
from casework.errors import Refused
from casework.operations.settling import settle
from casework.queries import people_names
from casework.rules.receipt import SETTLED_FIELDS
from casework.rules.text import say
from models.people import Person
from models.settled import SettledMatter

_PAGE = 100


class SettledView(BodyView):
    """`/settled`: for who works in a body; an assessor settles nothing."""

    def allowed(self, person: Person) -> bool:
        """Whoever holds a role in a body."""
        return bool(person.roles)

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        """Show the form and what was settled lately in the bodies of this person."""
        refusals: list[Any] = []
        status = 200
        if request.method == "POST":
            try:
                self._settle()
            except Refused as error:
                refusals, status = shown(error), error.status
            else:
                flash(_("Recorded."), "success")
                return redirect(url_for("settled.index"))
        values = read_typed(SETTLED_FIELDS, {}, request.form)
        asked = questions(SETTLED_FIELDS, Asking(values, errors=by_field(refusals)))
        bodies = sorted({b.body for b in g.person.roles})
        found = list(SettledMatter.objects(body__in=bodies).order_by("-at").limit(_PAGE))
        names = people_names((m.by for m in found), g.language)
        schemes = [
            (r.scheme.key, say(r.scheme.title, g.language))
            for r in desk().shelf.current(g.now.date())
            if r.scheme.body in bodies
        ]
        return self.page(
            "settled.html",
            status,
            questions=asked,
            refusals=labelled(refusals, asked),
            matters=found,
            names=names,
            schemes=schemes,
            scheme=request.form.get("scheme", ""),
            request_id=request.form.get("request_id") or request_id(),
        )

    def _settle(self) -> None:
        body, _slash, scheme = request.form.get("scheme", "").partition("/")
        raw = read_typed(SETTLED_FIELDS, {}, request.form)
        key = request.form.get("request_id", "")
        settle(desk(), body, scheme, "", raw, actor=g.actor, now=g.now, request_id=key)
