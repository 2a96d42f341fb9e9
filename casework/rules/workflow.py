"""What can be done with a case now, what not yet and why, and what an action changes.

`offered` and `decide` are the same rules seen twice: the screen offers exactly what a submission would be
allowed. "Not allowed" is hidden; "not yet" is shown with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casework.errors import Refusal, Refused, refuse
from casework.rules import access
from casework.rules.approved import rewritten
from casework.rules.case import CaseState, Seat, Step
from casework.rules.independence import refusals as independence_refusals
from casework.rules.invariants import act_refusals, final_refusals
from casework.rules.issuing import issue_refusals
from casework.rules.panel import panel_refusals
from casework.rules.scheme import NEW, Action, Effect, Rule
from casework.rules.situation import Situation
from casework.rules.submission import read_form

UNKNOWN_CLOCK_ACTS = {"extend": "deadline.no_extension", "suspend": "deadline.no_suspension"}
"""Acts that people look for and that a scheme without the concept must refuse in words."""


@dataclass(frozen=True)
class Submission:
    """What an actor hands in with an action: raw values by field id, seats of a panel, a reason."""

    values: Mapping[str, Any] = field(default_factory=dict)
    seats: tuple[Seat, ...] = ()
    reason: str = ""
    signed: bool = False
    password_wrong: bool = False


@dataclass(frozen=True)
class Offer:
    """An action the actor may take at this stage, and why it cannot be done yet (empty: it can)."""

    action: Action
    blocked: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What an allowed action changes. `values` are the changed fields only, `dropped` the irrelevant."""

    action: str
    to: str
    values: Mapping[str, Any]
    dropped: tuple[str, ...] = ()
    seats: tuple[Seat, ...] | None = None
    issue: tuple[str, ...] = ()
    open: tuple[Effect, ...] = ()
    notify: tuple[str, ...] = ()
    reason: str = ""


def offered(situation: Situation) -> tuple[Offer, ...]:
    """List what the actor may do with the case now, blocked ones with their reasons."""
    return tuple(
        Offer(action, tuple(_blocking(situation, action)))
        for action in situation.case_type.actions
        if visible(situation, action) and situation.holds(action.when)
    )


def visible(situation: Situation, action: Action) -> bool:
    """Say whether the action starts at this stage and belongs to a role or function of the actor."""
    if situation.state.stage not in action.from_:
        return False
    return access.has_any(situation.case_type, situation.state, situation.actor, action.roles)


def decide(situation: Situation, action_id: str, submission: Submission) -> Decision:
    """Check a submitted action and say what it changes. Raises Refused with every reason at once."""
    action = find_action(situation, action_id)
    form = read_form(situation, action, submission.values)
    after = situation.with_state(replace(situation.state, values=form.values))
    faults = list(form.faults)
    faults += _reason_faults(situation, action, submission)
    faults += act_refusals(situation, action)
    faults += rewritten(situation, action, form.changed)
    faults += _assignee_faults(after, action)
    faults += _seat_faults(after, action, submission.seats)
    if not form.faults:
        faults += _rule_faults(after, action, action.require)
        faults += final_refusals(after, action)
        faults += issue_refusals(after, action, submission.reason)
        faults += _empty_faults(after, action, form.changed, submission)
    if faults:
        raise Refused(*_distinct(faults))
    return _decision(after, action, submission, form.changed, form.dropped)


def apply(situation: Situation, decision: Decision) -> CaseState:
    """Give the state of the case after a decision of `decide`."""
    state = situation.state
    stage = situation.case_type.stage(decision.to)
    final = stage is not None and stage.final
    return replace(
        state,
        stage=decision.to,
        values={k: v for k, v in {**state.values, **decision.values}.items() if v is not None},
        panel=state.panel if decision.seats is None else decision.seats,
        steps=(*state.steps, Step(decision.action, situation.actor.id, situation.now)),
        issued=(*state.issued, *decision.issue),
        issued_at={**state.issued_at, **dict.fromkeys(decision.issue, situation.now)},
        closed_at=situation.now if final else None,
    )


def known_action(situation: Situation, action_id: str) -> Action:
    """Find an action that the actor takes at some stage of the case, also when it has moved on. Raises Refused."""
    action = situation.case_type.action(action_id)
    if action is None:
        raise refuse(UNKNOWN_CLOCK_ACTS.get(action_id, "action.unknown"), action=action_id)
    if not access.has_any(situation.case_type, situation.state, situation.actor, action.roles):
        raise refuse("action.not_allowed", action=action.called, basis=action.basis)
    return action


def find_action(situation: Situation, action_id: str) -> Action:
    """Find an action that the actor may take now. Raises Refused, which says why not."""
    action = known_action(situation, action_id)
    if situation.state.stage not in action.from_:
        stage = situation.case_type.stage(situation.state.stage)
        code = "action.already_received" if NEW in action.from_ else "action.wrong_stage"
        raise refuse(code, action=action.called, stage=stage.label if stage else "", basis=action.basis)
    if not situation.holds(action.when):
        raise refuse("action.not_offered", action=action.called, basis=action.basis)
    return action


def _blocking(situation: Situation, action: Action) -> list[Refusal]:
    """Give the reasons that no input of the action's own form can remove."""
    later = [r for r in action.require if r.field not in action.form or not r.field]
    return [
        *act_refusals(situation, action),
        *_rule_faults(situation, action, later),
        *final_refusals(situation, action),
    ]


def _rule_faults(situation: Situation, action: Action, rules: Sequence[Rule]) -> list[Refusal]:
    """Refuse by each rule that does not hold; one that names no clause of its own stands under that of the action."""
    return [
        Refusal(
            "action.requirement",
            basis=r.basis or action.basis,
            message=r.message,
            params={"rule": r.id},
            field=r.field,
        )
        for r in rules
        if not situation.holds(r.rule)
    ]


def needs_reason(situation: Situation, action: Action) -> bool:
    """Say whether the action asks for a reason: by the scheme, to return something, or to seat another panel."""
    return action.reason or bool(action.returns) or bool(action.panel and situation.state.panel)


def _reason_faults(situation: Situation, action: Action, submission: Submission) -> list[Refusal]:
    faults = []
    if needs_reason(situation, action) and not submission.reason.strip():
        faults.append(Refusal("action.reason_missing", basis=action.basis, field="reason"))
    if action.sign and not submission.signed:
        code = "action.signature_wrong" if submission.password_wrong else "action.signature_missing"
        faults.append(Refusal(code, basis=action.basis, field="password"))
    return faults


def _empty_faults(
    after: Situation, action: Action, changed: Mapping[str, Any], submission: Submission
) -> list[Refusal]:
    """Refuse a record of nothing: a form that was left as it was, by an action that does nothing else."""
    moves = action.to and action.to != after.state.stage
    does = (
        action.panel or action.approves or action.returns or any(after.holds(e.when) for e in action.effects)
    )
    if action.form and not (changed or moves or does or submission.reason.strip()):
        return [Refusal("action.nothing", basis=action.basis, params={"action": action.id})]
    return []


def _assignee_faults(after: Situation, action: Action) -> list[Refusal]:
    """Whoever is given a function must be independent and hold a role that may have it."""
    faults = []
    for spec in (f for f in after.case_type.handling if f.id in action.form):
        person = after.state.values.get(spec.id)
        if person is None or person not in after.people:
            continue
        facts = after.facts(person)
        faults += independence_refusals(after.case_type, facts, at=spec.id, basis=spec.basis or action.basis)
        if spec.roles and facts.roles.isdisjoint(spec.roles):
            faults.append(Refusal("people.role_missing", params={"person": facts.called}, field=spec.id))
    return faults


def _seat_faults(after: Situation, action: Action, seats: tuple[Seat, ...]) -> list[Refusal]:
    if action.panel:
        return panel_refusals(after, after.case_type.panels[action.panel], seats)
    return [Refusal("panel.not_here", field="panel")] if seats else []


def _distinct(faults: Sequence[Refusal]) -> list[Refusal]:
    seen: dict[tuple[str, str, str], Refusal] = {}
    for fault in faults:
        seen.setdefault((fault.code, fault.field, fault.text()), fault)
    return list(seen.values())


def _decision(
    after: Situation,
    action: Action,
    submission: Submission,
    changed: Mapping[str, Any],
    dropped: tuple[str, ...],
) -> Decision:
    effects = [e for e in action.effects if after.holds(e.when)]
    settings = {k: _set_value(after, k, v) for e in effects for k, v in e.set.items()}
    return Decision(
        action=action.id,
        to=action.to or after.state.stage,
        values={**changed, **settings},
        dropped=dropped,
        seats=submission.seats if action.panel else None,
        issue=tuple(e.issue for e in effects if e.issue),
        open=tuple(e for e in effects if e.open),
        notify=tuple(e.notify for e in effects if e.notify),
        reason=submission.reason.strip(),
    )


def _set_value(after: Situation, name: str, value: Any) -> Any:
    if value == "actor":
        return after.actor.id
    if value == "now":
        return after.today if after.case_type.fields[name].type == "date" else after.now
    return value
