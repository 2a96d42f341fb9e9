"""One form sent twice is one change; one that says something else the second time is not taken silently."""

import io

import pytest
from world import code_of

from casework.operations.act import act
from casework.operations.correcting import correct
from casework.operations.evidence import Upload, attach
from casework.operations.linking import link
from casework.operations.receive import receive
from casework.operations.sending import send
from casework.rules.dispatch import Sending
from casework.rules.workflow import Submission
from models.cases import Case


@pytest.fixture
def number(world):
    return world.accepted()


def by_owner(world):
    return {"actor": world.actor("owner"), "now": world.at, "request_id": "r-1"}


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


@pytest.mark.parametrize("do", [do_act, do_correct, do_attach, do_link])
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
    monkeypatch.setattr("casework.operations.correcting.done_before", lambda *_: False)
    assert code_of(lambda: do_correct(world, number, version, "two")) == "request.reused"


def test_another_file_of_the_same_name_is_another_request(world, number):
    version = world.case(number).version

    def do(content):
        upload = Upload(io.BytesIO(content), "letter.txt", "submission", 1)
        return attach(world.desk, number, version, upload, **by_owner(world))

    assert do(b"One.\n").version == do(b"One.\n").version
    assert code_of(lambda: do(b"Two.\n")) == "request.reused"
