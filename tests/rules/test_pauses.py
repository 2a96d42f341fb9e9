"""Suspension keeps what was left; extension counts from the same start; missed clocks can be asked about."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.checking import check
from casework.rules.clocks import lines_of
from casework.rules.expressions_gate import literal_problems
from casework.rules.pauses import Pause, hold
from casework.rules.scheme import Duration, Extension, Suspension
from rules.builders import CHINA, MATTER, OFFICE, at, day, loaded, matter, situation

DAYS = st.dates(day("2024-01-01"), day("2025-12-31"))
SUSPENSION = (Suspension("happened_on", "held_on"),)


@pytest.mark.parametrize(
    ("due", "suspended", "resumed", "after"),
    [
        ("2024-06-10", "2024-05-01", "2024-09-15", "2024-10-25"),
        ("2024-02-29", "2024-02-20", "2025-02-20", "2025-03-01"),
        ("2024-12-31", "2024-12-31", "2025-07-01", "2025-07-01"),
    ],
)
def test_the_days_that_were_left_are_kept(due, suspended, resumed, after):
    """The vectors of CK-33."""
    held = hold(day("2024-01-01"), day(due), [Pause(day(suspended), day(resumed))], CHINA, working=False)
    assert held.due == day(after)
    assert f"resumed {resumed}: due {after}" in held.steps[0]["en"]


@pytest.mark.parametrize(
    ("due", "suspended", "resumed", "after"),
    [
        ("2024-02-23", "2024-02-07", "2024-09-27", "2024-10-14"),
        ("2024-03-08", "2024-03-06", "2024-03-20", "2024-03-22"),
        ("2024-03-08", "2024-03-08", "2024-03-16", "2024-03-16"),
    ],
    ids=["over both holidays", "two left", "none left"],
)
def test_working_days_that_were_left_are_recounted(due, suspended, resumed, after):
    held = hold(day("2024-01-01"), day(due), [Pause(day(suspended), day(resumed))], CHINA, working=True)
    assert held.due == day(after)


def test_a_pause_without_an_end_holds_the_clock():
    held = hold(day("2024-01-01"), day("2024-02-01"), [Pause(day("2024-01-22"), None)], CHINA, working=False)
    assert (held.due, held.steps[-1]["en"]) == (None, "suspended 2024-01-22: 10 days are left and wait")


@pytest.mark.parametrize(
    ("suspended", "resumed", "after"),
    [
        ("2024-02-02", "2024-03-01", "2024-02-01"),
        ("2023-11-01", "2023-12-01", "2024-02-01"),
        ("2023-12-01", "2024-01-11", "2024-02-11"),
        ("2024-01-20", "2024-01-20", "2024-02-01"),
    ],
    ids=["after the due day", "before the start", "over the start", "no day"],
)
def test_only_what_falls_into_the_time_of_the_clock_counts(suspended, resumed, after):
    pauses = [Pause(day(suspended), day(resumed))]
    assert hold(day("2024-01-01"), day("2024-02-01"), pauses, CHINA, working=False).due == day(after)


@given(start=DAYS, length=st.integers(1, 60), gaps=st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_pauses_add_up_to_the_days_they_took(start, length, gaps):
    due, here, pauses, taken = start + timedelta(days=length), start, [], 0
    for wait, lasts in zip(gaps[::2], gaps[1::2], strict=False):
        begun = here + timedelta(days=wait)
        if begun > due + timedelta(days=taken):
            break
        here = begun + timedelta(days=lasts)
        pauses.append(Pause(begun, here))
        taken += lasts
    assert hold(start, due, pauses, CHINA, working=False).due == due + timedelta(days=taken)


def line(case_type, name="answer", **more):
    one = situation(case_type=case_type, **more)
    return next(found for found in lines_of(one) if found.id == name)


def test_a_suspended_case_has_no_due_day_until_it_is_resumed():
    case_type = replace(MATTER, suspension=SUSPENSION)
    held = line(case_type, values={"happened_on": day("2024-02-05")})
    assert (held.state, held.due, held.open) == ("suspended", None, False)
    on = line(case_type, values={"happened_on": day("2024-02-05"), "held_on": day("2024-03-01")})
    assert (on.state, str(on.due)) == ("running", "2024-03-06")
    assert line(case_type).due == day("2024-02-10")


def test_a_clock_that_keeps_counting_or_has_stopped_is_not_held():
    kept = tuple(replace(d, keeps_counting=d.id == "answer") for d in MATTER.deadlines)
    case_type = replace(MATTER, suspension=SUSPENSION, deadlines=kept)
    values = {"happened_on": day("2024-02-05")}
    assert line(case_type, values=values).due == day("2024-02-10")
    stopped = {
        "planned_on": day("2024-02-26"),
        "seen_at": at("2024-02-01T10:00"),
        "happened_on": day("2024-02-03"),
    }
    assert line(replace(MATTER, suspension=SUSPENSION), "hearing", values=stopped).state == "met"


def test_an_extension_counts_from_the_same_start():
    """CK-28: twelve months from receipt, not six and six."""
    longer = Extension(Duration("months", 12), "case.clear")
    clock = replace(MATTER.deadlines[0], applies="", duration=Duration("months", 6), extension=longer)
    case_type = replace(MATTER, deadlines=(clock,))
    received = {"received_at": at("2024-08-31T09:00"), "registered_at": at("2024-08-31T09:00")}
    assert str(line(case_type, now=at("2024-09-01"), **received).due) == "2025-02-28"
    extended = line(case_type, now=at("2024-09-01"), values={"clear": True}, **received)
    assert (str(extended.due), extended.start) == ("2025-08-31", day("2024-08-31"))


def test_rules_can_ask_which_clocks_were_missed():
    clock = replace(MATTER.deadlines[0], id="answer", applies="")
    case_type = replace(MATTER, deadlines=(clock,))
    rule = "'answer' in case.late"
    assert not situation(case_type=case_type, now=at("2024-02-10T23:00")).holds(rule)
    assert situation(case_type=case_type, now=at("2024-02-11T00:00")).holds(rule)
    assert not situation(case_type=MATTER, now=at("2024-02-20")).holds(rule)
    assert list(literal_problems(case_type, rule)) == []
    assert [p.code for p in literal_problems(MATTER, rule)] == ["cel.unknown_name"]


def test_a_suspension_names_days():
    edit = (
        "matter",
        "case_type: matter",
        "case_type: matter\nsuspension: [{start: happened_on, end: nowhere}]",
    )
    one = loaded(edit)
    check(one, OFFICE, proofs=False)
    assert [f.code for f in one.findings] == ["scheme.unknown_reference"]
    ok = (
        "matter",
        "case_type: matter",
        "case_type: matter\nsuspension: [{start: happened_on, end: held_on}]",
    )
    assert matter(ok).suspension == SUSPENSION
