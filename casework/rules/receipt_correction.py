"""Correcting what a case was received with: who may, which facts, how they are read.

Never the day of receipt: it fixes the version of the procedure and starts the clocks.
"""

from collections.abc import Mapping
from typing import Any

from casework.errors import Refusal, Refused
from casework.rules import access
from casework.rules.fields import read_values, unanswered
from casework.rules.invariants import act_refusals
from casework.rules.receipt import RAISER_IDS, RECEIPT_FIELDS
from casework.rules.scheme import PANEL, Action, Field
from casework.rules.situation import Situation
from casework.rules.text import Text, certificate_number

ABOUT_IDS = ("subject", "organisation", "certificate")
FACTS = tuple(f for f in RECEIPT_FIELDS if f.id in (*ABOUT_IDS, *RAISER_IDS))
"""What may have been keyed wrongly: what the case is about, and how the raiser is reached."""
_CALLED: Text = {"en": "correct what was received", "zh-CN": "更正收到的内容"}
_ANY = Action(id="correct")


def correctable_facts(situation: Situation, *, barred: bool) -> tuple[Field, ...]:
    """List the receipt facts the actor may correct now; those of the raiser only if he may know him."""
    if _against(situation, barred=barred):
        return ()
    knows = access.may_read_confidential(situation.case_type, situation.state, situation.actor, barred=barred)
    return tuple(f for f in FACTS if knows or f.id not in RAISER_IDS)


def check_may_correct(situation: Situation, *, barred: bool) -> None:
    """Refuse whoever may not correct the receipt of this case now. Raises Refused."""
    if against := _against(situation, barred=barred):
        raise Refused(*against)


def read_facts(
    situation: Situation, raw: Mapping[str, Any], reason: str, *, barred: bool
) -> tuple[dict[str, str], list[Refusal]]:
    """Read corrected facts as the intake reads them, and name their faults; a fact that is emptied is empty text.

    Raises Refused for whoever may not correct at all.
    """
    check_may_correct(situation, barred=barred)
    allowed = {f.id: f for f in correctable_facts(situation, barred=barred)}
    specs = [allowed[name] for name in raw if name in allowed]
    given = {s.id: raw[s.id] for s in specs}
    values, faults = read_values(specs, {}, given, situation.office.zone)
    faults += unanswered(specs, values, faults)
    faults += [Refusal("correct.field", field=name) for name in raw if name not in allowed]
    if not reason.strip():
        faults.append(Refusal("action.reason_missing", field="reason"))
    facts = {name: value or "" for name, value in values.items()}
    if facts.get("raiser_name") == "" and not situation.state.anonymous:
        faults.append(Refusal("receipt.raiser", field="raiser_name"))
    if "certificate" in facts:
        facts["certificate"] = certificate_number(facts["certificate"])
    return facts, faults


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Give the facts that are not what they were."""
    return {name: value for name, value in after.items() if value != before.get(name, "")}


def _against(situation: Situation, *, barred: bool) -> list[Refusal]:
    """Give the reasons why the actor may not correct the receipt: no right, an end reached, no independence."""
    if not _works_on(situation):
        return [_not_allowed()]
    stage = situation.case_type.stage(situation.state.stage)
    if stage and stage.final:
        params = {"stage": stage.label, "action": _CALLED}
        return [Refusal("action.wrong_stage", params=params)]
    involved = act_refusals(situation, _ANY)
    return involved or ([_not_allowed()] if barred else [])


def _works_on(situation: Situation) -> bool:
    """Say whether the actor oversees this kind of case or handles this one; a panel only judges it."""
    case_type, state, actor = situation.case_type, situation.state, situation.actor
    if not actor.roles.isdisjoint(case_type.view):
        return True
    return bool(access.functions_of(case_type, state, actor.id) - {PANEL})


def _not_allowed() -> Refusal:
    return Refusal("action.not_allowed", params={"action": _CALLED})
