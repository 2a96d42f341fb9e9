"""The number of an earlier case: looked up as its reader, and a closed case answers like one that is not there."""

import pytest

from casework.errors import Refused
from casework.operations.correcting import correct


def refused(attempt):
    """Give all that somebody is told when his form is refused."""
    with pytest.raises(Refused) as caught:
        attempt()
    return [(r.code, r.field, r.text(), r.clause()) for r in caught.value.refusals]


def declinable(world):
    """An earlier case, and a new one that its owner may decline."""
    earlier = world.receive().number
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    return earlier, number


def decline(world, number, earlier):
    return world.do(number, "owner", "decline", ground="already_handled", earlier_case=earlier)


def test_an_earlier_case_is_named_by_its_number_however_it_is_typed(world):
    earlier, number = declinable(world)
    assert decline(world, number, f" {earlier.lower()} ").values["earlier_case"] == earlier


def test_a_case_that_is_closed_to_the_actor_answers_like_one_that_is_not_there(world):
    earlier, number = declinable(world)
    missing = earlier.rpartition("-")[0] + "-9999"
    told = refused(lambda: decline(world, number, missing))
    world.database.cases.update_one({"number": earlier}, {"$push": {"barred": world.people["owner"]}})
    assert refused(lambda: decline(world, number, earlier)) == told
    assert [one[:2] for one in told] == [("values.no_such_case", "earlier_case")]
    assert world.case(number).stage == "received"


def test_what_is_older_than_the_portal_or_of_another_body_is_taken_as_it_is_written(world):
    _earlier, number = declinable(world)
    assert decline(world, number, "FSC-2026-0001").values["earlier_case"] == "FSC-2026-0001"


def test_a_number_of_another_procedure_of_the_body_is_looked_up_too(world):
    _earlier, number = declinable(world)
    prefix = world.desk.shelf.in_force("csca", "customer-service", world.at.date()).scheme.prefix
    told = refused(lambda: decline(world, number, f"{prefix}-2026-0001"))
    assert [one[0] for one in told] == ["values.no_such_case"]


def test_a_correction_is_looked_up_too(world):
    earlier, number = declinable(world)
    decline(world, number, "Paper file of 2019")

    def corrected(text):
        owner, seen = world.actor("owner"), world.case(number).version
        return correct(
            world.desk, number, seen, {"earlier_case": text}, "It is here", actor=owner, now=world.at
        )

    assert [one[0] for one in refused(lambda: corrected("P03RA-2026-9999"))] == ["values.no_such_case"]
    assert corrected(earlier).values["earlier_case"] == earlier
