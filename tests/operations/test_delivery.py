"""Letters the portal mails: late ones stop the clock late, lost ones not at all."""

from datetime import timedelta

import pytest

from casework.look import Look
from casework.operations.audit import verify_case
from casework.operations.delivery import settle_letters
from casework.operations.writing import StaleCase
from casework.timeline import timeline
from models.outbox import Outbox
from models.people import Person


@pytest.fixture
def number(world):
    """An appeal whose acknowledgement waits in the outbox."""
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    return number


def ended(state, **more):
    Outbox.objects(document="acknowledgement").update(set__state=state, **more)


def line(world, number):
    return next(d["state"] for d in world.look(number, "owner")["deadlines"] if d["id"] == "confirm_receipt")


def sent(world, number):
    look = world.look(number, "owner")
    return look["dispatches"][-1]["channel"], [s["document"] for s in look["may"]["send"]]


def test_a_letter_in_the_outbox_says_so(world, number):
    assert sent(world, number) == ("waiting in the outbox", [])
    ended("sent", set__sent_at=world.at)
    assert settle_letters(world.desk, world.at) == 0
    assert settle_letters(world.desk, world.at) == 0
    assert sent(world, number) == ("mailed by the portal", [])
    assert world.case(number).version == 4


def test_a_letter_that_could_not_be_delivered_does_not_count_and_is_told(world, number):
    assert line(world, number) == "met"
    ended("failed", set__error="550 no such mailbox")
    assert settle_letters(world.desk, world.at) == 1
    assert settle_letters(world.desk, world.at) == 0
    assert line(world, number) == "running"
    assert sent(world, number) == ("could not be delivered", ["acknowledgement"])
    entry = timeline(Look(world.desk, world.open(number, "owner"), "en"))[0]
    assert (entry["label"], entry["by"]) == ("The letter could not be delivered", "the portal")
    told = [v["value"] for v in entry["values"]]
    assert told == ["Acknowledgement of receipt", "550 no such mailbox"]
    told = Outbox.objects(key__startswith="returned:").first()
    assert told.recipients == [Person.objects(login="owner").first().email]
    assert not verify_case(world.desk, world.case(number)).faults
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    assert line(world, number) == "met"
    assert Outbox.objects(document="acknowledgement").count() == 2


def test_a_letter_that_left_late_counts_from_when_it_left(world, number):
    left = world.at + timedelta(days=12)
    ended("sent", set__sent_at=left)
    world.later(days=13)
    assert settle_letters(world.desk, world.at) == 1
    assert line(world, number) == "late"
    assert world.case(number).dispatches[-1].at == left
    assert not verify_case(world.desk, world.case(number)).faults


def test_a_case_that_is_changed_at_the_same_moment_is_settled_in_the_next_round(world, number, monkeypatch):
    ended("failed", set__error="")

    def stale(*_):
        raise StaleCase(world.case(number))

    with monkeypatch.context() as patch:
        patch.setattr("casework.operations.delivery.write", stale)
        assert settle_letters(world.desk, world.at) == 0
    assert settle_letters(world.desk, world.at) == 1


def test_whoever_left_or_has_no_address_is_not_told(world, number):
    email = Person.objects(login="owner").first().email
    Person.objects(login="owner").update_one(set__email="")
    try:
        ended("failed", set__error="gone")
        assert settle_letters(world.desk, world.at) == 1
    finally:
        Person.objects(login="owner").update_one(set__email=email)
    assert Outbox.objects(key__startswith="returned:").count() == 0


def test_one_member_who_is_not_reached_makes_the_letter_unsent_once(world):
    number = world.seated()
    world.send(number, "owner", "panel_appointment", channel="portal", proof="")
    version = world.case(number).version
    Outbox.objects(document="panel_appointment").update(set__state="failed", set__error="550")
    assert settle_letters(world.desk, world.at) == 1
    assert world.case(number).version == version + 1
    assert Outbox.objects(document="panel_appointment", settled=False).count() == 0


def test_a_letter_whose_case_is_gone_holds_up_nothing(world, number):
    ended("failed", set__error="550")
    world.database.cases.update_one({"number": number}, {"$set": {"scheme_hash": "0" * 64}})
    assert settle_letters(world.desk, world.at) == 0
    Outbox.objects(document="acknowledgement").update(set__settled=False, set__case="0" * 24)
    assert settle_letters(world.desk, world.at) == 0
    assert Outbox.objects(document="acknowledgement", settled=False).count() == 0
