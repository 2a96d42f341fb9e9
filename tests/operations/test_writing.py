"""Accepted is never lost, and nobody overwrites another: on a real replica set."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import pytest

from casework.errors import Refused
from casework.operations import act as act_module
from casework.operations.act import act
from casework.operations.audit import verify_case
from casework.operations.receive import receive
from casework.operations.writing import StaleCase
from casework.rules.workflow import Submission
from models import writing
from models.cases import Case
from models.history import History


def test_a_stale_writer_is_refused_and_sees_the_case_as_it_is_now(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    with pytest.raises(StaleCase) as stale:
        world.do(number, "manager", "assign", version=1, owner=world.people["clerk"])
    assert stale.value.case.version == 2
    assert world.case(number).values["owner"] == world.people["owner"]


def test_two_writers_of_the_same_version_make_one_change(world, monkeypatch):
    number = world.receive().number
    barrier = Barrier(2)
    original = act_module.write

    def together(*args, **kwargs):
        barrier.wait(10)
        return original(*args, **kwargs)

    monkeypatch.setattr(act_module, "write", together)

    def assign(login):
        try:
            return world.do(number, "manager", "assign", version=1, owner=world.people[login])
        except Refused as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(assign, ["owner", "clerk"]))
    assert sorted(type(r).__name__ for r in results) == ["Case", "StaleCase"]
    assert world.case(number).version == 2
    assert History.objects(case=str(world.case(number).id)).count() == 2
    assert not verify_case(world.desk, world.case(number)).faults


def test_the_same_form_sent_again_while_it_is_carried_out_gives_its_result(world, monkeypatch):
    number = world.receive().number
    barrier, waited = Barrier(2), set()
    original = writing._write

    def together(*args):
        if get_ident() not in waited:  # the try after a lost race waits for nobody
            waited.add(get_ident())
            barrier.wait(10)
        return original(*args)

    monkeypatch.setattr(writing, "_write", together)

    def assign(_):
        submission = Submission({"owner": world.people["owner"]})
        actor = world.actor("manager")
        return act(world.desk, number, 1, "assign", submission, actor=actor, now=world.at, request_id="r-1")

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(assign, range(2)))
    assert [case.version for case in results] == [2, 2]
    assert world.case(number).version == 2


def test_the_same_request_twice_is_one_change(world):
    first = receive(world.desk, world.intake(request_id="r-1"), actor=world.actor("intake"), now=world.at)
    again = receive(world.desk, world.intake(request_id="r-1"), actor=world.actor("intake"), now=world.at)
    assert first.id == again.id
    assert Case.objects.count() == 1


def test_the_same_request_in_parallel_is_one_case(world):
    barrier = Barrier(4)

    def send(_):
        barrier.wait(10)
        return receive(
            world.desk, world.intake(request_id="r-2"), actor=world.actor("intake"), now=world.at
        ).id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(send, range(4)))
    assert len(ids) == Case.objects.count() == 1


def test_numbers_have_no_gaps_under_64_parallel_receivers(world):
    barrier = Barrier(64)

    def one(_):
        barrier.wait(30)
        return world.receive().number

    with ThreadPoolExecutor(64) as pool:
        numbers = sorted(pool.map(one, range(64)))
    assert numbers == [f"P03RA-2026-{i:04d}" for i in range(1, 65)]


def test_a_refused_case_draws_no_number(world):
    with pytest.raises(Refused):
        world.receive(receipt={"channel": "carrier pigeon"})
    assert world.receive().number == "P03RA-2026-0001"


def test_case_types_of_a_scheme_share_the_series_and_the_year_is_local(world):
    world.at = world.at.replace(year=2026, month=12, day=31, hour=16, minute=30)
    assert world.receive("complaint").number == "P03RA-2027-0001"
    assert world.receive("appeal").number == "P03RA-2027-0002"


def test_nothing_is_written_when_the_document_cannot_be_made(world, monkeypatch):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    broken = type(world.desk)(world.desk.sealer, world.desk.shelf, lambda *_: 1 / 0)
    monkeypatch.setattr(world, "desk", broken)
    with pytest.raises(ZeroDivisionError):
        world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    assert world.case(number).version == 2
    assert not world.database.counters.find_one({"_id": "ACK-2026"})
    assert world.database.outbox.count_documents({"document": "acknowledgement"}) == 0
