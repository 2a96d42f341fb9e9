"""What no scheme can switch off: independence, four eyes, reasons for refusal, the outcome reaches the raiser.

Part 6 of the requirement catalogue (INV-3, 4, 9, 10). The rules here run beside the scheme's own.
"""

from datetime import datetime

from casework.errors import Refusal
from casework.rules import access
from casework.rules.independence import refusals as independence_refusals
from casework.rules.scheme import NEW, Action
from casework.rules.situation import Situation


def act_refusals(situation: Situation, action: Action) -> list[Refusal]:
    """Give the platform's reasons why this actor may not do this: involvement, four eyes."""
    if NEW in action.from_:
        return []
    facts = situation.facts(situation.actor.id)
    found = independence_refusals(situation.case_type, facts, basis=action.basis)
    return found + _four_eyes(situation, action)


def _four_eyes(situation: Situation, action: Action) -> list[Refusal]:
    """An approver did not do what he approves, and has no part in handling the case.

    The owner may not approve either: he cannot approve own work. Sending back is no approval.
    """
    if not action.approves:
        return []
    state, actor = situation.state, situation.actor
    if state.done_by(action.approves) == actor.id:
        done = situation.case_type.action(action.approves)
        params = {"action": done.called if done else action.approves}
        return [Refusal("four_eyes.own_work", basis=action.basis, params=params)]
    if access.functions_of(situation.case_type, state, actor.id):
        return [Refusal("four_eyes.handler", basis=action.basis)]
    return []


def final_refusals(situation: Situation, action: Action) -> list[Refusal]:
    """Refuse a final stage before the raiser was told the outcome, or that it is impossible is recorded.

    A withdrawal is the raiser's own act, so nothing need be told (ISO/IEC 17021-1, 9.7.8 and 9.8.9).
    """
    stage = situation.case_type.stage(action.to)
    if stage is None or not stage.final or stage.outcome == "withdrawn" or not situation.case_type.external:
        return []
    outcomes = [d.id for d in situation.case_type.documents.values() if d.outcome]
    since = _reopened_at(situation)
    told = {d.document for d in situation.state.dispatches if since is None or d.at >= since}
    if told.isdisjoint(outcomes):
        return [Refusal("close.outcome_not_told", basis=action.basis)]
    return []


def _reopened_at(situation: Situation) -> datetime | None:
    """Give when the case last left a final stage: what was told before does not tell the new outcome."""
    final = {s.id for s in situation.case_type.stages if s.final}
    reopening = {
        a.id for a in situation.case_type.actions if a.to not in final and not final.isdisjoint(a.from_)
    }
    return max((s.at for s in situation.state.steps if s.action in reopening), default=None)
