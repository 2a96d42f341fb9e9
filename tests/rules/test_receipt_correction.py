import pytest

from casework.rules.receipt import RAISER_IDS
from casework.rules.receipt_correction import (
    ABOUT_IDS,
    check_may_correct,
    correctable_facts,
    differing,
    read_facts,
)
from rules.builders import codes, matter, person, refusals, situation

OPEN = matter(view_confidential=("owner",))


def ids(by="olga", *, barred=False, **more):
    return {f.id for f in correctable_facts(situation(by, case_type=OPEN, **more), barred=barred)}


def faults(raw, reason="A slip", **more):
    _facts, found = read_facts(situation(case_type=OPEN, **more), raw, reason, barred=False)
    return [f.code for f in found]


def test_who_handles_the_case_corrects_all_and_only_who_may_know_the_raiser_corrects_him():
    assert ids() == {*ABOUT_IDS, *RAISER_IDS}
    assert ids("hal") == set(ABOUT_IDS)
    assert "received_at" not in ids()


def test_who_holds_only_a_function_corrects_too_and_who_holds_none_does_not():
    assert ids("pat", values={"owner": "pat"}) == {*ABOUT_IDS, *RAISER_IDS}
    assert ids("pat") == set()


@pytest.mark.parametrize(
    ("more", "barred", "code"),
    [
        ({"by": "pat"}, False, "action.not_allowed"),
        ({"stage": "closed"}, False, "action.wrong_stage"),
        ({"people": [person("olga", "clerk", involved=["subject"])]}, True, "independence.subject"),
        ({}, True, "action.not_allowed"),
    ],
)
def test_nobody_corrects_without_right_at_an_end_or_across_the_wall(more, barred, code):
    assert codes(check_may_correct, situation(case_type=OPEN, **more), barred=barred) == [code]
    assert correctable_facts(situation(case_type=OPEN, **more), barred=barred) == ()
    assert refusals(read_facts, situation(case_type=OPEN, **more), {}, "A slip", barred=barred)


def test_facts_are_read_as_at_intake():
    raw = {"subject": " A cut ", "certificate": "ra  1", "organisation": "", "raiser_email": "a@b.example"}
    read, found = read_facts(situation(case_type=OPEN), raw, "A slip", barred=False)
    assert found == []
    assert read == {
        "subject": "A cut",
        "certificate": "RA 1",
        "organisation": "",
        "raiser_email": "a@b.example",
    }


def test_faults_are_named_together():
    assert faults({"subject": "", "received_at": "2024-01-01"}, " ") == [
        "values.required",
        "correct.field",
        "action.reason_missing",
    ]
    assert faults({"raiser_email": "nobody"}) == ["values.not_an_email"]


def test_a_raiser_has_a_name_unless_he_is_anonymous():
    assert faults({"raiser_name": ""}) == ["receipt.raiser"]
    assert faults({"raiser_name": ""}, anonymous=True) == []


def test_only_what_is_different_counts():
    assert differing({"subject": "a"}, {"subject": "a", "certificate": ""}) == {}
    assert differing({"subject": "a"}, {"subject": "b"}) == {"subject": "b"}
