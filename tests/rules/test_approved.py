import pytest

from casework.rules.approved import approved_actions, closed_fields, rewritten, standing_return
from casework.rules.case import Step
from rules.builders import MATTER, NOW, situation, with_action

UNSIGNED = with_action("approve", sign=False)


def steps(*names):
    return tuple(Step(name, "somebody", NOW) for name in names)


def standing(*names):
    return approved_actions(MATTER, situation(steps=steps(*names)).state)


def test_an_approval_stands_until_it_is_returned_or_the_work_is_done_anew():
    assert standing("propose") == set()
    assert standing("propose", "approve") == {"propose"}
    assert standing("propose", "approve", "send_back") == set()
    assert standing("propose", "approve", "propose") == set()
    assert standing("gone", "approve") == {"propose"}


def test_what_was_returned_is_told_until_it_is_done_anew():
    def sent_back(*names):
        return standing_return(MATTER, situation(steps=steps(*names)).state)

    assert sent_back("propose") is None
    assert sent_back("propose", "send_back").action == "send_back"
    assert sent_back("propose", "send_back", "work").action == "send_back"
    assert sent_back("propose", "send_back", "propose") is None
    assert sent_back("propose", "send_back", "gone") is None


def closed(*names, case_type=MATTER, **more):
    return closed_fields(case_type, situation(steps=steps(*names), **more).state)


def test_a_signed_approval_closes_all_that_was_recorded_before_it():
    assert closed("receive", "propose") == set()
    after = closed("receive", "accept", "propose", "approve", "work")
    assert {"details", "clear", "verdict", "secret"} <= after
    assert "rows" not in after


def test_an_approval_without_a_signature_closes_what_was_approved():
    assert closed("receive", "propose", "approve", case_type=UNSIGNED) == {"verdict", "secret"}


def test_in_a_case_that_has_ended_nothing_is_open():
    assert closed(stage="closed") == set(MATTER.fields)


KEPT = {"verdict": "Yes", "rows": [{"what": "x", "day": None}, {"what": "y"}]}
FORM = with_action("work", form=("verdict", "secret", "rows"))
PROPOSES = with_action("propose", case_type=FORM, form=("verdict", "secret", "rows"))


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"verdict": "No"}, ["verdict"]),
        ({"verdict": None}, ["verdict"]),
        ({"secret": "filled in"}, []),
        ({"rows": [{"what": "x", "day": 1}, {"what": "y", "count": 2}]}, []),
        ({"rows": [{"what": "x"}, {"what": "z"}]}, ["rows"]),
        ({"rows": [{"what": "x"}]}, ["rows"]),
        ({"rows": None}, ["rows"]),
        ({"tags": ["new"]}, []),
    ],
)
def test_a_later_form_only_fills_in_what_was_left_open(changed, refused):
    one = situation(steps=steps("propose", "approve"), values=KEPT, case_type=PROPOSES)
    found = list(rewritten(one, PROPOSES.action("work"), changed))
    assert [(f.code, f.field) for f in found] == [("action.approved_content", name) for name in refused]
    assert list(rewritten(one, PROPOSES.action("propose"), changed)) == []
