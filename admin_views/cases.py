"""The list of cases, with filters, search and bulk acts; and receiving a new one."""

from collections import Counter
from typing import Any

from flask import g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.base import BodyView, by_field, desk, request_id, shown, told_each
from admin_views.forms import Asking, Question, labelled, questions, read_typed
from admin_views.intake import (
    about,
    arrived,
    brought,
    judged,
    offered,
    office_label,
    organisations,
    own_fields,
    people_of,
    receivable,
    receiving,
    typed_for,
)
from admin_views.rows import case_rows
from admin_views.uploads import kept_file, sent_file
from casework import queries
from casework.errors import Refused, refuse
from casework.operations.bulk import ACTS, bulk_act
from casework.operations.receive import Intake, receive
from casework.operations.shelf import Ready
from casework.rules.receipt import ARRIVAL_FIELDS, BROUGHT_FIELDS, RAISER_FIELDS, RECEIPT_FIELDS
from casework.rules.scheme import CaseType
from casework.rules.suggesting import best
from casework.rules.text import aside, say


class CasesView(BodyView):
    """`/admin/cases`: the list, and the intake of a new case."""

    @expose("/")
    def index(self) -> Any:
        """Show a page of the list."""
        chosen = {k: v for k in (*queries.FILTERS, "state") if (v := request.args.get(k, ""))}
        search = request.args.get("q", "")
        current = desk().shelf.current(g.now.date())
        page = queries.list_cases(
            g.person, g.now, chosen=chosen, search=search, after=request.args.get("after", "")
        )
        return self.page(
            "cases/list.html",
            rows=case_rows(desk(), page.cases, g.language, g.now),
            page=page,
            chosen=chosen,
            search=search,
            filters=_filters(current),
            more=_more(page.following),
            acts=[(a.id, say(a.label, g.language)) for a in ACTS if g.person.roles],
            may_receive=bool(receivable(g.person, current)),
            request_id=request_id(),
        )

    @expose("/bulk", methods=("POST",))
    def bulk(self) -> Any:
        """Do one thing to the cases ticked, and tell of each what came of it."""
        results = bulk_act(
            desk(),
            request.form.get("act", ""),
            request.form.getlist("case")[: queries.BULK_LIMIT],
            request.form.get("value", ""),
            actor=g.actor,
            now=g.now,
            request_id=request.form.get("request_id", ""),
        )
        back = (url_for("case_list.index"), _("Back to the cases"))
        return self.page("cases/bulk.html", lines=told_each(results), back=back)

    @expose("/new")
    def choose(self) -> Any:
        """Choose what is received; what is said of it suggests the kind."""
        groups = receivable(g.person, desk().shelf.current(g.now.date()))
        said, given = brought(), {f.id: request.args.get(f.id, "") for f in BROUGHT_FIELDS}
        kinds = judged(groups, said)
        return self.page(
            "cases/choose.html",
            groups=groups,
            suggested=best(kinds),
            against={
                (kind["body"], kind["scheme"], kind["id"]): shown(Refused(*one.against))
                for kind, one in kinds
                if one.against
            },
            questions=questions(BROUGHT_FIELDS, Asking(given)),
            said={k: v for k, v in given.items() if v},
            unknown=bool(given["certificate"]) and not said.scheme,
        )

    @expose("/new/<body>/<scheme>/<case_type>", methods=("GET", "POST"))
    def new(self, body: str, scheme: str, case_type: str) -> Any:
        """Receive a case."""
        ready = desk().shelf.in_force(body, scheme, g.now.date())
        kind = ready.case_type(case_type)
        if request.method == "POST" and "refresh" not in request.form:
            return self._receive(ready, kind)
        said = {k: v for k in ("raiser_kind", "certificate") if (v := request.args.get(k, "")[:80])}
        values = {**said, **typed_for(kind), "received_at": arrived() or g.now}
        try:
            kept = kept_file(sent_file("submission"))
        except Refused as error:
            return self._form(ready, kind, values, shown(error), error.status, {})
        return self._form(ready, kind, values, [], 200, kept)

    def _receive(self, ready: Ready, kind: CaseType) -> Any:
        typed = {**read_typed(RECEIPT_FIELDS, {}, request.form), "received_at": arrived()}
        receipt = {k: v for k, v in typed.items() if v}
        values = read_typed(own_fields(kind), kind.records, request.form)
        scheme = ready.scheme
        intake = Intake(
            scheme.body,
            scheme.id,
            kind.id,
            request.form.get("office", ""),
            receipt,
            values,
            request.form.get("request_id", ""),
        )
        upload = None
        try:
            upload = sent_file("submission")
            made = receive(desk(), intake, actor=g.actor, now=g.now, upload=upload)
        except Refused as error:
            kept = kept_file(upload, error.status)
            return self._form(ready, kind, typed_for(kind), shown(error), error.status, kept)
        return redirect(url_for("case_list.received", number=made.number))

    @expose("/received/<number>")
    def received(self, number: str) -> Any:
        """Tell the number and what happens next; whoever received a case need not be allowed to read it."""
        if not queries.registered_by(g.person, number):
            raise refuse("page.not_found")
        made = queries.progress_of(g.person, number)
        found = queries.list_cases(g.person, g.now, search=number).cases
        return self.page(
            "cases/received.html",
            number=number,
            rows=case_rows(desk(), [made] if made else [], g.language, g.now),
            readable=[c for c in found if c.number == number],
        )

    def _form(
        self,
        ready: Ready,
        kind: CaseType,
        values: dict[str, Any],
        refusals: list[Any],
        status: int,
        kept: dict[str, Any],
    ) -> Any:
        offices = receiving(g.person, ready, kind)
        office = ready.office(request.form.get("office", "") or next(iter(offices), ""))
        asking = Asking(
            values=values,
            options={
                "organisation": organisations(str(values.get("organisation") or "")),
                "": people_of(ready.scheme.body),
            },
            errors=by_field(refusals),
            records=kind.records,
            zone=office.office.zone,
        )
        sections: list[tuple[str, list[Question]]] = [
            (_("How it arrived"), questions(ARRIVAL_FIELDS, asking)),
            (_("Who raises it"), questions(RAISER_FIELDS, asking)),
            (_("What it is about"), questions((*about(kind), *own_fields(kind)), asking)),
        ]
        return self.page(
            "cases/new.html",
            status,
            ready=ready,
            kind=kind,
            heading=say(kind.label, g.language),
            definition=say(kind.definition, g.language),
            scheme_title=say(ready.scheme.title, g.language),
            offices=[(o, office_label(ready, o)) for o in offices],
            office=office.office.id,
            zone=office.office.zone.key,
            offered=offered(values.get("received_at"), office.office.zone),
            sections=sections,
            refusals=labelled(refusals, [q for _label, asked in sections for q in asked]),
            kept=kept,
            request_id=request.form.get("request_id") or request_id(),
        )


def _filters(current: list[Ready]) -> list[dict[str, Any]]:
    """Give the filters: procedure, kind, stage, state; choices come from the procedures in force."""
    schemes, kinds, stages = {}, {}, {}
    alike = Counter(say(k.label, g.language) for r in current for k in r.scheme.case_types.values())
    for ready in current:
        schemes[ready.scheme.id] = say(ready.scheme.title, g.language)
        for kind in ready.scheme.case_types.values():
            label = say(kind.label, g.language)
            of = aside(say(ready.scheme.title, g.language), g.language)
            told = label + of if alike[label] > 1 else label
            kinds[kind.id] = label if kind.id in kinds else told
            for stage in kind.stages:
                stages.setdefault(stage.id, say(stage.label, g.language))
    states = {"open": _("Open"), "overdue": _("Overdue"), "closed": _("Closed")}
    return [
        {"id": "state", "label": _("State"), "options": list(states.items())},
        {"id": "scheme", "label": _("Procedure"), "options": list(schemes.items())},
        {"id": "case_type", "label": _("Kind"), "options": list(kinds.items())},
        {"id": "stage", "label": _("Stage"), "options": list(stages.items())},
    ]


def _more(following: str) -> str:
    if not following:
        return ""
    kept = {k: v for k, v in request.args.items() if k != "after"}
    return url_for("case_list.index", **kept, after=following)
