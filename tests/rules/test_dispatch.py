from dataclasses import replace

import pytest

from casework.rules.case import Dispatch
from casework.rules.dispatch import IMPOSSIBLE, Sending, check_sendable, dispatch, senders, to_send
from casework.rules.scheme import Stage
from rules.builders import MATTER, NOW, at, codes, refusals, situation

ISSUED = at("2024-02-04T10:00")
GOOD = {"document": "acceptance", "at": NOW, "channel": "post", "proof": "R-1"}


def send(by="olga", *, issued_at=ISSUED, case=(), **changes):
    issued = {"issued": ("acceptance",), "issued_at": {"acceptance": issued_at}} if issued_at else {}
    return dispatch(situation(by, **{**issued, **dict(case)}), Sending(**{**GOOD, **changes}))


def faults(by="olga", **more):
    return codes(send, by, **more)


def unreachable(reason="no address", **more):
    return {"not_possible": reason, "issued_at": None, "case": {"contactable": False}, **more}


def test_whoever_issues_may_send():
    assert senders(situation()) == {"owner"}
    assert faults("ann") == ["action.not_allowed"]


def test_a_dispatch_is_given_as_the_case_holds_it():
    assert send() == Dispatch("acceptance", NOW, "post", not_possible=False)


def test_an_unknown_document_is_refused():
    assert faults(document="memo") == ["document.unknown"]


def test_a_document_that_was_not_issued_is_not_sent():
    assert faults(issued_at=None) == ["dispatch.not_issued"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"channel": "pigeon"}, "dispatch.channel"),
        ({"proof": " "}, "dispatch.proof_missing"),
        ({"at": at("2024-02-04T09:59")}, "dispatch.before_issue"),
        ({"at": at("2024-02-05T10:01")}, "values.in_future"),
    ],
)
def test_the_day_of_dispatch_needs_a_way_proof_and_a_possible_time(changes, code):
    assert faults(**changes) == [code]


def test_every_fault_comes_at_once():
    assert faults(channel="", proof="") == ["dispatch.channel", "dispatch.proof_missing"]


def test_the_same_letter_is_not_sent_twice():
    sent = {"dispatches": (Dispatch("acceptance", ISSUED),)}
    assert faults(case=sent) == ["dispatch.twice"]


def test_a_letter_issued_anew_may_be_sent_again():
    sent = {"dispatches": (Dispatch("acceptance", at("2024-02-03")), Dispatch("result", NOW))}
    assert send(case=sent).document == "acceptance"


def test_what_cannot_be_sent_is_recorded_with_its_reason():
    found = send(**unreachable())
    assert found.not_possible
    assert found.document == "acceptance"


def test_not_possible_needs_words_and_a_raiser_who_cannot_be_reached():
    assert faults(**unreachable("x ")) == ["action.reason_missing"]
    assert faults(not_possible="no address", issued_at=None) == ["dispatch.contact_known"]


def test_what_cannot_be_sent_without_a_reason_asks_for_the_reason_only():
    nothing = unreachable("", channel=IMPOSSIBLE, proof="")
    assert [(r.code, r.field) for r in refusals(send, **nothing)] == [
        ("action.reason_missing", "not_possible")
    ]


def test_what_no_form_can_mend_is_told_before_it_is_filled_in():
    def check(by="olga", document="acceptance", **case):
        return codes(check_sendable, situation(by, **case), document)

    assert check("ann") == ["action.not_allowed"]
    assert check(document="memo") == ["document.unknown"]
    assert check(dispatches=(Dispatch("acceptance", NOW),)) == ["dispatch.twice"]
    check_sendable(situation("olga"), "acceptance")


def test_not_possible_is_recorded_once():
    told = (Dispatch("acceptance", NOW, not_possible=True),)
    assert faults(**unreachable(case={"contactable": False, "dispatches": told})) == ["dispatch.twice"]


def test_a_document_waits_until_its_latest_issue_was_sent():
    def waits(*sent):
        issued = {"acceptance": NOW, "result": ISSUED}
        one = situation(issued=("acceptance", "result", "acceptance"), issued_at=issued)
        return replace(one.state, dispatches=tuple(Dispatch(*s) for s in sent)).unsent

    assert waits() == ("acceptance", "result")
    assert waits(("acceptance", ISSUED), ("result", ISSUED)) == ("acceptance",)
    assert waits(("acceptance", NOW), ("result", NOW)) == ()
    assert situation().state.unsent == ()


def test_a_withdrawn_case_owes_no_letter_of_before():
    gone = Stage("gone", {"en": "Gone"}, final=True, outcome="withdrawn")
    ended = replace(MATTER, stages=(*MATTER.stages, gone))

    def waits(stage, closed_at):
        issued = {"acceptance": ISSUED, "result": NOW}
        return to_send(
            situation(
                case_type=ended, stage=stage, issued=tuple(issued), issued_at=issued, closed_at=closed_at
            )
        )

    assert waits("gone", NOW) == ("result",)
    assert waits("closed", NOW) == ("acceptance", "result")
    assert waits("accepted", None) == ("acceptance", "result")
