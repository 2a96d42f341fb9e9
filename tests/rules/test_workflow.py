from dataclasses import replace

from casework.rules.case import Dispatch, Seat, Step
from casework.rules.scheme import Rule
from casework.rules.workflow import Submission, apply, decide, offered, visible
from rules.builders import MATTER, NOW, codes, day, person, refusals, situation, with_action

BOARD = (Seat("pia", no_conflict=True), Seat("pat", no_conflict=True))


def act(action, by="olga", *, seats=(), reason="", signed=False, values=(), case=(), **more):
    """Decide an action on a case; `case` holds its values, `values` what is submitted."""
    one = situation(by, values=dict(case), **more)
    return decide(one, action, Submission(dict(values), seats, reason, signed))


def faults(action, by="olga", **more):
    return codes(act, action, by, **more)


def offers(by, **more):
    return {o.action.id: [r.code for r in o.blocked] for o in offered(situation(by, **more))}


def test_an_owner_is_offered_what_starts_here_and_told_what_is_not_yet_possible():
    assert offers("olga") == {"accept": [], "refuse": [], "withdraw": ["action.requirement"]}


def test_nothing_is_offered_to_whoever_has_no_part():
    assert offers("pat") == {}


def test_an_action_whose_condition_does_not_hold_is_hidden():
    assert "accept" not in offers("olga", issued=("acceptance",))
    assert faults("accept", issued=("acceptance",)) == ["action.not_offered"]


def test_a_requirement_that_the_form_can_meet_does_not_block():
    assert offers("olga")["accept"] == []
    assert faults("accept") == ["action.requirement"]


def test_closing_is_shown_with_the_reason_why_not_yet():
    assert offers("olga", stage="decided")["close"] == ["close.outcome_not_told"]


def test_four_eyes_block_an_offer():
    assert offers("hal", stage="proposed", steps=(Step("propose", "hal", NOW),))["approve"] == [
        "four_eyes.own_work"
    ]


def test_receiving_is_for_those_who_may_and_only_once():
    assert visible(situation("ann", stage="new"), MATTER.action("receive"))
    assert not visible(situation("pat", stage="new"), MATTER.action("receive"))
    assert faults("receive", "ann") == ["action.already_received"]


def test_an_unknown_action_is_named_so():
    assert faults("dance") == ["action.unknown"]


def test_extending_and_suspending_a_clock_are_refused_in_words():
    assert faults("extend") == ["deadline.no_extension"]
    assert faults("suspend") == ["deadline.no_suspension"]


def test_whoever_may_not_is_told_so_before_anything_else():
    assert faults("approve", "olga") == ["action.not_allowed"]


def test_an_action_of_another_stage_is_refused_with_the_stage():
    (found,) = refusals(act, "close")
    assert (found.code, found.params["stage"]) == ("action.wrong_stage", MATTER.stage("received").label)


def test_a_requirement_is_refused_in_the_words_of_the_procedure():
    (found,) = refusals(act, "accept", values={"clear": False})
    assert (found.code, found.field, found.clause(), found.text()) == (
        "action.requirement",
        "clear",
        "4 a",
        "It must be clear.",
    )


def test_rules_are_not_judged_while_the_form_has_faults():
    assert faults("accept", values={"kind": "z"}) == ["values.not_a_choice"]


def test_a_reason_is_asked_for_where_the_action_or_a_return_needs_it():
    assert faults("withdraw", evidence=("withdrawal",)) == ["action.reason_missing"]
    assert faults("send_back", "hal", stage="proposed", reason=" ") == ["action.reason_missing"]


def test_a_signature_is_asked_for():
    steps = (Step("propose", "pia", NOW),)
    assert faults("approve", "hal", stage="proposed", steps=steps) == ["action.signature_missing"]
    assert act("approve", "hal", stage="proposed", steps=steps, signed=True).to == "decided"


def test_every_reason_comes_at_once_and_once_only():
    barred = person("olga", "clerk", involved=["auditor"])
    assert faults("withdraw", people=[barred]) == [
        "action.reason_missing",
        "independence.auditor",
        "action.requirement",
    ]


def test_the_same_reason_is_not_given_twice():
    twice = with_action("accept", require=MATTER.action("accept").require * 2)
    assert faults("accept", case_type=twice) == ["action.requirement"]


def test_an_assigned_person_is_independent_and_holds_the_role():
    barred = person("ann", "clerk", involved=["auditor"])
    (found,) = refusals(act, "assign", "hal", values={"owner": "ann"}, people=[barred])
    assert (found.code, found.field, found.clause()) == ("independence.auditor", "owner", "2")
    (found,) = refusals(act, "assign", "hal", values={"owner": "pat"})
    assert (found.code, found.field, found.text()) == ("people.role_missing", "owner", found.text())
    assert found.params["person"] == {"en": "Pat", "zh-CN": "Pat"}


def test_somebody_unknown_cannot_be_assigned():
    (found,) = refusals(act, "assign", "hal", values={"owner": "nobody"})
    assert (found.code, found.field) == ("people.unknown", "owner")


def test_a_function_without_named_roles_is_open_to_anybody_independent():
    assert act("assign", "hal", values={"helper": "pat"}).values == {"helper": "pat"}
    barred = person("pat", involved=["reviewer"])
    assert faults("assign", "hal", values={"helper": "pat"}, people=[barred]) == ["independence.reviewer"]


def test_a_function_that_somebody_has_goes_to_somebody_else_never_to_nobody():
    assert faults("assign", "hal", values={"owner": ""}) == ["values.required"]
    assert act("assign", "hal", values={"owner": "ann"}).values == {"owner": "ann"}


def test_an_act_that_only_gives_functions_gives_one():
    one = situation("hal", values={})
    nobody = one.with_state(replace(one.state, values={}))
    assert codes(decide, nobody, "assign", Submission({})) == ["values.required"]
    assert decide(nobody, "assign", Submission({"helper": "olga"})).values == {"helper": "olga"}


def test_a_panel_is_seated_by_the_rule_of_the_procedure():
    case = {"scope": "farm"}
    assert act("seat", "hal", stage="accepted", seats=BOARD, case=case).seats == BOARD
    assert faults("seat", "hal", stage="accepted", seats=BOARD[:1], case=case) == ["panel.whole"]


def test_seats_have_no_place_in_another_action():
    assert faults("accept", values={"clear": True}, seats=BOARD) == ["panel.not_here"]


def test_seating_a_panel_keeps_who_is_not_seated_anew():
    one = situation("olga", stage="accepted", panel=BOARD)
    kept = apply(one, decide(one, "propose", Submission({"verdict": "Yes"})))
    assert kept.panel == BOARD
    new = situation("hal", stage="accepted", panel=BOARD, values={"scope": "farm"})
    seats = (*BOARD, Seat("dee", no_conflict=True))
    assert apply(new, decide(new, "seat", Submission(seats=seats, reason="One fell ill."))).panel == seats


def test_a_panel_is_seated_anew_only_with_a_reason():
    assert faults("seat", "hal", stage="accepted", seats=BOARD, panel=BOARD, case={"scope": "farm"}) == [
        "action.reason_missing"
    ]


def test_a_wrong_password_is_told_from_none():
    one = situation("hal", stage="proposed")
    assert "action.signature_missing" in codes(decide, one, "approve", Submission())
    assert "action.signature_wrong" in codes(decide, one, "approve", Submission(password_wrong=True))


def test_a_form_left_as_it_was_records_nothing():
    helped = {"case": {"helper": "olga"}, "stage": "accepted"}
    assert faults("work", **helped) == ["action.nothing"]
    assert faults("work", **helped, values={"rows": [], "held_on": ""}) == ["action.nothing"]
    assert act("work", **helped, values={"held_on": "2024-02-04"}).values
    assert act("work", **helped, reason="Nobody came.").reason


def test_what_an_action_does_beside_its_form_is_enough():
    plain = with_action("work", to="proposed")
    for case_type in (plain, with_action("work", effects=MATTER.action("send_back").effects)):
        one = replace(situation("olga", stage="accepted", values={"helper": "olga"}), case_type=case_type)
        assert decide(one, "work", Submission()).action == "work"


def test_a_decision_holds_what_the_action_changes():
    found = act("accept", values={"clear": True, "kind": "b", "why": "Because"})
    assert (found.to, found.issue, found.notify) == ("accepted", ("acceptance",), ("owner",))
    assert [(e.open, e.copy) for e in found.open] == [("task", {"problem": "details"})]
    assert found.values == {
        "clear": True,
        "kind": "b",
        "why": "Because",
        "accepted_on": day("2024-02-05"),
        "noted_at": NOW,
        "accepted_by": "olga",
    }


def test_an_effect_whose_condition_does_not_hold_stays_out():
    assert act("accept", values={"clear": True}).open == ()


def test_what_does_not_apply_is_dropped_and_named():
    assert act("accept", values={"clear": True, "why": "Because"}).dropped == ("why",)


def test_an_action_without_a_target_leaves_the_stage():
    steps = (Step("approve", "hal", NOW),)
    assert act("tell", stage="decided", steps=steps, case={"verdict": "Yes"}).to == "decided"


def test_applying_a_decision_gives_the_case_after_it():
    one = situation("hal", stage="proposed", values={"verdict": "Yes"}, issued=("acceptance",))
    after = apply(one, decide(one, "send_back", Submission(reason=" Say why ")))
    assert (after.stage, after.closed_at, after.issued) == ("accepted", None, ("acceptance",))
    assert "verdict" not in after.values
    assert after.steps == (Step("send_back", "hal", NOW),)
    assert decide(one, "send_back", Submission(reason=" Say why ")).reason == "Say why"


def test_a_final_stage_closes_the_case_and_reopening_opens_it():
    one = situation("olga", stage="decided", dispatches=(Dispatch("result", NOW),))
    closed = apply(one, decide(one, "close", Submission()))
    assert (closed.stage, closed.closed_at) == ("closed", NOW)
    head = replace(situation("hal"), state=closed)
    assert apply(head, decide(head, "reopen", Submission(reason="New facts"))).closed_at is None


def test_what_is_offered_without_a_block_is_what_can_be_done():
    evidence, steps = ("withdrawal",), (Step("propose", "pia", NOW),)
    filled = {"accept": {"clear": True}, "refuse": {"ground": "unclear"}}
    for by in ("olga", "hal", "dee", "pat"):
        for stage in ("received", "proposed", "closed"):
            case = {"stage": stage, "evidence": evidence, "steps": steps}
            for action, blocked in offers(by, **case).items():
                assert blocked == []
                values = filled.get(action, {})
                assert act(action, by, reason="So", signed=True, values=values, **case).action == action


def test_a_rule_without_a_clause_of_its_own_stands_under_that_of_the_action():
    own = Rule(id="own", rule="false", message={"en": "own"}, basis={"en": "7"})
    plain = replace(own, id="plain", basis={})
    kind = with_action("accept", require=(plain, own), basis={"en": "6"})
    (found,) = [o.blocked for o in offered(situation(case_type=kind)) if o.action.id == "accept"]
    assert {r.params["rule"]: r.clause() for r in found} == {"plain": "6", "own": "7"}
