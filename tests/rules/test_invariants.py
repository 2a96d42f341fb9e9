import pytest

from casework.rules.case import Dispatch, Seat, Step
from casework.rules.invariants import act_refusals, final_refusals
from casework.rules.workflow import Submission, decide
from rules.builders import MATTER, NOW, at, codes, matter, person, situation

PROPOSED = (Step("propose", "pia", NOW),)


def act(by, action, **more):
    return [r.code for r in act_refusals(situation(by, **more), MATTER.action(action))]


def final(action="close", **more):
    one = situation("olga", **more)
    return [r.code for r in final_refusals(one, one.case_type.action(action))]


def test_whoever_is_involved_does_nothing_with_the_case():
    barred = person("olga", "clerk", involved=["auditor"])
    assert act("olga", "accept", people=[barred]) == ["independence.auditor"]


def test_whoever_is_involved_may_still_receive():
    assert act("ann", "receive", people=[person("ann", "clerk", involved=["auditor"])]) == []


def test_nobody_approves_his_own_work():
    assert act("hal", "approve", steps=(Step("propose", "hal", NOW),)) == ["four_eyes.own_work"]


@pytest.mark.parametrize(
    "case",
    [{"values": {"owner": "hal"}}, {"values": {"helper": "hal"}}, {"panel": (Seat("hal"),)}],
    ids=["owner", "helper", "panel"],
)
def test_nobody_approves_what_he_handles(case):
    assert act("hal", "approve", steps=PROPOSED, **case) == ["four_eyes.handler"]


def test_a_second_person_approves():
    assert act("hal", "approve", steps=PROPOSED) == []


def test_sending_back_is_no_approval():
    assert act("hal", "send_back", steps=(Step("propose", "hal", NOW),)) == []


def test_four_eyes_hold_in_a_decision():
    one = situation("hal", stage="proposed", steps=(Step("propose", "hal", NOW),), values={"verdict": "Yes"})
    assert codes(decide, one, "approve", Submission(signed=True)) == ["four_eyes.own_work"]


def test_a_case_is_not_closed_before_its_outcome_was_told():
    assert final(stage="decided") == ["close.outcome_not_told"]
    assert final(stage="decided", dispatches=(Dispatch("acceptance", NOW),)) == ["close.outcome_not_told"]


def test_a_case_is_closed_once_its_outcome_was_told_or_could_not_be():
    assert final(dispatches=(Dispatch("result", NOW),)) == []
    assert final(dispatches=(Dispatch("refusal", NOW, not_possible=True),)) == []


def test_a_withdrawal_needs_no_letter_of_outcome():
    assert final("withdraw") == []


def test_an_action_that_ends_nothing_needs_no_letter():
    assert final("tell") == []
    assert final("accept") == []


def test_an_internal_case_has_nobody_to_tell():
    assert final(case_type=matter(external=False)) == []


def test_what_was_told_before_reopening_does_not_tell_the_new_outcome():
    steps = (Step("close", "olga", at("2024-02-01")), Step("reopen", "hal", at("2024-02-02")))
    told = Dispatch("result", at("2024-02-01"))
    again = Dispatch("result", at("2024-02-02"))
    assert final(steps=steps, dispatches=(told,)) == ["close.outcome_not_told"]
    assert final(steps=steps, dispatches=(told, again)) == []


def test_the_outcome_gate_holds_in_a_decision():
    assert codes(decide, situation(stage="decided"), "close", Submission()) == ["close.outcome_not_told"]
