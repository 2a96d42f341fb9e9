"""Deadlines are watched: each reminder once, with any number of workers."""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from pymongo.errors import AutoReconnect

from casework.operations import duties
from casework.operations.duties import remind
from models.outbox import Outbox
from models.stores import WorkerBeat
from portal import jobs
from portal.config import read_settings
from portal.jobs import one_round
from portal.mail import drain


def reminders():
    return [m.subject for m in Outbox.objects.order_by("created_at", "id") if m.key.startswith("due:")]


def waiting(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    Outbox.objects.delete()
    return number


def test_a_deadline_warns_then_is_overdue_each_told_once(world):
    number = waiting(world)
    world.later(days=6)
    assert remind(world.desk, world.at) == 0
    world.later(days=2)
    assert remind(world.desk, world.at) == 2
    assert remind(world.desk, world.at) == 0
    assert not world.case(number).overdue
    world.later(days=4)
    assert remind(world.desk, world.at) == 2
    assert world.case(number).overdue
    assert [s.split(":")[1].strip() for s in reminders()] == ["due on 2026-03-12"] * 2 + [
        "overdue since 2026-03-12"
    ] * 2


def test_two_workers_at_once_tell_once(world, monkeypatch):
    waiting(world)
    world.later(days=12)
    barrier = Barrier(2)
    original = duties.enqueue_once

    def together(message):
        barrier.wait(10)
        return original(message)

    monkeypatch.setattr(duties, "enqueue_once", together)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: remind(world.desk, world.at), range(2)))
    assert sum(made) == len(reminders()) == 2


def test_a_reminder_does_not_touch_the_history(world):
    number = waiting(world)
    before = world.case(number).version
    world.later(days=12)
    remind(world.desk, world.at)
    assert world.case(number).version == before


def test_mail_waits_without_a_server_and_goes_out_with_one(world):
    number = waiting(world)
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    one_round(world.desk, world.settings, world.at)
    assert Outbox.objects(state="waiting").count() == 1
    caught = []

    class Keep(Message):
        def handle_message(self, message):
            caught.append(message)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port, server_hostname="localhost")
    controller.start()
    try:
        settings = read_settings(
            {"EVENHAND_DATA": str(world.settings.data), "SMTP_URL": f"smtp://127.0.0.1:{port}"}
        )
        assert drain(world.desk, settings, world.at) == 1
        assert drain(world.desk, settings, world.at) == 0
    finally:
        controller.stop()
    mail = caught[0]
    assert mail["To"] == "tan@highland.example"
    assert mail["From"] == "CSCA International Cooperation Department <cases@csca.example>"
    assert [p.get_filename() for p in mail.walk() if p.get_filename()] == ["ACK-2026-0001.docx"]
    assert Outbox.objects(state="sent").count() == 1


def test_mail_that_cannot_be_sent_is_tried_later_and_given_up_in_the_end(world):
    number = waiting(world)
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    settings = read_settings({"EVENHAND_DATA": str(world.settings.data), "SMTP_URL": "smtp://127.0.0.1:9"})
    assert drain(world.desk, settings, world.at) == 0
    assert Outbox.objects.first().tries == 1
    assert drain(world.desk, settings, world.at) == 0
    assert Outbox.objects.first().tries == 1
    for _ in range(8):
        world.later(days=1)
        drain(world.desk, settings, world.at)
    assert Outbox.objects.first().state == "failed"


def test_a_case_that_cannot_be_judged_holds_up_no_other(world):
    poisoned, sound = waiting(world), waiting(world)
    world.later(days=12)
    world.database.cases.update_one({"number": poisoned}, {"$set": {"scheme_hash": "0" * 64}})
    assert remind(world.desk, world.at) > 0
    told = {m.case for m in Outbox.objects(key__startswith="due:")}
    assert told == {str(world.case(sound).id)}


def test_a_store_that_is_down_is_no_fault_of_a_case(world, monkeypatch):
    waiting(world)
    world.later(days=12)

    def down(*_):
        raise AutoReconnect("connection closed")

    monkeypatch.setattr("casework.operations.duties.lines_of", down)
    with pytest.raises(AutoReconnect):
        remind(world.desk, world.at)


def test_a_duty_that_fails_does_not_stop_the_others(world, monkeypatch):
    monkeypatch.setattr(jobs, "remind", lambda *_: 1 / 0)
    monkeypatch.setattr(jobs, "drain", lambda *_: 1 / 0)
    one_round(world.desk, world.settings, world.at)
    assert WorkerBeat.objects.count() == 1


def test_a_message_that_cannot_be_written_holds_up_no_other(world):
    number = waiting(world)
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    Outbox.objects.update(set__sender_email="not\nan address")
    settings = read_settings({"EVENHAND_DATA": str(world.settings.data), "SMTP_URL": "smtp://127.0.0.1:9"})
    assert drain(world.desk, settings, world.at) == 0
    assert Outbox.objects.first().tries == 1


def test_a_store_that_is_down_counts_as_no_try_of_a_message(world, monkeypatch):
    number = waiting(world)
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")

    def down(*_):
        raise AutoReconnect("connection closed")

    monkeypatch.setattr("portal.mail._server", down)
    settings = read_settings({"EVENHAND_DATA": str(world.settings.data), "SMTP_URL": "smtp://127.0.0.1:9"})
    with pytest.raises(AutoReconnect):
        drain(world.desk, settings, world.at)
    assert Outbox.objects.first().error == ""
