from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.fields import date_faults, empty, local_day, read_values, receipt_faults
from casework.rules.scheme import Field
from rules.builders import MATTER, ZONE, at, day


def read(**raw):
    return read_values(MATTER.fields.values(), MATTER.records, raw, ZONE)


def faults(**raw):
    return [(f.code, f.field) for f in read(**raw)[1]]


def test_values_come_back_typed():
    values, found = read(
        details="It broke",
        level="7",
        kind="a",
        tags=["old", "new"],
        clear="true",
        happened_on="2024-01-02",
        seen_at="2024-02-01T09:30",
        owner="olga",
        rows=[{"what": "x", "day": "2024-01-03", "moment": "2024-01-03T08:00", "count": 2, "marks": ["red"]}],
    )
    assert found == []
    assert values == {
        "details": "It broke",
        "level": 7,
        "kind": "a",
        "tags": ["old", "new"],
        "clear": True,
        "happened_on": day("2024-01-02"),
        "seen_at": datetime(2024, 2, 1, 1, 30, tzinfo=UTC),
        "owner": "olga",
        "rows": [
            {
                "what": "x",
                "day": day("2024-01-03"),
                "moment": datetime(2024, 1, 3, tzinfo=UTC),
                "count": 2,
                "marks": ["red"],
            }
        ],
    }


def test_typed_values_pass_unchanged():
    moment = at("2024-02-01T09:30")
    values, found = read(happened_on=day("2024-01-02"), seen_at=moment, clear=False, level=0)
    assert (values["happened_on"], values["seen_at"]) == (day("2024-01-02"), moment)
    assert (values["clear"], values["level"], found) == (False, 0, [])


def test_nothing_typed_means_not_given():
    assert read(details="", tags=[], level=None) == ({"details": None, "tags": None, "level": None}, [])


@pytest.mark.parametrize("value", ["x", "", None, []], ids=["text", "empty", "none", "empty list"])
def test_an_unknown_key_is_refused_even_when_it_is_empty(value):
    values, found = read(stage=value)
    assert [(f.code, f.field) for f in found] == [("values.unknown_field", "stage")]
    assert values == {}


def test_a_fault_does_not_hide_the_good_values():
    values, found = read(details="It broke", level="x", kind="z")
    assert values["details"] == "It broke"
    assert sorted(f.field for f in found) == ["kind", "level"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"details": "x" * 51}, "values.too_long"),
        ({"details": "a\x00b"}, "values.control_character"),
        ({"details": "a\ud800b"}, "values.control_character"),
        ({"details": 5}, "values.not_text"),
        ({"level": "seven"}, "values.not_a_number"),
        ({"level": 11}, "values.out_of_range"),
        ({"level": -1}, "values.out_of_range"),
        ({"kind": "c"}, "values.not_a_choice"),
        ({"kind": ["a"]}, "values.not_a_choice"),
        ({"tags": "old"}, "values.not_a_list"),
        ({"tags": ["old"] * 201}, "values.too_many"),
        ({"clear": "perhaps"}, "values.not_yes_or_no"),
        ({"happened_on": "31.1.2024"}, "values.not_a_day"),
        ({"happened_on": 5}, "values.not_a_day"),
        ({"seen_at": "noon"}, "values.not_a_time"),
        ({"owner": 5}, "values.not_text"),
        ({"owner": "a\x00b"}, "values.control_character"),
        ({"owner": "x" * 201}, "values.too_long"),
        ({"rows": "x"}, "values.not_a_list"),
        ({"rows": [{"what": "x"}] * 201}, "values.too_many"),
    ],
)
def test_what_is_not_of_the_type_is_refused_by_its_code(raw, code):
    assert faults(**raw) == [(code, next(iter(raw)))]


def test_a_choice_in_a_list_is_checked_and_its_place_named():
    assert faults(tags=["old", "odd"]) == [("values.not_a_choice", "tags.1")]


def test_a_fault_in_a_row_is_named_by_its_place():
    rows = [{"what": "x"}, {"what": None, "day": "x"}, {"what": "y", "stage": "z"}]
    assert faults(rows=rows) == [
        ("values.required", "rows.1.what"),
        ("values.not_a_day", "rows.1.day"),
        ("values.unknown_field", "rows.2.stage"),
    ]


@pytest.mark.parametrize("value", ["0001-01-01T00:00", "9999-12-31T23:59", at("0001-01-01")])
def test_a_moment_outside_all_calendars_is_refused_not_crashed_on(value):
    assert faults(seen_at=value) == [("values.not_a_time", "seen_at")]


@pytest.mark.parametrize("value", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", day("9999-12-31")])
def test_a_day_outside_all_calendars_is_refused_not_crashed_on(value):
    assert faults(planned_on=value) == [("values.not_a_day", "planned_on")]


@pytest.mark.parametrize("value", [2**53, -(2**53), 10**30])
def test_a_number_that_no_store_keeps_is_refused(value):
    found = read_values([Field("", (), "n", "integer")], {}, {"n": value}, ZONE)[1]
    assert [f.code for f in found] == ["values.out_of_range"]


def test_a_number_that_is_not_whole_is_refused_not_cut():
    assert faults(level=3.7) == [("values.not_a_number", "level")]
    assert faults(level=float("inf")) == [("values.not_a_number", "level")]
    assert read(level=3.0) == ({"level": 3}, [])


def test_text_is_normalised_and_plain():
    assert read(details="  e\u0301a\r\nb\rc\t ")[0] == {"details": "\u00e9a\nb\nc"}


@given(st.text(max_size=50))
def test_text_that_is_taken_reads_the_same_again(text):
    values, found = read(details=text)
    if not found and values["details"] is not None:
        assert read(details=values["details"]) == (values if values["details"] else {"details": None}, [])


@pytest.mark.parametrize("name", ["fields", "load", "dump", "context", "opts", "validate", "data", "errors"])
def test_a_field_may_be_named_like_a_part_of_the_library(name):
    assert read_values([Field("", (), name)], {}, {name: "x"}, ZONE) == ({name: "x"}, [])


def test_false_and_zero_are_answers():
    assert [empty(v) for v in (None, "", [], ())] == [True] * 4
    assert [empty(v) for v in (False, 0, "x", [0])] == [False] * 4


def dates(today="2024-02-05", **values):
    found = date_faults(
        MATTER.fields.values(),
        values,
        MATTER.records,
        received=day("2024-01-31"),
        today=day(today),
        zone=ZONE,
    )
    return [(f.code, f.field) for f in found]


def test_a_fact_in_the_future_is_refused_and_today_is_not():
    assert dates(held_on=day("2024-02-06")) == [("values.in_future", "held_on")]
    assert dates(held_on=day("2024-02-05")) == []


def test_the_future_is_judged_by_the_day_of_the_office():
    assert dates(seen_at=datetime(2024, 2, 5, 15, 59, tzinfo=UTC)) == []
    assert dates(seen_at=datetime(2024, 2, 5, 16, 0, tzinfo=UTC)) == [("values.in_future", "seen_at")]


def test_a_plan_may_lie_ahead_but_not_before_receipt():
    assert dates(planned_on=day("2025-01-01")) == []
    assert dates(planned_on=day("2024-01-30")) == [("values.before_receipt", "planned_on")]


def test_the_event_of_a_case_may_lie_before_receipt_but_not_ahead():
    assert dates(happened_on=day("2023-01-01")) == []
    assert dates(happened_on=day("2024-02-06")) == [("values.in_future", "happened_on")]


def test_dates_in_rows_are_judged_like_others():
    rows = [{"what": "x"}, {"day": day("2024-02-06"), "moment": at("2024-03-01")}, {"day": day("2024-01-30")}]
    assert dates(rows=rows) == [("values.in_future", "rows.1.day"), ("values.before_receipt", "rows.2.day")]


def test_the_local_day_of_a_moment_of_a_day_and_of_nothing():
    assert local_day(datetime(2024, 1, 31, 16, 0, tzinfo=UTC), ZONE) == day("2024-02-01")
    assert local_day(day("2024-01-31"), ZONE) == day("2024-01-31")
    assert local_day("2024-01-31", ZONE) is None


@pytest.mark.parametrize(
    ("received", "reason", "code"),
    [
        ("2024-02-05T10:01", "", "receipt.in_future"),
        ("1999-12-31T23:59", "found in a drawer", "receipt.too_old"),
        ("2024-02-01T23:59", " ", "receipt.late_entry"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(received, reason, code):
    now = at("2024-02-05T10:00")
    assert [f.code for f in receipt_faults(at(received), now, ZONE, reason=reason)] == [code]


@pytest.mark.parametrize(
    ("received", "reason"),
    [("2024-02-05T10:00", ""), ("2024-02-02T00:00", ""), ("2024-02-01T23:59", "It lay in a spam folder")],
)
def test_a_receipt_of_now_of_the_weekend_or_with_words_is_taken(received, reason):
    assert receipt_faults(at(received), at("2024-02-05T10:00"), ZONE, reason=reason) == []
