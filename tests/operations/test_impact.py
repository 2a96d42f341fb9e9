"""What another version of a procedure would mean for open cases."""

from dataclasses import replace
from datetime import date

import pytest

from casework.impact import impact
from casework.rules.scheme import Duration


@pytest.fixture
def scheme(world):
    return world.desk.shelf.in_force("csca", "rainforest-alliance", world.at.date()).scheme


def changed(scheme, **parts):
    """Give the scheme with another appeal."""
    appeal = replace(scheme.case_types["appeal"], **parts)
    return replace(scheme, case_types={**scheme.case_types, "appeal": appeal})


def test_the_same_version_moves_and_loses_nothing(world, scheme):
    number = world.receive().number
    [one] = impact(world.desk, scheme, world.at)
    assert (one.number, one.bound_to, one.moved, one.lost) == (number, 3, {}, ())
    assert one.would_bind
    assert one.as_json()["stage"] == "received"


def test_a_shorter_deadline_moves_the_date(world, scheme):
    world.receive()
    appeal = scheme.case_types["appeal"]
    shorter = tuple(
        replace(d, duration=Duration("days", 5)) if d.id == "confirm_receipt" else d for d in appeal.deadlines
    )
    later = replace(changed(scheme, deadlines=shorter), effective_from=date(2026, 4, 1))
    [one] = impact(world.desk, later, world.at)
    assert one.moved == {"confirm_receipt": ("2026-03-12", "2026-03-07")}
    assert one.as_json()["moved"] == {"confirm_receipt": {"now": "2026-03-12", "then": "2026-03-07"}}
    assert not one.would_bind
    fewer = tuple(d for d in appeal.deadlines if d.id != "confirm_receipt")
    [one] = impact(world.desk, changed(scheme, deadlines=fewer), world.at)
    assert one.moved == {"confirm_receipt": ("2026-03-12", "")}


def test_what_a_version_no_longer_has_is_named(world, scheme):
    world.receive()
    appeal = scheme.case_types["appeal"]
    stages = tuple(s for s in appeal.stages if s.id != "received")
    fields = {k: v for k, v in appeal.fields.items() if k != "details"}
    [one] = impact(world.desk, changed(scheme, stages=stages, fields=fields), world.at)
    assert one.lost == ("stage received", "field details")
    without = {k: v for k, v in scheme.case_types.items() if k != "appeal"}
    bare = replace(scheme, case_types=without, effective_from=None)
    [one] = impact(world.desk, bare, world.at)
    assert (one.lost, one.moved, one.would_bind) == (("case type appeal",), {}, False)


def test_closed_cases_and_other_procedures_are_left_out(world, scheme):
    number = world.receive().number
    world.database.cases.update_one({"number": number}, {"$set": {"final": True}})
    assert list(impact(world.desk, scheme, world.at)) == []
