import pytest

from casework.rules.evidence import KINDS, TYPES, accepted_type, attach_refusals
from rules.builders import codes, situation


def attach(by, kind="record", **more):
    return [r.code for r in attach_refusals(situation(by, **more), kind)]


def test_whoever_may_act_at_this_stage_may_attach():
    assert attach("olga") == []
    assert attach("hal") == []
    assert attach("pat") == ["action.not_allowed"]


def test_whoever_may_only_receive_attaches_nothing_later():
    assert attach("ann") == ["action.not_allowed"]


def test_an_unknown_kind_is_refused_too():
    assert attach("pat", "gossip") == ["action.not_allowed", "values.not_a_choice"]


def test_every_kind_is_worded_in_both_languages():
    assert all(set(k.label) == {"en", "zh-CN"} for k in KINDS)


@pytest.mark.parametrize("found", sorted(TYPES))
def test_a_file_whose_ending_fits_its_content_is_taken(found):
    for ending in TYPES[found]:
        assert accepted_type(f"a.b{ending.upper()}", found) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.pdf", "image/png"), ("a.exe", "application/x-dosexec"), ("pdf", "application/pdf"), ("a.pdf", "")],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, found):
    assert codes(accepted_type, name, found) == ["evidence.type"]
