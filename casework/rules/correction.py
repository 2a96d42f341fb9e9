"""Correcting recorded values: who may, which fields, and that approved content is not changed behind the approver."""

from collections.abc import Mapping
from typing import Any

from casework.errors import Refusal, Refused
from casework.rules import access
from casework.rules.approved import closed_fields
from casework.rules.invariants import act_refusals
from casework.rules.scheme import Action, Field
from casework.rules.situation import Situation
from casework.rules.submission import Form, read_fields


def correctable(situation: Situation) -> tuple[Field, ...]:
    """List the fields the actor may correct now: filled in by an action of his, not read only, not approved.

    A field that gives a function is changed by its own action, never here.
    """
    closed = closed_fields(situation.case_type, situation.state)
    found = [
        spec
        for spec in situation.case_type.fields.values()
        if spec.id in situation.state.values
        and not (spec.read_only or spec.handles)
        and spec.id not in closed
        and _filled_by_actor(situation, spec)
    ]
    return tuple(found)


def correct(situation: Situation, raw: Mapping[str, Any], reason: str) -> Form:
    """Check a correction and give the values after it. Raises Refused with every reason at once."""
    allowed = {f.id: f for f in correctable(situation)}
    closed = closed_fields(situation.case_type, situation.state)
    faults = [
        Refusal("correct.approved" if name in closed else "correct.field", field=name)
        for name in raw
        if name not in allowed
    ]
    if not reason.strip():
        faults.append(Refusal("action.reason_missing", field="reason"))
    faults += act_refusals(situation, _ANY)
    if faults:
        raise Refused(*faults)
    form = read_fields(situation, [allowed[n] for n in raw], raw)
    if form.faults:
        raise Refused(*form.faults)
    return form


_ANY = Action(id="correct")


def _filled_by_actor(situation: Situation, spec: Field) -> bool:
    case_type, state, actor = situation.case_type, situation.state, situation.actor
    return any(
        spec.id in a.form and access.has_any(case_type, state, actor, a.roles) for a in case_type.actions
    )
