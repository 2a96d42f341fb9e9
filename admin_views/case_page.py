"""The case page and everything done from it."""

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from admin_views.acting import ask, ask_correction, ask_sending, sent_action
from admin_views.base import StaffView, by_field, desk, request_id, seen_version, settings, shown
from admin_views.forms import labelled, named
from admin_views.receipt_correction import ask_facts, sent_facts
from admin_views.uploads import kept_file, sent_file
from casework.errors import Refused, refuse
from casework.look import Look
from casework.operations.assessing import assign_assessor
from casework.operations.calendars import recount
from casework.operations.correcting import correct
from casework.operations.evidence import attach
from casework.operations.identity import reveal
from casework.operations.linking import link
from casework.operations.opening import open_case
from casework.operations.personal_link import make_link
from casework.operations.sending import ask_to_send, send
from casework.overview import overview
from casework.requirements import case_rows
from casework.rules.dispatch import CHANNELS
from casework.rules.evidence import KINDS
from casework.rules.receipt import RAISER_FIELDS
from casework.rules.text import say
from casework.timeline import sent_back, timeline
from models.cases import Case

_RAISER = {f.id: f for f in RAISER_FIELDS}


class CasePage(StaffView):
    """`/cases/<number>`: whoever may not read the case gets the same answer as for one that does not exist."""

    @expose("/")
    def index(self) -> Any:
        """Lead to the list."""
        return redirect(url_for("case_list.index"))

    @expose("/<number>")
    def show(self, number: str) -> Any:
        """Show the case."""
        return self._show(number)

    def _show(self, number: str, status: int = 200, **more: Any) -> Any:
        look = self._look(number)
        entries = timeline(look)
        values = {
            "case": overview(look),
            "timeline": entries,
            "sent_back": sent_back(look, entries),
            "kinds": [(c.name, say(c.label, g.language)) for c in KINDS],
            "request_id": request_id(),
            "refusals": [],
            "errors": {},
            "raiser": None,
            "kept": {},
            **more,
        }
        return self.page("case/page.html", status, **values)

    def _look(self, number: str) -> Look:
        return Look(desk(), open_case(desk(), number, g.actor, g.now), g.language)

    @expose("/<number>/requirements")
    def requirements(self, number: str) -> Any:
        """Show which rows of the requirement catalogue have their record in this case."""
        look = self._look(number)
        return self.page("case/requirements.html", case=overview(look), rows=case_rows(look))

    @expose("/<number>/do/<action>", methods=("GET", "POST"))
    def act(self, number: str, action: str) -> Any:
        """Ask for what an action needs, and carry it out."""
        look = self._look(number)
        if request.method == "GET" or "refresh" in request.form:
            return self._ask(look, action, [], 200)
        try:
            made = sent_action(look, action)
        except Refused as error:
            return self._refused(number, action, error)
        flash(_("Done."), "success")
        return redirect(url_for("case.show", number=made.number or str(made.id)))

    def _ask(self, look: Look, action: str, refusals: list[Any], status: int, **more: Any) -> Any:
        page = ask(look, action, refusals)
        template = "case/panel.html" if page["panel"] else "case/act.html"
        told = labelled(refusals, page["questions"])
        return self.page(template, status, **{**page, "case": overview(look), "refusals": told, **more})

    def _refused(self, number: str, action: str, error: Refused) -> Any:
        """Show why not, and what others did meanwhile, beside what was typed; nothing typed is lost."""
        look = self._look(number)
        seen = seen_version()
        news = [e for e in timeline(look) if e["seq"] > seen >= 0]
        return self._ask(look, action, shown(error), error.status, news=news)

    @expose("/<number>/send/<document>", methods=("GET", "POST"))
    def send(self, number: str, document: str) -> Any:
        """Send an issued document, or record how it was sent, or why it cannot be."""
        look = self._look(number)
        refusals: list[Any] = []
        status = 200
        if request.method == "POST":
            try:
                made = send(
                    desk(),
                    number,
                    seen_version(),
                    ask_sending(look, document),
                    actor=g.actor,
                    now=g.now,
                    request_id=request.form.get("request_id", ""),
                )
            except Refused as error:
                refusals, status = shown(error), error.status
            else:
                flash(_("Recorded."), "success")
                return redirect(url_for("case.show", number=made.number or str(made.id)))
        else:
            ask_to_send(look.opened, document)
        spec = look.opened.case_type.documents.get(document)
        if spec is None:
            raise refuse("document.unknown", document=document)
        return self.page(
            "case/send.html",
            status,
            case=overview(look),
            document=document,
            label=say(spec.label, g.language),
            to_raiser=spec.to == "raiser",
            channels=named(CHANNELS),
            refusals=refusals,
            errors=by_field(refusals),
            typed=request.form,
            request_id=request.form.get("request_id") or request_id(),
        )

    @expose("/<number>/attach", methods=("POST",))
    def attach(self, number: str) -> Any:
        """Attach a file."""
        upload, key = None, request.form.get("request_id", "")
        try:
            upload = sent_file(request.form.get("kind", ""))
            if upload is None:
                raise refuse("evidence.empty", at="file")
            attach(desk(), number, seen_version(), upload, actor=g.actor, now=g.now, request_id=key)
        except Refused as error:
            told, kept = shown(error), kept_file(upload, error.status)
            return self._show(number, error.status, refusals=told, errors=by_field(told), kept=kept)
        flash(_("Attached."), "success")
        return redirect(url_for("case.show", number=number))

    @expose("/<number>/correct", methods=("GET", "POST"))
    def correct(self, number: str) -> Any:
        """Correct recorded values, with a reason."""
        look = self._look(number)
        refusals: list[Any] = []
        status = 200
        questions, values = ask_correction(look)
        if not questions:
            raise refuse("correct.field")
        if request.method == "POST" and "refresh" not in request.form:
            try:
                made = correct(
                    desk(),
                    number,
                    seen_version(),
                    values,
                    request.form.get("reason", ""),
                    actor=g.actor,
                    now=g.now,
                    request_id=request.form.get("request_id", ""),
                )
            except Refused as error:
                refusals, status = shown(error), error.status
                questions, values = ask_correction(look, by_field(refusals))
            else:
                flash(_("Corrected; both values stay in the history."), "success")
                return redirect(url_for("case.show", number=made.number or str(made.id)))
        return self.page(
            "case/correct.html",
            status,
            case=overview(look),
            questions=questions,
            refusals=labelled(refusals, questions),
            errors=by_field(refusals),
            typed=request.form,
            request_id=request.form.get("request_id") or request_id(),
        )

    @expose("/<number>/correct/receipt", methods=("GET", "POST"))
    def correct_receipt(self, number: str) -> Any:
        """Correct what was keyed wrongly at intake, with a reason."""
        look = self._look(number)
        refusals, status = [], 200
        if request.method == "POST" and "refresh" not in request.form:
            try:
                made = sent_facts(look)
            except Refused as error:
                look = self._look(number)
                refusals, status = shown(error), error.status
            else:
                return self._corrected(made)
        page = ask_facts(look, by_field(refusals))
        return self.page(
            "case/correct_receipt.html",
            status,
            case=overview(look),
            **page,
            refusals=labelled(refusals, [*page["about"], *page["raiser"]]),
            errors=by_field(refusals),
            request_id=request.form.get("request_id") or request_id(),
        )

    def _corrected(self, made: Case) -> Any:
        """Lead back to the case; whoever the correction keeps out of it is told so on his desk."""
        flash(_("Corrected; both values stay in the history."), "success")
        try:
            self._look(made.number or str(made.id))
        except Refused:
            return redirect(url_for("my_work.index"))
        return redirect(url_for("case.show", number=made.number or str(made.id)))

    @expose("/<number>/calendar", methods=("GET", "POST"))
    def calendar(self, number: str) -> Any:
        """Count the case by the newest edition of its calendar, with a reason."""
        look = self._look(number)
        case, refusals, status = overview(look), [], 200
        if not case["calendar"]:
            raise refuse("calendar.newest")
        if request.method == "POST":
            reason, key = request.form.get("reason", ""), request.form.get("request_id", "")
            seen, edition = seen_version(), seen_version("edition")
            try:
                recount(desk(), number, seen, edition, reason, actor=g.actor, now=g.now, request_id=key)
            except Refused as error:
                refusals, status = shown(error), error.status
            else:
                flash(_("Done."), "success")
                return redirect(url_for("case.show", number=number))
        return self.page(
            "case/calendar.html",
            status,
            case=case,
            refusals=refusals,
            errors=by_field(refusals),
            typed=request.form,
            request_id=request.form.get("request_id") or request_id(),
        )

    @expose("/<number>/link", methods=("POST",))
    def link(self, number: str) -> Any:
        """Link the case to another one."""
        other, kind = request.form.get("other", "").strip().upper(), request.form.get("kind", "")
        try:
            key = request.form.get("request_id", "")
            link(desk(), number, seen_version(), other, kind, actor=g.actor, now=g.now, request_id=key)
        except Refused as error:
            return self._show(number, error.status, refusals=shown(error), errors=by_field(shown(error)))
        flash(_("Linked."), "success")
        return redirect(url_for("case.show", number=number))

    @expose("/<number>/raiser", methods=("POST",))
    def raiser(self, number: str) -> Any:
        """Show who raised it; the look is noted."""
        known = reveal(desk(), number, actor=g.actor, now=g.now)
        found = [_raiser_value(k, v) for k, v in known.items()]
        return self._show(number, raiser=found)

    @expose("/<number>/personal-link", methods=("POST",))
    def personal_link(self, number: str) -> Any:
        """Make the link by which the raiser answers himself, and show it this once."""
        try:
            key = request.form.get("request_id", "")
            _made, code = make_link(desk(), number, seen_version(), actor=g.actor, now=g.now, request_id=key)
        except Refused as error:
            return self._show(number, error.status, refusals=shown(error))
        case = overview(self._look(number))
        address = f"{settings().base_url}{url_for('survey', code=code)}" if code else ""
        return self.page(
            "case/personal_link.html", case=case, address=address, until=case["may"]["link"].get("until", "")
        )

    @expose("/<number>/assess", methods=("POST",))
    def assess(self, number: str) -> Any:
        """Assign the case to an assessor, or take it from him."""
        try:
            assign_assessor(
                desk(),
                number,
                seen_version(),
                request.form.get("login", ""),
                actor=g.actor,
                now=g.now,
                request_id=request.form.get("request_id", ""),
            )
        except Refused as error:
            return self._show(number, error.status, refusals=shown(error), errors=by_field(shown(error)))
        flash(_("Done."), "success")
        return redirect(url_for("case.show", number=number))


def _raiser_value(name: str, value: str) -> tuple[str, str]:
    """Give label and words of what is kept about the raiser."""
    spec = _RAISER.get(name)
    if spec is None:
        return name, value
    return say(spec.label, g.language), dict(named(spec.choices)).get(value, value)
