import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.calendar import OfficeCalendar
from casework.rules.case import CaseState, Dispatch
from casework.rules.deadlines import as_json, due_day, ledger, next_due
from casework.rules.parsing import parse
from casework.rules.scheme import Duration
from rules.builders import CHINA, MATTER, NOW, ZONE, at, day, real_office, real_schemes, situation, state

VECTORS = json.loads((Path(__file__).parent / "clock_vectors.json").read_text(encoding="utf-8"))
SECOND = timedelta(seconds=1)
LENGTHS = st.builds(
    Duration, st.sampled_from(["days", "weeks", "months", "working_days"]), st.integers(-40, 40)
)
DAYS = st.dates(day("2020-01-01"), day("2026-12-31"))


def lines(case=None, *, case_type=MATTER, now=NOW, calendar=CHINA):
    """Give the lines of a case by their ids."""
    case = case or state()
    found = ledger(case_type, case, now=now, zone=ZONE, calendar=calendar, holds=situation().holds)
    return {line.id: line for line in found}


def changed(deadline_id, **changes):
    """Give `matter` with one of its deadlines changed."""
    return replace(
        MATTER,
        deadlines=tuple(replace(d, **changes) if d.id == deadline_id else d for d in MATTER.deadlines),
    )


def _golden():
    for vector in VECTORS:
        for version in vector["versions"]:
            for case_type in vector["case_types"]:
                for deadline in vector["deadlines"]:
                    name = f"{vector['id']} {vector['scheme']}@{version} {case_type} {deadline}"
                    yield pytest.param(vector, version, case_type, deadline, id=name)


@pytest.mark.parametrize(("vector", "version", "case_type", "deadline"), list(_golden()))
def test_golden_date(vector, version, case_type, deadline):
    """Start, last day, first late instant and the written sum, received half an hour before midnight."""
    scheme = parse(real_schemes()[f"{vector['scheme']}@{version}"].flat)
    office = real_office(scheme.body)
    received = at(f"{vector['start']}T23:30", office.zone)
    late = at(vector["first_late"], office.zone)
    case = CaseState(case_type, "received", received, received)

    def line(now):
        found = ledger(
            scheme.case_types[case_type],
            case,
            now=now,
            zone=office.zone,
            calendar=office.calendar,
            holds=lambda _rule: True,
        )
        return next(x for x in found if x.id == deadline)

    last = line(late - SECOND)
    assert (str(last.start), str(last.due), last.due_at) == (vector["start"], vector["due"], late)
    assert last.state in ("warning", "running", "watching")
    assert line(late).state == ("reportable" if last.watch else "overdue")
    assert line(received).state == ("watching" if last.watch else "running")
    assert {k: [step[k] for step in last.arithmetic] for k in ("en", "zh-CN")} == vector["arithmetic"]
    assert not last.provisional


@given(DAYS, DAYS, LENGTHS)
def test_a_later_start_is_never_due_earlier(one, other, length):
    first, second = sorted((one, other))
    assert due_day(first, length, CHINA) <= due_day(second, length, CHINA)


@given(DAYS, LENGTHS, st.integers(0, 40))
def test_a_longer_time_is_never_due_earlier(start, length, more):
    longer = replace(length, amount=length.amount + more)
    assert due_day(start, length, CHINA) <= due_day(start, longer, CHINA)


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_or_clamp_to_the_last_one(start, months):
    due = due_day(start, Duration("months", months), CHINA)
    assert (due.year - start.year) * 12 + due.month - start.month == months
    assert due.day == start.day or (due + timedelta(days=1)).day == 1


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="fortnights"):
        due_day(day("2024-01-01"), Duration("fortnights", 1), CHINA)


def test_a_clock_without_its_start_waits():
    line = lines()["hearing"]
    assert (line.state, line.start, line.due, line.open, line.arithmetic) == (
        "waiting",
        None,
        None,
        False,
        (),
    )


def test_a_start_that_is_no_day_waits():
    assert lines(state(values={"planned_on": "soon"}))["hearing"].state == "waiting"


def test_a_clock_whose_rule_does_not_hold_does_not_apply():
    found = ledger(MATTER, state(), now=NOW, zone=ZONE, calendar=CHINA, holds=lambda _rule: False)
    assert found[0].state == "not_applicable"


def test_a_negative_length_counts_back_from_a_planned_day():
    line = lines(state(values={"planned_on": day("2024-03-20")}))["hearing"]
    assert line.due == day("2024-02-28")
    assert line.arithmetic[1] == {"en": "-3 weeks = 2024-02-28 (Wed)", "zh-CN": "-3周 = 2024-02-28"}


def test_warning_begins_three_days_before_the_last_day():
    assert lines(now=at("2024-02-06T23:59"))["answer"].state == "running"
    assert lines(now=at("2024-02-07T00:00"))["answer"].state == "warning"


def test_a_warning_in_working_days_skips_the_weekend():
    case = state(values={"planned_on": day("2024-03-11")})
    line = lines(case)["hold"]
    assert (line.due, line.warn_at) == (day("2024-03-18"), at("2024-03-14"))


def test_the_clock_is_met_in_its_last_second_and_late_after_it():
    def sent(text):
        return state(dispatches=(Dispatch("acceptance", at(text)),))

    assert lines(sent("2024-02-10T23:59"))["answer"].state == "met"
    assert lines(sent("2024-02-11T00:00"))["answer"].state == "late"


def test_either_of_two_documents_stops_the_clock():
    for name in ("acceptance", "refusal"):
        assert lines(state(dispatches=(Dispatch(name, NOW),)))["answer"].state == "met"
    assert lines(state(dispatches=(Dispatch("result", NOW),)))["answer"].state == "running"


def test_what_could_not_be_sent_is_recorded_as_not_possible():
    line = lines(state(dispatches=(Dispatch("acceptance", NOW, not_possible=True),)))["answer"]
    assert (line.state, line.open) == ("not_possible", False)


def test_all_of_several_stops_are_needed_and_the_last_one_counts():
    values = {"planned_on": day("2024-03-11"), "held_on": day("2024-03-12")}
    assert lines(state(values=values), now=at("2024-03-12T12:00"))["hold"].state == "running"
    line = lines(state(values={**values, "seen_at": at("2024-03-19T08:00")}))["hold"]
    assert (line.state, line.stopped_at) == ("late", at("2024-03-19T08:00"))


def test_the_sum_says_how_many_days_were_left_or_late():
    def last_step(text):
        return lines(state(dispatches=(Dispatch("acceptance", at(text)),)))["answer"].arithmetic[-1]

    assert last_step("2024-02-08T12:00") == {
        "en": "stopped 2024-02-08: 2 days left",
        "zh-CN": "于 2024-02-08 停止：尚余 2 日",
    }
    assert last_step("2024-02-12T12:00") == {
        "en": "stopped 2024-02-12: 2 days late",
        "zh-CN": "于 2024-02-12 停止：逾期 2 日",
    }


def test_a_sum_of_working_days_names_the_calendar_and_may_be_provisional():
    own = OfficeCalendar("CN", "2024-a", "CN", announced_until=day("2024-03-01"))
    line = lines(state(values={"planned_on": day("2024-03-11")}), calendar=own)["hold"]
    assert line.arithmetic[2] == {
        "en": "working days by calendar CN (2024-a)",
        "zh-CN": "工作日依日历 CN (2024-a)",
    }
    assert line.provisional


def test_a_watch_is_watching_then_reportable_and_met_when_closed():
    def report(case, text):
        return lines(case, now=at(text))["report"].state

    assert report(state(), "2024-04-30T23:59") == "watching"
    assert report(state(), "2024-05-01T00:00") == "reportable"
    assert report(state(closed_at=at("2024-06-01")), "2024-06-02") == "met"


def test_without_a_warning_time_the_clock_just_runs():
    line = lines(case_type=changed("answer", warn_before=None), now=at("2024-02-10T12:00"))["answer"]
    assert (line.warn_at, line.state) == (None, "running")


def test_a_stop_that_is_neither_day_nor_moment_stops_nothing():
    case = state(values={"planned_on": day("2024-03-20"), "seen_at": "yes"})
    assert lines(case)["hearing"].state == "running"


def test_the_local_day_of_the_office_counts_not_the_day_in_utc():
    case = state(received_at=at("2024-01-31T17:00", ZoneInfo("UTC")))
    assert lines(case)["answer"].start == day("2024-02-01")


def test_the_day_the_clocks_change_still_ends_at_local_midnight():
    sydney = ZoneInfo("Australia/Sydney")
    case = CaseState("matter", "received", at("2024-03-27T10:00", sydney), NOW)
    line = ledger(MATTER, case, now=NOW, zone=sydney, calendar=CHINA, holds=lambda _rule: True)[0]
    assert (line.due, line.due_at) == (day("2024-04-06"), at("2024-04-07", sydney))


def test_next_due_is_the_open_line_that_is_due_first_and_no_watch():
    found = lines(state(values={"planned_on": day("2024-03-20")}))
    assert next_due(found.values()).id == "answer"
    assert next_due([found["report"]]) is None
    assert next_due([]) is None


def test_a_line_is_printed_with_its_sum_in_one_language():
    found = lines()
    assert as_json(found["answer"], "zh-CN") == {
        "id": "answer",
        "requirement": ["L-4"],
        "basis": "4 b",
        "source": "scheme_owner",
        "owner": "owner",
        "party": "inside",
        "start": "2024-01-31",
        "due": "2024-02-10",
        "state": "running",
        "arithmetic": [
            "2024-01-31 为第0日（收到）",
            "+10个日历日 = 2024-02-10",
            "至 Asia/Shanghai 当日结束；2024-02-11 起为逾期",
        ],
        "provisional": False,
    }
    assert (as_json(found["hearing"])["start"], as_json(found["hearing"])["due"]) == (None, None)
