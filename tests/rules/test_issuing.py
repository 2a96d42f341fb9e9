from dataclasses import replace

from casework.rules.case import Dispatch, Step
from casework.rules.issuing import issue_refusals
from rules.builders import MATTER, NOW, at, situation

LATE = at("2024-02-11T00:00")
APPROVED = (Step("approve", "hal", NOW),)


def found(action, *, reason="", **more):
    one = situation(**more)
    return issue_refusals(one, one.case_type.action(action), reason)


def test_a_document_needs_its_fields_said_with_the_labels_people_know():
    (one,) = found("tell", stage="decided", steps=APPROVED)
    assert (one.code, one.field) == ("document.needs", "verdict")
    assert one.text() == "'Result' cannot be issued without 'Verdict'."
    assert one.text("zh-CN") == "缺少“结论”，不能签发“结果”。"


def test_a_document_comes_after_its_actions():
    (one,) = found("tell", stage="decided", values={"verdict": "Yes"})
    assert (one.code, one.params) == (
        "document.after",
        {"document": MATTER.documents["result"].label, "action": MATTER.action("approve").label},
    )


def test_a_complete_document_is_issued():
    assert found("tell", stage="decided", values={"verdict": "Yes"}, steps=APPROVED) == []


def test_a_late_document_needs_a_reason():
    (one,) = found("accept", now=LATE)
    assert (one.code, one.params, one.clause()) == (
        "document.late_reason_missing",
        {"deadline": MATTER.deadlines[0].label, "due": "2024-02-10"},
        "4 b",
    )
    assert found("accept", now=LATE, reason="The scope was unclear") == []


def test_a_clock_that_the_document_does_not_stop_asks_for_nothing():
    assert found("tell", now=LATE, values={"verdict": "Yes"}, steps=APPROVED) == []


def test_a_clock_of_another_party_asks_for_nothing():
    outside = replace(MATTER, deadlines=(replace(MATTER.deadlines[0], party="outside"),))
    assert found("accept", now=LATE, case_type=outside) == []


def test_a_clock_that_was_stopped_asks_for_nothing():
    assert found("accept", now=LATE, dispatches=(Dispatch("acceptance", LATE),)) == []


def test_an_effect_whose_condition_does_not_hold_issues_nothing():
    action = MATTER.action("tell")
    never = replace(action, effects=tuple(replace(e, when="false") for e in action.effects))
    assert issue_refusals(situation(), never, "") == []


def test_an_action_that_issues_nothing_is_not_asked():
    assert found("close", now=LATE) == []
