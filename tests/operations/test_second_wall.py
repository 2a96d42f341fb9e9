"""The store itself refuses what could not come from the portal, whoever writes it."""

import pytest
from bson import ObjectId
from pymongo.errors import WriteError


@pytest.mark.parametrize(
    "change",
    [
        {"values": {"_cls": "Evil"}},
        {"values": {"": "x"}},
        {"values": {"a.b": "x"}},
        {"values": {"details": {"$ref": "people", "$id": ObjectId()}}},
        {"values": {"actions": [{"$where": "1"}]}},
        {"values": {"actions": [{"what": {"deep": 1}}]}},
        {"sealed": {"raiser_name": {"plain": "Mei Tan"}}},
        {"version": 0},
        {"version": "2"},
        {"head": "not a hash"},
        {"stage": None, "unset": True},
    ],
)
def test_a_case_that_was_written_past_the_portal_is_refused(world, change):
    number = world.receive().number
    stored = world.database.cases.find_one({"number": number})
    if change.pop("unset", False):
        stored.pop("stage")
    else:
        stored |= change
    with pytest.raises(WriteError):
        world.database.cases.replace_one({"number": number}, stored)


@pytest.mark.parametrize("change", [{"seq": 0}, {"hash": "x"}, {"body": ""}, {"previous": 1}])
def test_an_entry_that_was_written_past_the_portal_is_refused(world, change):
    world.receive()
    entry = world.database.history.find_one()
    with pytest.raises(WriteError):
        world.database.history.update_one({"_id": entry["_id"]}, {"$set": change})


def test_what_the_portal_writes_passes(world):
    number = world.seated()
    stored = world.database.cases.find_one({"number": number})
    done = world.database.cases.replace_one({"number": number}, stored)
    assert done.matched_count == 1
