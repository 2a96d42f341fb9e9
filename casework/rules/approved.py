"""What somebody has approved stands: it is neither corrected nor rewritten by a later form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casework.errors import Refusal
from casework.rules.case import CaseState, Step
from casework.rules.fields import empty
from casework.rules.scheme import Action, CaseType
from casework.rules.situation import Situation


def approved_actions(case_type: CaseType, state: CaseState) -> frozenset[str]:
    """Name the actions whose latest content was approved and neither returned nor done anew since."""
    standing: set[str] = set()
    for step in state.steps:
        action = case_type.action(step.action)
        standing.discard(step.action)
        if action is not None and action.approves:
            standing.add(action.approves)
        if action is not None and action.returns:
            standing.discard(action.returns)
    return frozenset(standing)


def standing_return(case_type: CaseType, state: CaseState) -> Step | None:
    """Give the step that sent something back, until it is done anew or the case goes another way."""
    found = None
    for step in state.steps:
        action = case_type.action(step.action)
        if action is not None and action.returns:
            found = step
        elif action is None or action.to:
            found = None
    return found


def closed_fields(case_type: CaseType, state: CaseState) -> frozenset[str]:
    """Name the fields that are no longer corrected: those approved, and all recorded before a signed approval.

    In a case that has ended nothing is: it is reopened first.
    """
    stage = case_type.stage(state.stage)
    if stage is not None and stage.final:
        return frozenset(case_type.fields)
    forms = {a.id: frozenset(a.form) for a in case_type.actions}
    done = [step.action for step in state.steps]
    signed = [i for i, one in enumerate(done) if (a := case_type.action(one)) and a.sign and a.approves]
    before = done[: signed[-1]] if signed else []
    approved = {a.approves for a in case_type.actions if a.approves and a.id in done}
    return frozenset(f for one in {*before, *approved} for f in forms.get(one, ()))


def rewritten(situation: Situation, action: Action, changed: Mapping[str, Any]) -> Iterator[Refusal]:
    """Refuse what an action would change of content that was approved; what was left open may be filled in."""
    case_type, old = situation.case_type, situation.state.values
    standing = approved_actions(case_type, situation.state) - {action.id}
    kept = {f for a in case_type.actions if a.id in standing for f in a.form}
    for name in action.form:
        if name in kept and name in changed and not _adds(old.get(name), changed[name]):
            yield Refusal(
                "action.approved_content",
                basis=action.basis,
                params={"field": case_type.fields[name].label},
                field=name,
            )


def _adds(old: Any, new: Any) -> bool:
    """Say whether a new value only fills in what was empty; rows stay in number and order."""
    if empty(old):
        return True
    if not _rows(old) or not _rows(new) or len(old) != len(new):
        return bool(old == new)
    return all(
        empty(value) or after.get(name) == value
        for before, after in zip(old, new, strict=True)
        for name, value in before.items()
    )


def _rows(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(r, Mapping) for r in value)
    )
