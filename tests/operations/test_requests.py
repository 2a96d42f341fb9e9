"""One form sent twice is one change; one that says something else the second time is not taken silently."""

import io
import uuid

import pytest
from mongoengine.connection import get_db
from pymongo.errors import OperationFailure
from world import code_of

from casework.operations import bulk
from casework.operations.act import act
from casework.operations.assessing import assign_assessor
from casework.operations.bulk import bulk_act
from casework.operations.correcting import correct
from casework.operations.evidence import Upload, attach
from casework.operations.linking import link
from casework.operations.receive import receive
from casework.operations.registry import save
from casework.operations.sending import send
from casework.rules.dispatch import Sending
from casework.rules.workflow import Submission
from models import registry_store
from models.cases import Case
from models.organisations import Organisation
from models.stores import RegistryLog


@pytest.fixture
def number(world):
    return world.accepted()


def by_owner(world, by="owner"):
    return {"actor": world.actor(by), "now": world.at, "request_id": "r-1"}


def do_act(world, number, version, said):
    submission = Submission({"panel_reason": said, "certification_scope": "farm"})
    return act(world.desk, number, version, "request_panel", submission, **by_owner(world))


def do_correct(world, number, version, said):
    return correct(world.desk, number, version, {"next_steps": said}, "Typing error.", **by_owner(world))


def do_attach(world, number, version, said):
    upload = Upload(io.BytesIO(b"A letter.\n"), f"{said}.txt", "submission", 1)
    return attach(world.desk, number, version, upload, **by_owner(world))


def do_link(world, number, version, said):
    other = {"one": "P03RA-2026-0002", "two": "P03RA-2026-0003"}[said]
    return link(world.desk, number, version, other, "related", **by_owner(world))


def do_assess(world, number, version, said):
    login = {"one": "assessor", "two": "nobody"}[said]
    return assign_assessor(world.desk, number, version, login, **by_owner(world, "manager"))


@pytest.mark.parametrize("do", [do_act, do_correct, do_attach, do_link, do_assess])
def test_a_form_sent_twice_is_one_change(world, number, do):
    world.receive()
    world.receive()
    version = world.case(number).version
    first = do(world, number, version, "one")
    again = do(world, number, version, "one")
    assert first.version == again.version == world.case(number).version == version + 1
    assert code_of(lambda: do(world, number, version, "two")) == "request.reused"
    assert world.case(number).version == version + 1


def test_a_letter_sent_twice_goes_once(world, number):
    world.do(
        number,
        "owner",
        "request_panel",
        panel_reason="It is contested.",
        certification_scope="farm",
    )
    world.do(number, "manager", "approve_panel")
    world.do(number, "manager", "seat_panel", seats=["panel1", "panel2"])
    version = world.case(number).version

    def do(proof):
        return send(
            world.desk,
            number,
            version,
            Sending("panel_appointment", world.at, "post", proof),
            **by_owner(world),
        )

    assert do("RR 1").version == do("RR 1").version == version + 1
    assert code_of(lambda: do("RR 2")) == "request.reused"


def test_an_intake_that_says_something_else_the_second_time_is_refused(world):
    def do(by="intake", **receipt):
        intake = world.intake(request_id="r-1", receipt=receipt)
        return receive(world.desk, intake, actor=world.actor(by), now=world.at)

    assert do().id == do().id
    assert code_of(lambda: do(subject="Another matter")) == "request.reused"
    assert Case.objects.count() == 1


def test_what_stands_in_the_history_cannot_be_guessed_from_what_was_typed(world, number):
    do_act(world, number, world.case(number).version, "one")
    entry = world.database.history.find_one({"request_id": "r-1"})
    other = type(world.desk.sealer)(bytes(32)).mac("x")
    assert len(entry["content"]) == len(other) == 64
    assert "one" not in str({k: v for k, v in entry.items() if k != "body"})


def test_two_forms_of_one_id_that_arrive_at_once_are_one_change(world, number, monkeypatch):
    """Both were judged before either was written: the store tells them apart."""
    version = world.case(number).version
    do_act(world, number, version, "one")
    monkeypatch.setattr("casework.operations.requests.done_before", lambda *_: False)
    assert code_of(lambda: do_correct(world, number, version, "two")) == "request.reused"


def test_another_file_of_the_same_name_is_another_request(world, number):
    version = world.case(number).version

    def do(content):
        upload = Upload(io.BytesIO(content), "letter.txt", "submission", 1)
        return attach(world.desk, number, version, upload, **by_owner(world))

    assert do(b"One.\n").version == do(b"One.\n").version
    assert code_of(lambda: do(b"Two.\n")) == "request.reused"


def test_a_bulk_form_sent_again_finds_done_what_it_did(world, number):
    def escalate(value="Contested."):
        given = {"actor": world.actor("owner"), "now": world.at, "request_id": "b-1"}
        return bulk_act(world.desk, "escalate", [number], value, **given)

    assert escalate() == [(number, None)]
    version = world.case(number).version
    assert escalate() == [(number, None)]
    assert world.case(number).version == version
    [(_number, error)] = escalate("Something else.")
    assert error.refusals[0].code == "request.reused"


def test_two_bulk_forms_at_once_are_one(world, number, monkeypatch):
    """The second one asks the rules before the first is written."""
    given = {"actor": world.actor("owner"), "now": world.at, "request_id": "b-1"}
    both = [number, world.accepted()]
    plain = bulk._write

    def late(desk, batch, wish):
        monkeypatch.setattr(bulk, "_write", plain)
        assert bulk_act(world.desk, "escalate", [number], "Contested.", **given) == [(number, None)]
        return plain(desk, batch, wish)

    monkeypatch.setattr(bulk, "_write", late)
    assert dict(bulk_act(world.desk, "escalate", both, "Contested.", **given)) == dict.fromkeys(both)
    assert [world.case(n).stage for n in both] == ["panel_requested", "panel_requested"]


SAYS = {"name": "Blue Hill Farm", "active": "true"}


@pytest.fixture
def put(world):
    """Save an organisation; `form` says with which form of this test."""
    test = uuid.uuid4().hex

    def save_it(raw, record="", form="a"):
        given = {"actor": world.actor("admin"), "now": world.at, "request_id": test + form}
        return save(world.desk, "organisations", record, 0, raw, **given)

    yield save_it
    Organisation.objects(name=SAYS["name"]).delete()


def test_a_record_of_the_registry_is_made_and_changed_once_by_the_same_form(put):
    made = put(SAYS)
    assert put(SAYS).id == made.id
    assert code_of(lambda: put({**SAYS, "name": "Red Hill Farm"})) == "request.reused"
    record = str(made.id)
    assert put({**SAYS, "country": "CN"}, record, "b").version == 1
    assert put({**SAYS, "country": "CN"}, record, "b").version == 1
    assert code_of(lambda: put({**SAYS, "country": "ID"}, record, "c")) == "registry.stale"
    assert RegistryLog.objects(record=record).count() == 2


def test_two_forms_of_the_registry_at_once_are_one(put, monkeypatch):
    """The second one looks before the first is written, and finds it in the store."""
    plain, first = registry_store.create, []

    def late(record, log):
        monkeypatch.setattr(registry_store, "create", plain)
        first.append(put(SAYS))
        return plain(record, log)

    monkeypatch.setattr(registry_store, "create", late)
    assert put(SAYS).id == first[0].id
    assert Organisation.objects(name=SAYS["name"]).count() == 1


class Full:
    """A collection that takes nothing more."""

    find = property(lambda self: get_db().registry_log.find)

    def insert_one(self, *_told, **_more):
        raise OperationFailure("no space left")


def test_a_change_and_its_entry_are_written_together_or_not_at_all(put, monkeypatch):
    made = put(SAYS)
    monkeypatch.setattr(RegistryLog, "_get_collection", Full)
    for record in ("", str(made.id)):
        with pytest.raises(OperationFailure):
            put({**SAYS, "name": "Blue Hill Farms"}, record, "b" + record)
    monkeypatch.undo()
    assert Organisation.objects(name="Blue Hill Farms").count() == 0
    assert put({**SAYS, "country": "CN"}, str(made.id), "c").version == 1
