"""What was keyed wrongly at intake is put right, and everything that hangs on it follows at once."""

import json

import pytest
from world import code_of

from casework.errors import Refused
from casework.look import Look
from casework.operations.audit import verify_case
from casework.operations.identity import reveal
from casework.operations.receipt_correction import correct_receipt
from casework.operations.writing import StaleCase
from casework.timeline import timeline
from models.involvement import Involvement

LOTUS = "Lotus Paper Packaging"


def correcting(world, number, by="clerk", reason="Keyed wrongly.", version=None, request_id="", **facts):
    seen = world.case(number).version if version is None else version
    given = {"actor": world.actor(by), "now": world.at, "request_id": request_id}
    return correct_receipt(world.desk, number, seen, facts, reason, **given)


def history(world, number, by="clerk", language="en"):
    look = Look(world.desk, world.open(number, by), language)
    return {(v["label"], v["before"]): v["value"] for v in timeline(look)[0]["values"]}


@pytest.fixture
def number(world):
    return world.receive().number


def test_another_organisation_closes_the_wall_at_once(world, number):
    made = Involvement(person=world.people["owner"], kind="auditor", certificate="FSC-CN-2203").save()
    try:
        assert world.open(number, "owner")
        done = correcting(world, number, organisation=LOTUS, certificate="fsc-cn-2203")
        assert (done.organisation, done.certificate) == (world.organisation(LOTUS), "FSC-CN-2203")
        assert world.people["owner"] in done.barred
        assert world.people["auditor"] not in done.barred
        assert code_of(lambda: world.open(number, "owner")) == "case.not_found"
        assert "lotus" in world.case(number).tokens
    finally:
        made.delete()


def test_both_sides_show_in_the_history_in_both_languages(world, number):
    correcting(world, number, organisation=LOTUS, certificate="FSC-CN-2203", subject="Scope widened")
    assert history(world, number) == {
        ("Subject", True): "Scope cut after the audit",
        ("Subject", False): "Scope widened",
        ("Organisation concerned", True): "Highland Tea Estate Ltd.",
        ("Organisation concerned", False): LOTUS,
        ("Certificate number", True): "RA-CN-0101",
        ("Certificate number", False): "FSC-CN-2203",
        ("Reason", False): "Keyed wrongly.",
    }
    assert history(world, number, language="zh-CN")[("相关组织", False)] == "莲花纸品包装"
    assert verify_case(world.desk, world.case(number)).faults == ()


@pytest.mark.parametrize("gone", ["nonsense", "0" * 24])
def test_an_organisation_that_is_gone_shows_by_its_id(world, number, gone):
    world.database.cases.update_one({"number": number}, {"$set": {"organisation": gone}})
    correcting(world, number, organisation="Highland Tea Estate Ltd.")
    assert history(world, number)[("Organisation concerned", True)] == gone


def test_a_certificate_names_its_holder_where_no_organisation_is_named(world):
    number = world.receive(receipt={"organisation": "", "certificate": "NOPE"}).number
    done = correcting(world, number, certificate="FSC-CN-2203")
    assert done.organisation == world.organisation(LOTUS)


def test_contact_data_that_is_added_lets_a_letter_be_mailed(world):
    number = world.receive(receipt={"raiser_email": "", "raiser_phone": ""}).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look into it.", expected_by="2026-03-30")
    mail = lambda: world.send(number, "owner", "acknowledgement", channel="portal")  # noqa: E731
    assert (world.case(number).contactable, code_of(mail)) == (False, "dispatch.no_address")
    done = correcting(world, number, "owner", raiser_email="mei@highland.example", raiser_language="both")
    assert done.contactable
    mail()
    (letter,) = world.database.outbox.find({"document": "acknowledgement"})
    known = reveal(world.desk, number, actor=world.actor("owner"), now=world.at)
    assert known["raiser_email"] == "mei@highland.example"
    assert letter["case"] == str(done.id)


def test_what_is_emptied_of_the_raiser_goes(world, number):
    done = correcting(world, number, "manager", raiser_email="")
    assert (done.contactable, "raiser_email" in done.sealed) == (False, False)
    assert verify_case(world.desk, world.case(number)).faults == ()


def test_what_is_known_of_the_raiser_never_shows_in_the_history(world, number):
    correcting(world, number, "manager", raiser_name="Lan Hu", raiser_email="hu@highland.example")
    for by in ("manager", "clerk"):
        told = json.dumps(timeline(Look(world.desk, world.open(number, by), "en")))
        assert not any(word in told for word in ("Lan Hu", "hu@", "Mei Tan", "tan@"))
    assert history(world, number)["Corrected about the raiser", False] == "Name, E-mail"
    assert history(world, number, language="zh-CN")["已更正的提出人资料", False] == "姓名、电子邮件"
    raw = json.dumps(list(world.database.history.find({}, {"body": 1, "_id": 0})))
    assert "Lan Hu" not in raw
    fields = {r["field"] for r in world.database.sealed.find({"seq": world.case(number).version})}
    assert {"raiser_name", "before.raiser_name", "raiser_email", "before.raiser_email"} <= fields


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"certificate": "FSC-CN-2203"}, "registry.other_holder"),
        ({"organisation": "Nobody Ltd."}, "registry.no_organisation"),
        ({"organisation": "0" * 24}, "registry.no_organisation"),
        ({"subject": ""}, "values.required"),
        ({"received_at": "2026-03-01T09:00"}, "correct.field"),
        ({"subject": "Other", "reason": " "}, "action.reason_missing"),
        ({"subject": "Scope cut after the audit", "certificate": "ra-cn-0101"}, "correct.nothing"),
        ({"raiser_email": "tan@highland.example", "by": "manager"}, "correct.nothing"),
        ({"subject": "Other", "version": 0}, "case.stale"),
    ],
)
def test_a_correction_is_judged_as_the_intake_is(world, number, facts, code):
    if facts.get("version") == 0:
        world.do(number, "manager", "assign", owner=world.people["owner"])
        facts = {**facts, "version": 1}
    assert code_of(lambda: correcting(world, number, **facts)) == code


def test_somebody_who_was_slower_changes_nothing(world, number):
    correcting(world, number, subject="First")
    with pytest.raises(StaleCase):
        correcting(world, number, version=1, subject="Second")
    assert world.case(number).subject == "First"


def test_all_faults_are_named_at_once(world, number):
    with pytest.raises(Refused) as refused:
        correcting(world, number, reason="", subject="", certificate="FSC-CN-2203")
    assert {r.code for r in refused.value.refusals} == {
        "values.required",
        "action.reason_missing",
        "registry.other_holder",
    }


def test_a_case_at_its_end_and_people_without_right_correct_nothing(world):
    number = world.seated()
    assert code_of(lambda: correcting(world, number, "panel1", subject="x")) == "action.not_allowed"
    assert code_of(lambda: correcting(world, number, "auditor", subject="x")) == "case.not_found"
    world.database.cases.update_one({"number": number}, {"$set": {"stage": "withdrawn"}})
    assert code_of(lambda: correcting(world, number, subject="x")) == "action.wrong_stage"


def test_the_same_form_twice_is_one_correction(world, number):
    correcting(world, number, version=1, request_id="r-1", subject="Right")
    assert correcting(world, number, version=1, request_id="r-1", subject="Right").version == 2
    again = lambda: correcting(world, number, version=1, request_id="r-1", subject="Wrong")  # noqa: E731
    assert code_of(again) == "request.reused"
