"""People, organisations, certificates, involvement: lists, forms and their changes, all by the same code."""

from collections.abc import Mapping
from typing import Any

from bson import ObjectId
from flask import abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import ClosedView, by_field, desk, request_id, seen_version, shown
from admin_views.forms import MAX_OPTIONS, Asking, Options, labelled, questions, read_typed
from admin_views.intake import organisations
from casework.errors import Refused
from casework.operations import registry
from casework.queries import people_names
from casework.registry_changes import changed_fields
from casework.registry_list import Cells, cells, filters, find_page, options
from casework.registry_words import registry_choices, registry_words
from casework.rules.registry import Form
from casework.rules.text import named, say
from models.people import Person
from models.stores import RegistryLog


class RegistryView(ClosedView):
    """`/admin/<kind>`: a list with search and keyset paging, and a form. Nothing is ever deleted."""

    def __init__(self, form: Form, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.form = form

    def allowed(self, person: Person) -> bool:
        """Administrators; clerks may enter organisations and certificates."""
        if "administrator" in person.platform_roles:
            return True
        held = {b.role for b in person.roles}
        return self.form.id in ("organisations", "certificates") and bool(held & registry.CLERK_ROLES)

    @expose("/")
    def index(self) -> Any:
        """Show a page of the list."""
        search, after = request.args.get("q", ""), request.args.get("after", "")
        chosen = {f.id: v for f in filters(self.form) if (v := request.args.get(f.id, ""))}
        page = find_page(self.form, search, after, chosen)
        words = registry_words(desk().shelf.current(g.now.date()), g.language)
        rows: list[tuple[str, Cells]] = [
            (str(r.id), cells(self.form, r, g.language, words)) for r in page.records
        ]
        kept = {**chosen, **({"q": search} if search else {})}
        more = url_for(f"{self.endpoint}.index", after=page.following, **kept) if page.following else ""
        return self.page(
            "registry/list.html",
            form=self.form,
            heads=self._heads(),
            rows=rows,
            search=search,
            chosen=chosen,
            filters=[(f.id, say(f.label, g.language), options(f, g.language)) for f in filters(self.form)],
            more=more,
            title=say(self.form.plural, g.language),
            label=say(self.form.label, g.language),
        )

    def _heads(self) -> list[str]:
        named = {f.id: say(f.label, g.language) for f in self.form.fields}
        return [named[c] for c in self.form.columns]

    @expose("/new", methods=("GET", "POST"))
    def new(self) -> Any:
        """Enter a new record."""
        return self._edit("", 0, {"active": True})

    @expose("/<record_id>", methods=("GET", "POST"))
    def edit(self, record_id: str) -> Any:
        """Change a record."""
        model = registry.MODELS[self.form.id]
        found = model.objects(id=record_id).first() if ObjectId.is_valid(record_id) else None
        if found is None:
            abort(404)
        return self._edit(record_id, found.version, registry.shown(self.form, found))

    def _edit(self, record_id: str, version: int, stored: Mapping[str, Any]) -> Any:
        refusals: list[Any] = []
        status, values, seen = 200, dict(stored), version
        if request.method == "POST":
            values, seen = read_typed(self.form.fields, self.form.records, request.form), seen_version()
        if request.method == "POST" and "refresh" not in request.form:
            try:
                registry.save(
                    desk(),
                    self.form.id,
                    record_id,
                    seen,
                    values,
                    actor=g.actor,
                    now=g.now,
                    request_id=request.form.get("request_id", ""),
                )
            except Refused as error:
                refusals, status = shown(error), error.status
                seen = version if error.refusals[0].code == "registry.stale" else seen
            else:
                flash(_("Saved."), "success")
                return redirect(url_for(f"{self.endpoint}.index"))
        asking = Asking(values, self._options(values), by_field(refusals), self.form.records)
        asked = questions(self.form.fields, asking)
        return self.page(
            "registry/form.html",
            status,
            form=self.form,
            record_id=record_id,
            version=seen,
            request_id=request.form.get("request_id") or request_id(),
            questions=asked,
            refusals=labelled(refusals, asked),
            changes=self._changes(record_id),
            title=say(self.form.label, g.language),
            plural=say(self.form.plural, g.language),
        )

    def _options(self, values: Mapping[str, Any]) -> dict[str, Options]:
        people = Person.objects(active=True).order_by("name").limit(MAX_OPTIONS)
        choices = registry_choices(desk().shelf.current(g.now.date()), g.language)
        return {
            "organisation": organisations(str(values.get("organisation") or "")),
            "person": [(str(p.id), named(p.name, p.name_zh, g.language)) for p in people],
            **{k: v for k, v in choices.items() if self.form.id == "people" or k not in ("kind", "scope")},
        }

    def _changes(self, record_id: str) -> list[dict[str, Any]]:
        if not record_id:
            return []
        found = list(RegistryLog.objects(kind=self.form.id, record=record_id).order_by("-at").limit(20))
        names = people_names((c.person for c in found), g.language)
        words = registry_words(desk().shelf.current(g.now.date()), g.language)
        return [
            {
                "at": c.at,
                "by": names.get(c.person, ""),
                "new": c.before == "{}",
                "fields": changed_fields(self.form, c, g.language, words),
            }
            for c in found
        ]
