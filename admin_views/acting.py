"""From an action of a scheme to a form, and from a form that was sent to the operation."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import g, request

from admin_views.base import by_field, desk, request_id, seen_version
from admin_views.forms import Asking, Options, Question, questions, read_typed
from casework.errors import Refused
from casework.look import Look
from casework.operations.accounts import signed
from casework.operations.act import act
from casework.operations.issuing import languages_of, usual_language
from casework.overview import submitted
from casework.panel_view import candidates
from casework.rules.case import Seat
from casework.rules.correction import correctable
from casework.rules.dispatch import Sending
from casework.rules.fields import read_values
from casework.rules.independence import INVOLVEMENT, conflicts
from casework.rules.scheme import Action, Document, Field
from casework.rules.situation import Situation
from casework.rules.text import listed, say
from casework.rules.workflow import Submission, find_action, known_action, needs_reason
from models.cases import Case

_SENT_AT = Field(id="sent_at", type="dateTime")


def ask(look: Look, name: str, refusals: list[Any]) -> dict[str, Any]:
    """Give the page of an action: its questions over what the case holds and what was typed."""
    situation = look.opened.situation
    action = known_action(situation, name) if refusals else find_action(situation, name)
    typed = _typed(look, action)
    situation = _as_typed(look, action, typed)
    fields = [f for f in _fields(look, action) if not f.relevant or situation.holds(f.relevant)]
    errors = by_field(refusals)
    asking = Asking(
        values={**look.opened.situation.state.values, **typed},
        options=people_options(look),
        errors=errors,
        records=look.opened.case_type.records,
        required=frozenset(f.id for f in fields if _required(situation, action, f)),
        zone=look.opened.office.office.zone,
    )
    issuing = [
        look.opened.case_type.documents[e.issue]
        for e in action.effects
        if e.issue and situation.holds(e.when)
    ]
    return {
        "action": action,
        "label": say(action.label, g.language),
        "hint": say(action.hint, g.language),
        "basis": say(action.basis, g.language),
        "questions": questions(fields, asking),
        "errors": errors,
        "branches": any(f.relevant for f in _fields(look, action)),
        "submitted": submitted(look, action) if action.approves or action.returns else [],
        "asks_reason": needs_reason(situation, action) or bool(issuing),
        "needs_reason": needs_reason(situation, action),
        "reason": request.form.get("reason", ""),
        "issuing": [say(d.label, g.language) for d in issuing],
        "languages": _languages(issuing),
        "language_chosen": request.form.get("language", "")
        or next((usual_language(look.desk, look.opened, d) for d in issuing), ""),
        "opening": [
            say(look.opened.ready.case_type(e.open).label, g.language)
            for e in action.effects
            if e.open and situation.holds(e.when)
        ],
        "panel": candidates(look, action, _seats(action)) if action.panel else None,
        "request_id": request.form.get("request_id") or request_id(),
    }


def _languages(issuing: list[Document]) -> list[str]:
    """Name the languages that all documents issued together can be made in."""
    shared = [languages_of(d) for d in issuing]
    return [x for x in shared[0] if all(x in others for others in shared)] if shared else []


def _fields(look: Look, action: Action) -> list[Field]:
    return [look.opened.case_type.fields[f] for f in action.form]


def _typed(look: Look, action: Action) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    return read_typed(_fields(look, action), look.opened.case_type.records, request.form)


def _as_typed(look: Look, action: Action, typed: Mapping[str, Any]) -> Situation:
    """Look at the case as it would be with what was typed, so that questions follow the answers."""
    situation = look.opened.situation
    read, _faults = read_values(
        _fields(look, action), look.opened.case_type.records, typed, look.opened.office.office.zone
    )
    merged = {**situation.state.values, **read}
    return situation.with_state(
        replace(situation.state, values={k: v for k, v in merged.items() if v is not None})
    )


def _required(situation: Situation, action: Action, spec: Field) -> bool:
    """Mark a question as needed: by its own rule, or because a rule of the action speaks of it and fails."""
    if spec.handles and (len(action.form) == 1 or situation.state.values.get(spec.id)):
        return True
    if spec.required and situation.holds(spec.required):
        return True
    return any(r.field == spec.id and not situation.holds(r.rule) for r in action.require)


def people_options(look: Look) -> dict[str, Options]:
    """Give whom each function may be given to; who is not independent is named with the reason and comes last."""
    made: dict[str, Options] = {}
    everybody = sorted(look.opened.situation.people.values(), key=lambda p: p.named(g.language))
    for spec in look.opened.case_type.fields.values():
        if spec.type == "person":
            fit = [p for p in everybody if p.roles and (not spec.roles or not p.roles.isdisjoint(spec.roles))]
            made[spec.id] = _with_conflicts(look, fit) if spec.handles else _plain(fit)
    made[""] = _plain([p for p in everybody if p.roles])
    return made


def _plain(people: list[Any]) -> Options:
    return [(p.id, p.named(g.language)) for p in people]


def _with_conflicts(look: Look, people: list[Any]) -> Options:
    free, barred = [], []
    for person in people:
        why = conflicts(look.opened.case_type, person)
        text = listed((say(INVOLVEMENT[k], g.language) for k in why if k in INVOLVEMENT), g.language)
        (barred if why else free).append(
            (person.id, f"{person.named(g.language)} - {text}" if why else person.named(g.language))
        )
    return [*free, *barred]


def _seats(action: Action) -> tuple[Seat, ...]:
    if not action.panel:
        return ()
    return tuple(
        Seat(person, f"no_conflict.{person}" in request.form, f"confidentiality.{person}" in request.form)
        for person in dict.fromkeys(request.form.getlist("seat"))
    )


def sent_action(look: Look, name: str) -> Case:
    """Carry out what was sent. Raises Refused, or StaleCase."""
    action = known_action(look.opened.situation, name)
    password = request.form.get("password", "")
    fits = bool(password) and signed(g.actor, password)
    submission = Submission(
        values=_typed(look, action),
        seats=_seats(action),
        reason=request.form.get("reason", ""),
        signed=fits,
        password_wrong=bool(password) and not fits,
    )
    return act(
        desk(),
        look.opened.case.number or str(look.opened.case.id),
        seen_version(),
        name,
        submission,
        actor=g.actor,
        now=g.now,
        language=request.form.get("language", ""),
        request_id=request.form.get("request_id", ""),
    )


def ask_sending(look: Look, document: str) -> Sending:
    """Read how a document was sent; local times are those of the office."""
    zone = look.opened.office.office.zone
    read, faults = read_values((_SENT_AT,), {}, {"sent_at": request.form.get("sent_at", "")}, zone)
    if faults:
        raise Refused(*faults)
    return Sending(
        document,
        read["sent_at"] or g.now,
        request.form.get("channel", ""),
        request.form.get("proof", ""),
        request.form.get("not_possible", "").strip() if request.form.get("channel") == "impossible" else "",
    )


def ask_correction(
    look: Look, errors: Mapping[str, Any] | None = None
) -> tuple[list[Question], dict[str, Any]]:
    """Give the fields that may be corrected, their questions, and what was typed that differs."""
    fields = list(correctable(look.opened.situation))
    typed = (
        read_typed(fields, look.opened.case_type.records, request.form) if request.method == "POST" else {}
    )
    asking = Asking(
        values={**look.opened.situation.state.values, **typed},
        options=people_options(look),
        errors=errors or {},
        records=look.opened.case_type.records,
        zone=look.opened.office.office.zone,
    )
    made = questions(fields, asking)
    stored = {q.id: q for q in questions(fields, replace(asking, values=look.opened.situation.state.values))}
    changed = {k: v for k, v in typed.items() if k not in stored or v != stored[k].value}
    return made, changed
