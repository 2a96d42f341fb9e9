"""Which rows have their record in a case: what each construct left there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from casework.rules.case import Dispatch, Seat, Step
from casework.rules.clocks import lines_of
from casework.rules.records import row_records
from rules.builders import NOW, matter, situation

MATTER = matter(
    (
        "matter",
        '    basis: "4"\n    from: received',
        '    basis: "4"\n    requirements: [X-1]\n    from: received',
    ),
    ("matter", "      - {id: clear, rule", "      - {requirements: [X-1, X-2], id: clear, rule"),
    ("matter", "  - {id: scope, type: text,", "  - {requirements: [X-3], id: scope, type: text,"),
)


def rows(**more):
    one = situation(case_type=MATTER, **more)
    return {r.row: r for r in row_records(MATTER, one.state, lines_of(one))}


def test_an_action_leaves_its_step_for_itself_and_its_rules():
    before = rows()
    assert (before["X-1"].state, before["X-2"].state) == ("not_yet", "not_yet")
    step = Step("accept", "olga", NOW)
    after = rows(steps=(step,))
    [record] = after["X-1"].records
    assert (after["X-1"].state, record.at, record.by, record.part) == ("on_record", NOW, "olga", "actions")
    assert after["X-2"].state == "on_record"


def test_a_field_is_on_record_when_it_is_filled():
    assert rows()["X-3"].state == "not_yet"
    assert rows(values={"scope": "farm"})["X-3"].state == "on_record"


@pytest.mark.parametrize(
    ("part", "more", "state"),
    [
        ("documents", {}, "not_yet"),
        ("documents", {"issued": ("acceptance",)}, "on_record"),
        ("panels", {}, "not_yet"),
        ("panels", {"panel": (Seat("pia", True, True),)}, "on_record"),
    ],
)
def test_a_document_is_on_record_when_issued_and_a_panel_when_seated(part, more, state):
    kept = getattr(MATTER, part)
    named = {
        name: replace(one, requirements=("X-9",))
        for name, one in kept.items()
        if name in ("acceptance", "board")
    }
    case_type = replace(MATTER, **{part: {**kept, **named}})
    one = situation(case_type=case_type, **more)
    [found] = [r for r in row_records(case_type, one.state, ()) if r.row == "X-9"]
    assert found.state == state


@pytest.mark.parametrize(
    ("now", "more", "state"),
    [
        ("2024-02-05", {}, "not_yet"),
        ("2024-02-20", {}, "late"),
        ("2024-02-20", {"sent": "2024-02-06"}, "on_record"),
        ("2024-02-20", {"sent": "2024-02-15"}, "late"),
        ("2024-02-05", {"contactable": False, "anonymous": True}, "not_applicable"),
    ],
)
def test_a_row_is_late_when_its_deadline_is(now, more, state):
    case_type = replace(
        MATTER,
        deadlines=tuple(replace(d, requirements=("X-9",)) for d in MATTER.deadlines if d.id == "answer"),
    )
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    sent = more.pop("sent", "")
    if sent:
        at = datetime.fromisoformat(sent).replace(tzinfo=UTC)
        more |= {"issued": ("acceptance",), "dispatches": (Dispatch("acceptance", at, "post", False),)}
    one = situation(case_type=case_type, now=moment, **more)
    [found] = [r for r in row_records(case_type, one.state, lines_of(one)) if r.row == "X-9"]
    assert (found.state, found.records[0].due) == (state, "" if state == "not_applicable" else "2024-02-10")
