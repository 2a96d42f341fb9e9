import re

import pytest

from casework.procedure import kinds_shown
from casework.rules.calendar import OfficeCalendar, special_days
from casework.rules.describe import event_text, length_text
from casework.rules.holiday_names import in_chinese
from casework.rules.scheme import Duration
from rules.builders import MATTER, scheme


@pytest.mark.parametrize(
    ("unit", "amount", "english", "chinese"),
    [
        ("days", 10, "10 calendar days", "10个日历日"),
        ("working_days", 1, "1 working day", "1个工作日"),
        ("weeks", -3, "3 weeks before", "提前3周"),
        ("months", 1, "1 month", "1个月"),
        ("days", 0, "that day", "当日"),
    ],
)
def test_a_length_is_written_in_words(unit, amount, english, chinese):
    assert length_text(Duration(unit, amount)) == {"en": english, "zh-CN": chinese}


def test_events_have_the_names_people_know():
    assert event_text(MATTER, "received_at")["en"] == "receipt"
    assert event_text(MATTER, "closed_at")["zh-CN"] == "关闭"
    assert event_text(MATTER, "details") == MATTER.fields["details"].label
    first, second = list(MATTER.documents)[:1] * 2
    label = MATTER.documents[first].label["en"]
    assert event_text(MATTER, f"sent.{first}|{second}")["en"] == f"{label} or {label} sent"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_procedure_is_shown_without_its_internal_names(language):
    for kind in kinds_shown(scheme(), language):
        for deadline in kind["deadlines"]:
            assert "_" not in deadline["start"] + deadline["stop"] + deadline["length"]
        for action in kind["actions"]:
            assert all("_" not in role for role in action["roles"])
        assert all(f["type"] for f in kind["fields"])


def test_a_calendar_names_days_off_and_worked_weekends():
    china = OfficeCalendar("CN", "holidays", "CN")
    days = {str(d.day): d for d in special_days(china, 2026, "zh-CN")}
    assert (days["2026-02-17"].name, days["2026-02-17"].working) == ("春节", False)
    assert days["2026-02-14"].working
    assert "2026-03-07" not in days
    assert "New Year" in special_days(china, 2026, "en")[0].name
    closed = OfficeCalendar("CN", "hand", "CN", closed=frozenset({days["2026-02-14"].day}))
    assert "2026-02-14" not in {str(d.day) for d in special_days(closed, 2026, "fr")}


@pytest.mark.parametrize(
    ("country", "part", "joint"), [("AU", "NSW", False), ("ID", "", True), ("CN", "", False)]
)
def test_every_day_off_of_our_offices_has_a_chinese_name(country, part, joint):
    calendar = OfficeCalendar(country, "holidays", country, part, joint_leave=joint)
    names = {d.name for year in range(2018, 2033) for d in special_days(calendar, year, "zh-CN")}
    assert [name for name in names if re.search("[A-Za-z]{2}", name)] == []


def test_a_day_off_that_nobody_has_translated_keeps_its_name():
    assert in_chinese("Eid al-Fitr (estimated); Good Friday") == "开斋节（预计）；耶稣受难日"
    assert in_chinese("Vesak Joint Holiday (observed)") == "卫塞节共同假期（补假）"
    assert in_chinese("Melbourne Cup (observed)") == "Melbourne Cup (observed)"
