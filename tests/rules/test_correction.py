from casework.rules.case import Step
from casework.rules.correction import correct, correctable
from rules.builders import NOW, codes, person, situation

FILLED = {
    "details": "It broke",
    "kind": "a",
    "scope": "farm",
    "clear": True,
    "verdict": "Yes",
    "accepted_by": "olga",
    "helper": "pat",
}
APPROVED = (Step("propose", "pia", NOW), Step("approve", "hal", NOW))


def one(by="olga", **more):
    return situation(by, values=FILLED, **more)


def ids(by="olga", **more):
    return [f.id for f in correctable(one(by, **more))]


def test_an_actor_corrects_what_an_action_of_his_fills_in():
    assert ids() == ["details", "kind", "scope", "clear", "verdict"]
    assert ids("ann") == ["details", "kind", "scope"]
    assert ids("hal") == []


def test_what_was_approved_is_no_longer_corrected():
    assert "verdict" not in ids(steps=APPROVED)
    assert codes(correct, one(steps=APPROVED), {"verdict": "No"}, "A slip") == ["correct.approved"]


def test_what_is_only_proposed_is_still_corrected():
    assert "verdict" in ids(steps=APPROVED[:1])


def test_a_function_and_a_read_only_value_are_not_corrected():
    assert codes(correct, one(), {"owner": "ann", "accepted_by": "x"}, "A slip") == ["correct.field"] * 2


def test_a_correction_needs_a_reason():
    assert codes(correct, one(), {"scope": "mill"}, " ") == ["action.reason_missing"]


def test_whoever_is_involved_corrects_nothing():
    barred = [person("olga", "clerk", involved=["subject"])]
    assert codes(correct, one(people=barred), {"scope": "mill"}, "A slip") == ["independence.subject"]


def test_a_correction_is_read_like_any_form():
    assert codes(correct, one(), {"details": ""}, "A slip") == ["values.required"]


def test_a_correction_gives_the_values_after_it():
    assert correct(one(), {"scope": "mill"}, "A slip").changed == {"scope": "mill"}
