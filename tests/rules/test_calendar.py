from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.calendar import HandSet, OfficeCalendar, SpecialDay, special_days
from rules.builders import CHINA, day

SYDNEY = OfficeCalendar("AU-NSW", "holidays", "AU", "NSW")
JAKARTA = OfficeCalendar("ID", "holidays", "ID")
DAYS = st.dates(day("2020-01-01"), day("2026-12-31"))


@pytest.mark.parametrize(
    ("calendar", "start", "count", "due"),
    [
        (SYDNEY, "2024-03-20", 20, "2024-04-19"),
        (SYDNEY, "2024-12-10", 20, "2025-01-10"),
        (SYDNEY, "2024-09-20", 20, "2024-10-21"),
        (SYDNEY, "2024-06-08", 5, "2024-06-17"),
        (CHINA, "2024-09-20", 20, "2024-10-23"),
        (CHINA, "2024-02-05", 10, "2024-02-23"),
        (JAKARTA, "2024-09-20", 20, "2024-10-18"),
        (JAKARTA, "2024-04-05", 10, "2024-04-23"),
    ],
    ids=["easter", "christmas", "labour", "saturday", "national", "spring", "plain", "idul fitri"],
)
def test_working_days_of_each_office_are_those_of_the_golden_dates(calendar, start, count, due):
    assert calendar.add_working(day(start), count) == day(due)


def test_a_make_up_saturday_is_worked_in_china():
    assert CHINA.is_working(day("2024-10-12"))
    assert not CHINA.is_working(day("2024-10-05"))


def test_days_set_by_hand_win_over_the_country():
    monday, sunday = day("2024-03-04"), day("2024-03-03")
    own = OfficeCalendar("x", "1", "CN", closed=frozenset({monday}), opened=frozenset({sunday}))
    assert not own.is_working(monday)
    assert own.is_working(sunday)


def test_a_day_set_both_ways_is_worked():
    both = frozenset({day("2024-03-04")})
    assert OfficeCalendar("x", "1", "CN", closed=both, opened=both).is_working(day("2024-03-04"))


def test_no_working_days_from_a_day_is_that_day_even_a_sunday():
    assert CHINA.add_working(day("2024-03-03"), 0) == day("2024-03-03")


def test_a_negative_count_goes_back_over_the_weekend():
    assert CHINA.add_working(day("2024-03-04"), -1) == day("2024-03-01")


def test_a_day_beyond_the_announcement_is_provisional():
    own = OfficeCalendar("CN", "1", "CN", announced_until=day("2025-12-31"))
    assert own.provisional(day("2026-01-01"))
    assert not own.provisional(day("2025-12-31"))


@given(DAYS, st.integers(1, 30))
def test_counting_forward_lands_on_a_working_day_and_passes_exactly_that_many(start, count):
    end = SYDNEY.add_working(start, count)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert SYDNEY.is_working(end)
    assert sum(SYDNEY.is_working(d) for d in passed) == count


@given(DAYS, st.integers(1, 30))
def test_counting_back_undoes_counting_forward_from_a_working_day(start, count):
    first = CHINA.add_working(start, 1)
    assert CHINA.add_working(CHINA.add_working(first, count), -count) == first


def test_an_edition_replaces_the_days_of_the_one_before_and_says_so_in_its_version():
    first = CHINA.edited(1, [HandSet(day("2026-03-05"), working=False, name="Flood")], None)
    second = first.edited(2, [HandSet(day("2027-02-14"), working=True)], day("2027-12-31"))
    assert (first.version, second.version) == ("holidays+1", "holidays+2")
    assert not first.is_working(day("2026-03-05"))
    assert second.is_working(day("2026-03-05"))
    assert second.is_working(day("2027-02-14"))
    assert (first.announced_until, second.announced_until) == (CHINA.announced_until, day("2027-12-31"))


def test_days_set_by_hand_are_listed_with_their_name():
    own = CHINA.edited(1, [HandSet(day("2026-03-05"), working=False, name="Flood")], None)
    assert SpecialDay(day("2026-03-05"), "Flood", working=False, by_hand=True) in special_days(
        own, 2026, "en"
    )
