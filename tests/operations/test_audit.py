"""Whatever is changed behind the portal's back shows, and is named."""

from datetime import UTC, datetime

import pytest

from casework.operations.audit import verify_all, verify_case
from models.history import History


@pytest.fixture
def number(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    return number


def faults(world, number):
    return [(f.seq, f.what) for f in verify_case(world.desk, world.case(number)).faults]


def test_a_whole_history_has_no_faults(world, number):
    assert faults(world, number) == []
    assert [v.number for v in verify_all(world.desk)] == [number]


def test_an_altered_entry_is_named(world, number):
    entry = History.objects(case=str(world.case(number).id), seq=2).first()
    world.database.history.update_one(
        {"_id": entry.id}, {"$set": {"body": entry.body.replace("assign", "accept")}}
    )
    assert (2, "its content was altered") in faults(world, number)


def test_a_missing_entry_is_named(world, number):
    world.database.history.delete_one({"case": str(world.case(number).id), "seq": 2})
    assert faults(world, number)[0] == (2, "entry 2 is missing")


def test_a_case_changed_outside_the_portal_shows(world, number):
    world.database.cases.update_one({"number": number}, {"$set": {"subject": "Nothing happened"}})
    assert faults(world, number) == [(3, "the stored case was changed outside the portal")]


def test_a_sealed_value_that_was_altered_or_moved_shows(world, number):
    case_id = str(world.case(number).id)
    other = world.database.sealed.find_one({"case": case_id, "seq": 3})
    world.database.sealed.update_one(
        {"case": case_id, "seq": 1, "field": "details"}, {"$set": {"value": other["value"]}}
    )
    assert (1, "the sealed value of 'details' was altered") in faults(world, number)


def test_an_erased_sealed_value_leaves_the_chain_whole(world, number):
    world.database.sealed.delete_one({"case": str(world.case(number).id), "seq": 1, "field": "raiser_name"})
    assert faults(world, number) == []


def test_an_altered_or_missing_document_shows(world, number):
    world.database.documents.update_one({"document": "acknowledgement"}, {"$set": {"content": b"other"}})
    assert (3, "document ACK-2026-0001 was altered") in faults(world, number)
    world.database.documents.delete_one({"document": "acknowledgement"})
    assert (3, "document ACK-2026-0001 is missing") in faults(world, number)


def test_the_store_holds_no_name_of_the_raiser_in_plain_text(world, number):
    for name in world.database.list_collection_names():
        for row in world.database[name].find():
            assert "Mei Tan" not in str(row)
            assert "tan@highland" not in str(row)


@pytest.mark.parametrize(
    "change", [{"actor": "somebody"}, {"action": "decline"}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_what_screens_show_of_an_entry_is_what_was_recorded(world, change):
    number = world.accepted()
    case = world.case(number)
    assert not verify_case(world.desk, case).faults
    world.database.history.update_one({"case": str(case.id), "seq": 3}, {"$set": change})
    [fault] = verify_case(world.desk, case).faults
    assert (fault.seq, fault.what) == (3, "who, what or when is not what was recorded")
