import pytest

from casework.rules.scenarios import case_types_of, run
from rules.builders import MATTER, OFFICE, TASK, expressions

PEOPLE = {
    "ann": {"roles": ["clerk"]},
    "olga": {"roles": ["clerk"]},
    "hal": {"roles": ["head"]},
    "eva": {"roles": ["head"], "involved": ["auditor"]},
}
RECEIVE = {
    "at": "2024-02-01T10:00",
    "by": "ann",
    "does": "receive",
    "with": {"details": "It broke", "kind": "a"},
}
ASSIGN = {"at": "2024-02-01T11:00", "by": "hal", "does": "assign", "with": {"owner": "olga"}}
ACCEPT = {"at": "2024-02-02T10:00", "by": "olga", "does": "accept", "with": {"clear": True}}
LATER = {"at": "2024-02-03T10:00", "by": "olga"}


def play(*steps, case_type=MATTER, kinds="matter", **given):
    scenario = {
        "name": "told",
        "case_type": kinds,
        "people": PEOPLE,
        "given": {"received_at": "2024-02-01T09:00", "channel": "mail", **given},
        "steps": [*steps],
    }
    return run(case_type, expressions(case_type), scenario, OFFICE)


def failure(*steps, **more):
    found = play(*steps, **more)
    assert found.scenario == "told"
    return found.step, found.detail


def accepted(*steps):
    return (RECEIVE, ASSIGN, ACCEPT, *steps)


def test_a_scenario_that_goes_as_told_gives_nothing():
    assert play(*accepted()) is None


def test_the_case_type_is_one_or_several():
    assert case_types_of({"case_type": "a"}) == ("a",)
    assert case_types_of({"case_type": ["a", "b"]}) == ("a", "b")


def test_a_scenario_begins_with_what_is_known():
    assert failure(RECEIVE, colour="red") == (0, "`given` must have received_at and may not have ['colour']")
    assert failure(RECEIVE, received_at="soon")[0] == 0


def test_a_scenario_without_a_receipt_is_refused():
    scenario = {"name": "told", "case_type": "matter", "people": {}, "given": {}, "steps": [RECEIVE]}
    assert run(MATTER, expressions(MATTER), scenario, OFFICE).step == 0


def test_time_does_not_run_back():
    assert failure(RECEIVE, {"at": "2024-01-01T00:00"}) == (2, "the steps are not in the order of time")


def test_what_is_refused_is_told_with_the_reason():
    step, detail = failure(RECEIVE, {**LATER, "does": "close"})
    assert step == 2
    assert detail.startswith("refused: action.not_allowed")


def test_what_must_not_be_possible_fails_if_it_is():
    cannot = {k: v for k, v in ASSIGN.items() if k != "does"} | {"cannot": "assign"}
    assert failure(RECEIVE, cannot) == (2, "hal could assign, but must not")


@pytest.mark.parametrize("because", [{}, {"because": "clear"}, {"because": "action.requirement"}])
def test_what_must_not_be_possible_is_matched_by_code_field_or_rule(because):
    assert play(RECEIVE, ASSIGN, {**LATER, "cannot": "accept", **because}) is None


def test_a_refusal_for_another_reason_fails():
    step, detail = failure(RECEIVE, ASSIGN, {**LATER, "cannot": "accept", "because": "four_eyes"})
    assert (step, detail.split(":")[0]) == (3, "it was refused for another reason than 'four_eyes'")


def test_what_must_be_hidden_fails_if_it_is_offered():
    assert failure(RECEIVE, ASSIGN, {**LATER, "hidden": "accept"}) == (
        3,
        "accept is offered to olga, but must be hidden",
    )
    assert play(RECEIVE, ASSIGN, {**LATER, "hidden": "close"}) is None


def test_involvement_of_people_counts():
    assert play(RECEIVE, {**ASSIGN, "by": "eva", "does": "assign"}).detail.startswith(
        "refused: independence.auditor"
    )


def test_a_letter_is_sent_only_when_it_was_issued():
    assert play(*accepted({**LATER, "sends": "acceptance", "expect": {"state": {"answer": "met"}}})) is None
    assert failure(RECEIVE, ASSIGN, {**LATER, "sends": "acceptance"})[1].startswith(
        "refused: dispatch.not_issued"
    )


def test_a_letter_that_cannot_be_sent_is_recorded_with_or_without_words():
    for reason in ({}, {"reason": "no address"}):
        step = {**LATER, "sends": "acceptance", "not_possible": True, **reason}
        step["expect"] = {"state": {"answer": "not_possible"}}
        assert play(RECEIVE, ASSIGN, step, contactable=False) is None


def test_what_must_not_be_sent_fails_if_it_could():
    assert (
        play(RECEIVE, ASSIGN, {**LATER, "cannot_send": "acceptance", "because": "dispatch.not_issued"})
        is None
    )
    assert failure(*accepted({**LATER, "cannot_send": "acceptance"})) == (
        4,
        "acceptance could be sent, but must not",
    )
    wrong = {**LATER, "cannot_send": "acceptance", "because": "dispatch.proof_missing"}
    assert failure(RECEIVE, ASSIGN, wrong)[1].startswith("it was refused for another reason")


def test_evidence_and_children_come_from_outside():
    child = {"case_type": "task", "stage": "opened", "final": False}
    steps = [
        {"at": "2024-02-02T10:00", "evidence": "withdrawal"},
        {"at": "2024-02-02T10:00", "child": child},
        {"at": "2024-02-02T11:00", "child": {**child, "final": True}},
        {**LATER, "does": "withdraw", "reason": "asked", "expect": {"stage": "withdrawn"}},
    ]
    assert play(RECEIVE, ASSIGN, *steps) is None


def test_everything_that_can_be_expected_is_seen():
    expect = {
        "stage": "accepted",
        "due": {"answer": "2024-02-11"},
        "state": {"answer": "running", "hearing": "waiting"},
        "issued": ["acceptance"],
        "opened": [],
        "notified": ["owner"],
        "offered": ["propose"],
        "blocked": ["withdraw"],
        "values": {"accepted_on": "2024-02-02", "accepted_by": "olga", "why": None},
    }
    assert play(RECEIVE, ASSIGN, {**ACCEPT, "expect": expect}) is None


def test_before_anything_is_done_nothing_was_opened():
    assert (
        play(
            {"at": "2024-02-01T09:00", "by": "ann", "expect": {"opened": [], "notified": [], "stage": "new"}}
        )
        is None
    )


@pytest.mark.parametrize(
    ("expect", "detail"),
    [
        ({"stage": "closed"}, "stage is received, expected closed"),
        (
            {"due": {"answer": "2024-01-01"}},
            "due is {'answer': '2024-02-11'}, expected {'answer': '2024-01-01'}",
        ),
    ],
)
def test_what_is_not_as_expected_is_told(expect, detail):
    assert failure({**RECEIVE, "expect": expect}) == (1, detail)


def test_told_for_several_case_types_each_takes_the_fields_it_has():
    step = {**RECEIVE, "does": "open", "with": {"problem": "It broke", "details": "It broke"}}
    assert play(step, case_type=TASK, kinds=["matter", "task"]) is None
    assert failure(step, case_type=TASK, kinds="task")[1].startswith("refused: values.unknown_field")
