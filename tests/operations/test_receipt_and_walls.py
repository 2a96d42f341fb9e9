"""What is refused at receipt, and what the conflict wall and confidentiality keep from whom."""

import json
from dataclasses import replace

import pytest
from world import code_of

from casework import queries
from casework.errors import Refused
from casework.look import Look
from casework.operations.act import act
from casework.operations.assessing import assign_assessor
from casework.operations.opening import find_person
from casework.operations.receive import receive
from casework.operations.registry import save
from casework.overview import overview
from casework.rules.workflow import Submission
from casework.timeline import timeline
from models.involvement import Involvement
from models.organisations import Certificate


def test_an_organisation_that_is_not_in_the_registry_is_refused(world):
    for bad in ("nonsense", "0" * 24):
        assert (
            code_of(lambda bad=bad: world.receive(receipt={"organisation": bad}))
            == "registry.no_organisation"
        )
    assert world.database.cases.count_documents({}) == 0


def test_a_mistyped_certificate_does_not_open_the_conflict_wall(world):
    for certificate in ("RA CN 0101", "NOPE", "ra-cn-0101"):
        case = world.receive(receipt={"certificate": certificate})
        assert world.people["auditor"] in case.barred
        known = case.certificate == "RA-CN-0101"
        assert world.look(case.number, "clerk")["certificate_unknown"] is not known


def test_a_certificate_of_another_organisation_is_refused(world):
    with pytest.raises(Refused) as refused:
        world.receive(receipt={"certificate": "FSC-CN-2203"})
    (one,) = refused.value.refusals
    assert (one.code, one.field) == ("registry.other_holder", "certificate")
    assert "Lotus Paper Packaging" in one.text()
    Certificate.objects(number="FSC-CN-2203").update_one(set__organisation="gone")
    try:
        assert (
            code_of(lambda: world.receive(receipt={"certificate": "FSC-CN-2203"})) == "registry.other_holder"
        )
    finally:
        own = world.organisation("Lotus Paper Packaging")
        Certificate.objects(number="FSC-CN-2203").update_one(set__organisation=own)


def test_an_organisation_that_is_gone_or_broken_shows_as_nothing(world):
    number = world.receive().number
    for broken in ("not an id", "0" * 24, ""):
        world.database.cases.update_one({"number": number}, {"$set": {"organisation": broken}})
        assert world.look(number, "clerk")["organisation"] == ""


def test_all_faults_of_an_intake_are_named_at_once(world):
    wrong = {"channel": "pigeon", "parent": "P03RA-2026-7777", "organisation": "x", "raiser_email": "nobody"}
    with pytest.raises(Refused) as refused:
        world.receive(receipt=wrong, values={"details": "", "decision_appealed": "whim"})
    assert {r.field for r in refused.value.refusals} == {*wrong, "details", "decision_appealed"}


def test_whoever_may_not_lodge_is_told_only_that(world):
    assert code_of(lambda: world.receive(by="admin", receipt={"channel": "pigeon"})) == "action.not_allowed"


def test_a_letter_is_made_only_in_its_languages(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    values = {"next_steps": "We look.", "expected_by": "2026-03-30"}
    attempt = lambda: act(  # noqa: E731
        world.desk,
        number,
        2,
        "acknowledge",
        Submission(values),
        actor=world.actor("owner"),
        now=world.at,
        language="fr",
    )
    assert code_of(attempt) == "document.language"


def test_files_and_proofs_are_named_only_to_who_may_know_the_raiser(world):
    number = world.accepted()
    world.attach(number, "owner", name="letter of Mei Tan.txt")
    world.case(number)
    assign_assessor(
        world.desk,
        number,
        world.case(number).version,
        "assessor",
        actor=world.actor("manager"),
        now=world.at,
    )
    look = Look(world.desk, world.open(number, "assessor"), "en")
    told = json.dumps([overview(look), timeline(look)])
    assert "Mei Tan" not in told
    assert "RR 1" not in told
    look = Look(world.desk, world.open(number, "owner"), "en")
    assert "letter of Mei Tan.txt" in json.dumps(timeline(look))


def test_the_history_says_who_was_seated_and_what_he_declared(world):
    number = world.seated()
    entries = timeline(Look(world.desk, world.open(number, "manager"), "en"))
    seated = next(e for e in entries if e["action"] == "seat_panel")
    shown = next(v["value"] for v in seated["values"] if v["label"] == "Panel")
    assert shown.count("declared no conflict, declared confidentiality") == 2


def test_an_involvement_entered_later_closes_the_wall_at_once(world):
    number = world.receive().number
    assert world.open(number, "clerk")
    made = Involvement(person=world.people["clerk"], kind="auditor", certificate="RA-CN-0101").save()
    try:
        assert code_of(lambda: world.open(number, "clerk")) == "case.not_found"
    finally:
        made.delete()


ORGANISATION, CERTIFICATE = {"organisation": "Highland Tea Estate Ltd."}, {"certificate": "RA-CN-0101"}
ELSEWHERE = [{"certificate": "FSC-CN-2203"}, {"organisation": "Lotus Paper Packaging"}]


def _named(world, given):
    return {k: world.organisation(v) if k == "organisation" else v for k, v in given.items()}


def _about(given):
    return {"organisation": "", "certificate": "", **given}


@pytest.mark.parametrize("about", [ORGANISATION, CERTIFICATE, {**ORGANISATION, **CERTIFICATE}])
@pytest.mark.parametrize("record", [ORGANISATION, CERTIFICATE, {**ORGANISATION, **CERTIFICATE}])
def test_the_wall_stands_however_the_matter_and_the_record_name_the_organisation(world, about, record):
    raw = {"person": world.people["clerk"], "kind": "auditor", "active": "true", **_named(world, record)}
    before = world.receive(receipt=_about(_named(world, about))).number
    made = save(world.desk, "involvement", "", 0, raw, actor=world.actor("admin"), now=world.at)
    try:
        after = world.receive(receipt=_about(_named(world, about))).number
        for number in (before, after):
            assert world.people["clerk"] in world.case(number).barred
            assert code_of(lambda n=number: world.open(n, "clerk")) == "case.not_found"
        assert world.case(after).values["owner"] != world.people["clerk"]
    finally:
        made.delete()


@pytest.mark.parametrize("record", ELSEWHERE)
def test_an_involvement_elsewhere_bars_nobody(world, record):
    made = Involvement(person=world.people["clerk"], kind="auditor", **_named(world, record)).save()
    try:
        for about in (ORGANISATION, CERTIFICATE, {**ORGANISATION, **CERTIFICATE}):
            number = world.receive(receipt=_about(_named(world, about))).number
            assert world.people["clerk"] not in world.case(number).barred
            assert world.open(number, "clerk")
    finally:
        made.delete()


def test_the_other_certificate_of_an_organisation_bars_only_where_none_is_named(world):
    holder = world.organisation("Highland Tea Estate Ltd.")
    other = Certificate(
        number="RA-CN-0199", organisation=holder, body="csca", scheme="rainforest-alliance"
    ).save()
    made = Involvement(person=world.people["clerk"], kind="auditor", certificate="RA-CN-0199").save()
    try:
        named = world.receive()
        assert world.people["clerk"] not in named.barred
        for about in ({"organisation": holder}, {"organisation": holder, "certificate": "RA CN 01O1"}):
            assert world.people["clerk"] in world.receive(receipt=_about(about)).barred
    finally:
        made.delete()
        other.delete()


def test_a_certificate_entered_later_lets_the_wall_see_its_holder(world):
    case = world.receive(receipt=_about({"certificate": "RA-CN-0188"}))
    holder = world.organisation("Highland Tea Estate Ltd.")
    made = Involvement(person=world.people["clerk"], kind="auditor", organisation=holder).save()
    raw = {"number": "RA-CN-0188", "organisation": holder, "body": "csca", "scheme": "rainforest-alliance"}
    try:
        assert world.people["clerk"] not in case.barred
        held = save(world.desk, "certificates", "", 0, raw, actor=world.actor("admin"), now=world.at)
        assert world.people["clerk"] in world.case(case.number).barred
        held.delete()
    finally:
        made.delete()


def test_a_complaint_about_a_person_is_neither_given_to_him_nor_shown_to_him(world):
    raised = {"raiser_kind": "interested_party", "organisation": "", "certificate": ""}
    about = {"complaint_about": "personnel", "respondent_person": world.people["fsc-owner"]}
    intake = world.intake("complaint", scheme="sai-global/fsc", receipt=raised)
    intake = replace(intake, values={"details": "He was rude.", **about})
    case = receive(world.desk, intake, actor=world.actor("fsc-staff"), now=world.at)
    assert case.values.get("owner") != world.people["fsc-owner"]
    assert world.people["fsc-owner"] in case.barred
    assert code_of(lambda: world.open(case.number, "fsc-owner")) == "case.not_found"
    person = find_person(world.people["fsc-owner"])
    assert queries.list_cases(person, world.at).cases == []
    assert queries.work_of(person, world.at).obligations == []


def test_nobody_unknown_sits_on_a_panel(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="x", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    for ghost in ("nonsense", "0" * 24):
        world.people["ghost"] = ghost
        try:
            code = code_of(lambda: world.do(number, "manager", "seat_panel", seats=["panel1", "ghost"]))
        finally:
            del world.people["ghost"]
        assert code == "people.unknown"


@pytest.mark.parametrize("own", ["zh-CN", "both", "en"])
def test_letters_take_the_language_of_the_raiser_unless_another_is_chosen(world, own):
    number = world.receive(receipt={"raiser_language": own}).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    assert world.case(number).documents[0].language == own


@pytest.mark.parametrize("person", ["", "nonsense", "0" * 24])
def test_somebody_unknown_acts_nowhere(world, person):
    assert code_of(lambda: find_person(person)) == "people.unknown"


def test_running_deadlines_come_first_the_nearest_on_top(world):
    number = world.accepted()
    lines = [d for d in world.look(number, "owner")["deadlines"] if d["due"]]
    running = [d["due"] for d in lines if d["open"]]
    assert running == sorted(running)
    assert [d["open"] for d in lines] == sorted((d["open"] for d in lines), reverse=True)
    assert {d["open"] for d in lines} == {True, False}
