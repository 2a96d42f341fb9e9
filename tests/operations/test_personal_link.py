"""Whoever was given the personal link of a case answers once, without an account."""

from dataclasses import replace
from datetime import timedelta

import pytest
from world import code_of

from casework.look import Look
from casework.operations.audit import verify_case
from casework.operations.personal_link import LIVES, answer, find_by_link, make_link
from casework.operations.receive import receive
from casework.timeline import timeline
from models.cases import Case
from models.outbox import Outbox

MARKS = {f"topic_{name}": "mark_4" for name in "abcdefg"}


@pytest.fixture
def number(world):
    asked = world.intake("survey", scheme="csca/customer-service", receipt={"subject": "Survey"})
    intake = replace(asked, values={"period": "2026-03", "sent_via": "other"})
    return receive(world.desk, intake, actor=world.actor("owner"), now=world.at).number


def make(world, number, by="owner", **more):
    version = more.pop("version", world.case(number).version)
    return make_link(world.desk, number, version, actor=world.actor(by), now=world.at, **more)


def test_the_customer_answers_once(world, number):
    made, code = make(world, number)
    assert code
    assert code not in str(made.to_mongo())
    opened, action = find_by_link(world.desk, code, world.at)
    assert (opened.case.number, action.id) == (number, "answer")
    done = answer(world.desk, code, {**MARKS, "needs": "Call earlier."}, now=world.at)
    assert (done.stage, done.values["returned_via"], done.personal_link) == ("returned", "other", None)
    assert code_of(lambda: answer(world.desk, code, MARKS, now=world.at)) == "link.over"
    first = timeline(Look(world.desk, world.open(number, "owner"), "en"))[0]
    assert (first["by"], first["door_label"]) == ("whoever was given the link", "by personal link")
    assert Outbox.objects(case=str(done.id)).count() == 1
    assert verify_case(world.desk, world.case(number)).faults == ()


def test_what_is_missing_is_told_and_the_link_stays(world, number):
    _made, code = make(world, number)
    assert (
        code_of(lambda: answer(world.desk, code, {"topic_a": "mark_1"}, now=world.at)) == "action.requirement"
    )
    assert code_of(lambda: answer(world.desk, code, {**MARKS, "needs_talk": "true"}, now=world.at)) == (
        "values.unknown_field"
    )
    assert answer(world.desk, code, MARKS, now=world.at).stage == "returned"


def test_a_link_ends_with_a_new_one_with_time_and_with_its_stage(world, number):
    _made, first = make(world, number)
    _made, second = make(world, number)
    assert code_of(lambda: find_by_link(world.desk, first, world.at)) == "link.over"
    assert code_of(lambda: find_by_link(world.desk, second, world.at + LIVES)) == "link.over"
    assert find_by_link(world.desk, second, world.at + LIVES - timedelta(minutes=1))
    world.do(number, "owner", "give_up", reason="Asked twice.")
    assert code_of(lambda: find_by_link(world.desk, second, world.at)) == "link.over"
    assert code_of(lambda: make(world, number)) == "link.nothing_to_answer"


def test_only_who_works_on_the_case_makes_a_link_and_the_form_counts_once(world, number):
    assert code_of(lambda: make(world, number, by="staff")) == "case.not_found"
    assert code_of(lambda: make(world, number, by="department")) == "action.not_allowed"
    given = {"request_id": "a" * 32, "version": world.case(number).version}
    _made, code = make(world, number, **given)
    again, none = make(world, number, **given)
    assert (bool(code), none, again.version) == (True, "", world.case(number).version)


def test_a_case_that_asks_nothing_outside_has_no_link(world):
    number = world.receive().number
    assert code_of(lambda: make(world, number, by="manager")) == "link.nothing_to_answer"


def test_a_link_for_what_is_not_asked_any_more_is_over(world, number):
    _made, code = make(world, number)
    Case.objects(number=number).update_one(set__personal_link__action="another")
    assert code_of(lambda: find_by_link(world.desk, code, world.at)) == "link.over"
