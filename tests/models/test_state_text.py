import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from bson import ObjectId
from bson.binary import Binary

from models.cases import Case, DispatchRecord, SeatRecord
from models.state_text import _DERIVED, _plain, state_text

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


def case(**more):
    return Case(
        **{
            "body": "csca",
            "scheme": "ra",
            "stage": "received",
            "received_at": NOON,
            "values": {"b": 1, "a": 2},
            **more,
        }
    )


def test_the_same_state_gives_the_same_text():
    turned = case(values={"a": 2, "b": 1})
    assert state_text(case()) == state_text(turned)
    assert json.loads(state_text(case()))["received_at"] == "2024-01-31T12:00:00.000+00:00"


def test_the_zone_of_a_moment_does_not_matter_and_a_bare_one_is_utc():
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))
    assert state_text(case(received_at=beijing)) == state_text(case())
    assert _plain(NOON.replace(tzinfo=None)) == _plain(NOON)


def test_what_is_worked_out_anew_is_left_out_and_nothing_else():
    assert state_text(case(version=7, head="f" * 64, tokens=["x"])) == state_text(case())
    assert _DERIVED.isdisjoint({"values", "stage", "panel", "dispatches", "issued", "steps", "sealed"})


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "closed"},
        {"values": {"a": 2, "b": 2}},
        {"panel": [SeatRecord(person="p")]},
        {"dispatches": [DispatchRecord(document="r03", at=NOON, by="p")]},
        {"received_at": NOON + timedelta(days=1)},
    ],
    ids=["stage", "value", "panel", "dispatch", "receipt"],
)
def test_any_change_of_the_state_shows(change):
    assert state_text(case(**change)) != state_text(case())


def test_ids_and_bytes_are_written_plainly_and_anything_else_is_refused():
    one = ObjectId()
    assert _plain(one) == str(one)
    assert _plain(Binary(b"\x01\xff")) == _plain(b"\x01\xff") == "01ff"
    with pytest.raises(TypeError):
        _plain(object())
