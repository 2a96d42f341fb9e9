"""What is rare, and must be right all the same."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import puremagic
import pytest
from world import code_of

from casework import queries
from casework.errors import Refused
from casework.look import Look, person_name
from casework.operations.assessing import assign_assessor
from casework.operations.audit import verify_case
from casework.operations.correcting import correct
from casework.operations.documents import find_document
from casework.operations.duties import remind
from casework.operations.evidence import sniff
from casework.operations.linking import link
from casework.operations.messages import recipients
from casework.operations.opening import find_case
from casework.operations.people import barred_people, involvement_in
from casework.operations.receive import receive
from casework.operations.registry import save
from casework.operations.schemes import examine, import_version, publish, submit
from casework.operations.shelf import Shelf
from casework.overview import overview
from casework.panel_view import candidates
from casework.registers import find_register, register_rows
from casework.registry_list import cells, find_page
from casework.rules.registry import FORMS
from casework.timeline import timeline
from exporters.register import as_csv
from models.cases import Case, LinkRecord
from models.involvement import Involvement
from models.outbox import Outbox
from models.people import Person
from models.schemes import BodyProfile, SchemeVersion
from portal.runtime import read_tree, schemes_folder

TODAY = date(2026, 3, 2)


def fsc(world, case_type="complaint", by="fsc-staff", values=None, **receipt):
    given = {
        "organisation": world.organisation("Old Oak Timber Pty Ltd."),
        "certificate": "FSC-AU-2201",
        "raiser_kind": "interested_party",
        **receipt,
    }
    own = {"details": "Felled in the buffer.", "complaint_about": "client", **(values or {})}
    intake = replace(world.intake(scheme="sai-global/fsc", receipt=given), case_type=case_type, values=own)
    return receive(world.desk, intake, actor=world.actor(by), now=world.at).number


def decided(world):
    """An FSC complaint with an open corrective action, decided and told."""
    number = fsc(world)
    owner = "fsc-owner"
    world.do(
        number, owner, "send_initial_response", proposed_course="We compare the maps and visit the site."
    )
    world.send(number, owner, "initial_response")
    day = world.at.date().isoformat()
    world.do(
        number,
        owner,
        "complete_investigation",
        findings="Eleven stumps.",
        investigated_on=day,
        actions_specified="New maps.",
        actions_specified_on=day,
        holder_still_complies="complies",
    )
    world.do(number, owner, "order_corrective_action")
    world.do(number, owner, "submit_resolution", outcome="upheld", outcome_reasons="Clause 6.7.")
    world.do(number, "fsc-manager", "decide")
    world.do(number, owner, "issue_outcome")
    world.send(number, owner, "outcome_letter")
    return number


def test_an_appeal_belongs_to_the_case_it_questions_and_whoever_handled_that_is_barred(world):
    first = decided(world)
    number = fsc(world, "appeal", parent=first)
    assert world.case(number).links[0].decided
    with pytest.raises(Refused) as refused:
        world.do(number, "fsc-region", "assign", owner=world.people["fsc-owner"])
    assert "independence.earlier_handler" in {r.code for r in refused.value.refusals}
    assert code_of(lambda: fsc(world, "appeal", parent=number)) == "parent.type"
    assert code_of(lambda: fsc(world, "appeal", parent="FSC-2026-9999")) == "case.not_found"
    look = world.look(number, "fsc-region")
    assert [(x["number"], x["kind"]) for x in look["links"]] == [(first, "belongs_to")]
    child = world.look(first, "fsc-owner")["links"]
    assert {x["kind"] for x in child} == {"child"}


def test_a_link_whose_case_is_gone_is_passed_over(world):
    number = fsc(world, "appeal")
    lost = LinkRecord(kind="belongs_to", case="6b0862b8be98c904ea4d3f30", number="X", case_type="complaint")
    Case.objects(number=number).update_one(push__links=lost)
    assert world.look(number, "fsc-region")["links"][0]["number"] == "X"


def test_an_unknown_procedure_or_case_type_and_a_missing_parent_are_refused(world):
    given = {"actor": world.actor("owner"), "now": world.at}
    unknown = replace(world.intake(), case_type="nonsense")
    assert code_of(lambda: receive(world.desk, unknown, **given)) == "case.type_unknown"
    none = replace(world.intake(), scheme="nothing")
    assert code_of(lambda: receive(world.desk, none, **given)) == "scheme.none_in_force"
    ready = world.desk.shelf.in_force("csca", "rainforest-alliance", world.at.date())
    capa = replace(ready.case_type("capa"), parent_required=True)
    kinds = {**ready.scheme.case_types, "capa": capa}
    strict = replace(ready, scheme=replace(ready.scheme, case_types=kinds))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shelf, "pinned", lambda *_: strict)
        intake = replace(world.intake(), case_type="capa", values={"nonconformity": "x"})
        assert code_of(lambda: receive(world.desk, intake, **given)) == "parent.missing"


def test_the_member_of_staff_it_is_about_is_sealed_barred_and_can_be_corrected_away(world):
    person = world.people["fsc-region"]
    number = fsc(world, values={"respondent_person": person, "complaint_about": "personnel"})
    case = world.case(number)
    assert "respondent_person" in case.sealed
    assert person in case.barred
    assert code_of(lambda: world.open(number, "fsc-region")) == "case.not_found"
    withheld = [v for v in world.look(number, "fsc-owner")["values"] if v["id"] == "respondent_person"]
    assert withheld[0]["value"] == "Ravi Menon"
    reader = Person.objects(id=person).first()
    assert queries.list_cases(reader, world.at).cases == []
    text = str(world.database.cases.find_one({"number": number}, {"barred": 0}))
    assert person not in text


def test_the_first_holder_of_a_default_role_is_independent_or_nobody(world):
    raw = {
        "person": world.people["fsc-owner"],
        "kind": "auditor",
        "certificate": "FSC-AU-2201",
        "active": "true",
    }
    made = save(world.desk, "involvement", "", 0, raw, actor=world.actor("admin"), now=world.at)
    try:
        assert "owner" not in world.case(fsc(world)).values
        Involvement.objects(id=made.id).update_one(set__active=False)
        assert world.case(fsc(world)).values["owner"] == world.people["fsc-owner"]
    finally:
        Involvement.objects(id=made.id).delete()


def test_an_involvement_in_all_of_an_organisation_counts_without_a_certificate(world):
    organisation = world.organisation("Lotus Paper Packaging")
    made = Involvement(person="p", kind="adviser", organisation=organisation).save()
    try:
        assert involvement_in(organisation, "", TODAY) == {"p": {"adviser"}}
        assert involvement_in(organisation, "FSC-CN-2203", TODAY) == {"p": {"adviser"}}
        assert involvement_in("", "FSC-CN-2203", TODAY) == {"p": {"adviser"}}
        assert involvement_in("", "FSC-CN-2299", TODAY) == {}
        assert involvement_in("", "", TODAY) == {}
        made.update(on="2024-03-02")
        assert barred_people(organisation, "", ["adviser"], TODAY) == ["p"]
        made.update(on="2024-03-01")
        assert involvement_in(organisation, "", TODAY) == {}
        assert barred_people(organisation, "", ["adviser"], TODAY) == []
    finally:
        made.delete()


def test_a_case_without_a_number_is_found_by_its_id(world):
    case = world.receive()
    assert find_case(str(case.id)).number == case.number
    assert code_of(lambda: find_case("6b0862b8be98c904ea4d3f30")) == "case.not_found"


def test_a_task_manager_who_receives_a_case_owns_it(world):
    assert world.receive(by="clerk").values["owner"] == world.people["clerk"]


def test_a_panel_member_assigns_no_assessor(world):
    number = world.seated()
    version = world.case(number).version
    given = {"actor": world.actor("panel1"), "now": world.at}
    assert (
        code_of(lambda: assign_assessor(world.desk, number, version, "assessor", **given))
        == "action.not_allowed"
    )


def test_a_file_that_nothing_is_known_of_has_no_type(monkeypatch):
    def unknown(*_args):
        raise puremagic.PureError

    monkeypatch.setattr(puremagic, "magic_string", unknown)
    assert sniff(io.BytesIO(b"x"), "a.bin") == ""


def test_an_unknown_document_number_is_refused(world):
    assert code_of(lambda: find_document(world.desk, "R03-1", actor=world.actor("owner"), now=world.at)) == (
        "document.not_found"
    )


def test_a_scheme_without_the_template_is_refused_and_nothing_is_written(world, monkeypatch):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    ready = world.desk.shelf.pinned(world.case(number).scheme_hash)
    bare = replace(ready, templates={})
    monkeypatch.setattr(Shelf, "pinned", lambda *_: bare)
    assert (
        code_of(lambda: world.do(number, "owner", "acknowledge", next_steps="x", expected_by="2026-03-30"))
        == "document.template"
    )


def test_who_may_not_act_now_may_not_link_either(world):
    number, other = world.accepted(), world.receive().number
    world.do(number, "owner", "request_panel", panel_reason="x", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    world.do(number, "manager", "seat_panel", seats=["panel1", "panel2"])
    version = world.case(number).version
    made = link(world.desk, number, version, other, "related", actor=world.actor("manager"), now=world.at)
    assert made.links
    version = world.case(other).version
    given = {"actor": world.actor("panel1"), "now": world.at}
    assert code_of(lambda: link(world.desk, other, version, number, "related", **given)) == "case.not_found"
    closed = world.receive("complaint").number
    Case.objects(number=closed).update_one(set__stage="closed", set__final=True)
    call = lambda: link(world.desk, closed, 1, number, "related", actor=world.actor("owner"), now=world.at)  # noqa: E731
    assert code_of(call) == "action.not_allowed"


def test_the_portal_mails_only_what_was_issued_and_to_whom_can_be_reached(world):
    anonymous = {"raiser_email": "", "raiser_phone": "1"}
    number = world.receive(receipt=anonymous).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    send = lambda document: world.send(number, "owner", document, channel="portal", proof="")  # noqa: E731
    assert code_of(lambda: send("acknowledgement")) == "dispatch.not_issued"
    world.do(number, "owner", "acknowledge", next_steps="x", expected_by="2026-03-30")
    assert code_of(lambda: send("acknowledgement")) == "dispatch.no_address"


def test_an_appointment_is_mailed_to_every_member_of_the_panel(world):
    number = world.seated()
    Outbox.objects.delete()
    world.send(number, "owner", "panel_appointment", channel="portal", proof="")
    assert Outbox.objects(document="panel_appointment").count() == 2
    number = world.seated()
    addresses = {p.login: p.email for p in Person.objects(login__in=["panel1", "panel2"])}
    Person.objects(login__in=["panel1", "panel2"]).update(set__email="")
    try:
        code = code_of(lambda: world.send(number, "owner", "panel_appointment", channel="portal", proof=""))
        assert code == "dispatch.no_address"
    finally:
        for login, email in addresses.items():
            Person.objects(login=login).update_one(set__email=email)


def test_nobody_without_an_address_is_told_and_roles_of_other_offices_do_not_count(world):
    manager = Person.objects(login="manager").first()
    Person.objects(login="manager").update_one(set__email="", set__roles__0__office="elsewhere")
    person = Person.objects(login="manager").first()
    for role in person.roles:
        role.office = "elsewhere"
    Person.objects(login="manager").update_one(set__roles=person.roles)
    try:
        number = world.receive().number
        world.do(number, "scheme", "assign", owner=world.people["owner"])
        world.later(days=12)
        told = recipients(world.open(number, "owner"), "executive_manager")
        assert [p.login for p in told] == []
        assert queries.list_cases(Person.objects(login="manager").first(), world.at).cases == []
        narrow = Person.objects(login="scheme").first()
        for role in narrow.roles:
            role.scheme, role.office = "rainforest-alliance", "beijing"
        assert [c.number for c in queries.list_cases(narrow, world.at).cases] == [number]
    finally:
        Person.objects(login="manager").update_one(set__roles=manager.roles, set__email=manager.email)


def test_reminders_pass_over_who_has_no_address(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    owner = Person.objects(login="owner").first()
    Person.objects(login="owner").update_one(set__email="")
    try:
        Outbox.objects.delete()
        world.later(days=12)
        assert remind(world.desk, world.at) == 0
        assert world.case(number).overdue
    finally:
        Person.objects(login="owner").update_one(set__email=owner.email)


def test_a_text_cut_in_the_middle_of_a_character_is_text():
    text = "茶" * 40_000
    assert sniff(io.BytesIO(text.encode()[:65_536]), "a.txt") == "text/plain"
    assert sniff(io.BytesIO(b"\xff\xfe\xfa" * 9), "a.txt") == "application/octet-stream"
    assert sniff(io.BytesIO(b"\x00" * 20), "a.unknown") == ""


def test_versions_cannot_be_used_without_their_body_or_after_they_are_gone(world):
    version = SchemeVersion.objects(body="csca", version=1).first()
    assert code_of(lambda: Shelf().pinned("0" * 64)) == "scheme.not_found"
    profile = BodyProfile.objects(body="csca").first()
    BodyProfile.objects(body="csca").delete()
    try:
        assert code_of(lambda: Shelf().pinned(version.hash)) == "scheme.not_found"
    finally:
        BodyProfile(body="csca", flat=profile.flat).save()


def test_a_version_without_its_body_or_with_findings_is_not_imported(world):
    tree = {k: v for k, v in read_tree(schemes_folder()).items() if k != "csca/body.yaml"}
    assert not examine(tree, "csca/rainforest-alliance@1").clean
    clerk = world.actor("clerk")
    call = lambda: import_version(tree, "csca/rainforest-alliance@1", actor=clerk, now=world.at)  # noqa: E731
    assert code_of(call) == "scheme.findings"
    assert code_of(lambda: examine(tree, "x/y@1")) == "scheme.not_found"


def test_the_owner_of_a_scheme_may_submit_and_a_race_of_publishers_has_one_winner(world, monkeypatch):
    name = "csca/rainforest-alliance@3"
    owner, admin = world.actor("owner"), world.actor("admin")
    try:
        assert code_of(lambda: submit(name, actor=owner, now=world.at)) == "scheme.status"
        SchemeVersion.objects(body="csca", version=3).update_one(set__status="in_review")

        def meanwhile(*_args):
            SchemeVersion.objects(body="csca", version=3).update_one(set__status="published")

        monkeypatch.setattr("casework.operations.schemes._check_manager", meanwhile)
        assert code_of(lambda: publish(name, actor=admin, now=world.at)) == "scheme.status"
    finally:
        SchemeVersion.objects(body="csca", version=3).update_one(set__status="published")


def test_a_clerk_enters_certificates(world):
    raw = {
        "number": "RA-X",
        "organisation": world.organisation("Highland Tea Estate Ltd."),
        "body": "csca",
        "scheme": "rainforest-alliance",
    }
    made = save(world.desk, "certificates", "", 0, raw, actor=world.actor("owner"), now=world.at)
    try:
        assert made.status == "valid"
        again = find_page(FORMS["certificates"], "", str(made.id))
        assert made.number not in [c.number for c in again.records]
    finally:
        made.delete()


def test_a_record_that_names_nobody_any_more_still_shows(world):
    record = Involvement(person="6b0862b8be98c904ea4d3f30", kind="auditor", organisation="gone")
    assert cells(FORMS["involvement"], record, "en", {})[:3] == ["", "took part in the audit", ""]
    stranger = Involvement(person="x", kind="auditor")
    assert cells(FORMS["involvement"], stranger, "zh-CN", {})[0] == ""


def test_the_whole_page_of_a_closed_case_shows_in_both_languages(world):
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    world.send(number, "owner", "r03")
    capa = world.child(number).number
    row = {"what": "Ask.", "kind": "corrective", "responsible": world.people["owner"], "due_on": "2026-04-20"}
    world.do(capa, "quality", "analyse", root_cause="None asked.", severity="minor")
    world.do(capa, "owner", "submit_plan", actions=[row], target_date="2026-04-30")
    world.do(number, "owner", "record_platform", racp_reference="R", racp_on=world.at.date().isoformat())
    version = world.case(number).version
    given = {"actor": world.actor("owner"), "now": world.at}
    correct(world.desk, number, version, {"racp_reference": "R-2"}, "Typing error.", **given)
    world.attach(number, "owner")
    for language, conclusion in (("en", "Upheld"), ("zh-CN", "成立")):
        look = Look(world.desk, world.open(number, "owner"), language)
        shown = overview(look)
        assert conclusion in [v["value"] for v in shown["values"]]
        assert shown["documents"][0]["may_open"]
        assert shown["dispatches"][-1]["document"] == "r03"
        assert shown["evidence"][0]["may_open"]
        entries = timeline(look)
        assert any(v["before"] for e in entries for v in e["values"])
        plan = overview(Look(world.desk, world.open(capa, "owner"), language))
        [actions] = [v for v in plan["values"] if v["id"] == "actions"]
        assert len(actions["rows"]) == 1


def test_sealed_values_that_were_altered_show_as_unreadable(world):
    number = world.receive().number
    world.database.sealed.update_one({"seq": 1, "field": "details"}, {"$set": {"value": "AAAA"}})
    look = Look(world.desk, world.open(number, "manager"), "en")
    assert "?" in [v["value"] for v in timeline(look)[0]["values"]]
    assert person_name(look, "nobody-known") == "nobody-known"
    assert verify_case(world.desk, world.case(number)).faults


def test_confidential_values_are_withheld_from_who_may_not_know(world):
    person = world.people["fsc-staff"]
    number = fsc(world, values={"respondent_person": person, "complaint_about": "personnel"})
    Case.objects(number=number).update_one(push__assessors=world.people["assessor"])
    look = Look(world.desk, world.open(number, "assessor"), "en")
    shown = [v for v in overview(look)["values"] if v["id"] == "respondent_person"]
    assert (shown[0]["withheld"], shown[0]["value"]) == (True, "")
    assert "respondent_person" not in str(timeline(look))


def test_an_organisation_that_is_gone_leaves_an_empty_name(world):
    number = world.receive().number
    Case.objects(number=number).update_one(set__organisation="6b0862b8be98c904ea4d3f30")
    assert world.look(number, "manager")["organisation"] == ""


def test_candidates_of_a_panel_are_people_with_a_role_now(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="x", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    person = Person.objects(login="technical").first()
    for role in person.roles:
        role.valid_until = "2026-01-01"
    stored = Person.objects(login="technical").first().roles
    Person.objects(login="technical").update_one(set__roles=person.roles)
    try:
        look = Look(world.desk, world.open(number, "manager"), "en")
        action = look.opened.case_type.action("seat_panel")
        names = [c["name"] for c in candidates(look, action, ())["candidates"]]
        assert "Greta Holm" not in names
        assert names[-1] == "Paul Reed"
    finally:
        Person.objects(login="technical").update_one(set__roles=stored)


def test_a_register_of_another_case_type_shows_days_and_choices(world):
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    found = find_register(world.desk, "csca.rainforest-alliance.capa.capa_register", world.at)
    reader = Person.objects(login="quality").first()
    table = register_rows(world.desk, found, reader, datetime.now(UTC), "zh-CN", {})
    assert "P03RA-2026-0002" in b"".join(as_csv(table)).decode()


def test_a_case_that_has_ended_owes_nothing_any_more(world):
    number = world.receive().number
    assert world.case(number).next_due_at is not None
    world.later(days=60)
    world.do(number, "manager", "assign", owner=world.people["owner"])
    assert world.case(number).overdue
    world.attach(number, "owner", kind="withdrawal")
    world.do(number, "owner", "withdraw", reason="The letter says so.")
    case = world.case(number)
    assert (case.final, case.overdue, case.next_due, case.next_due_at, case.alarm_at) == (
        True,
        False,
        "",
        None,
        None,
    )
    shown = {d["id"]: (d["state"], d["state_label"]) for d in world.look(number, "owner")["deadlines"]}
    assert shown["confirm_receipt"] == ("ended", "overdue when the case ended")


def test_the_history_shows_what_was_hashed_not_the_columns_beside_it(world):
    number = world.accepted()
    world.database.history.update_one(
        {"seq": 2}, {"$set": {"actor": world.people["auditor"], "action": "close"}}
    )
    world.database.history.update_one({"seq": 1}, {"$set": {"body": "{"}})
    entries = {e["seq"]: e for e in timeline(Look(world.desk, world.open(number, "manager"), "en"))}
    assert (entries[2]["action"], entries[2]["by"]) == ("assign", "Eva Stone")
    assert entries[1]["action"] == "receive"


def test_whoever_took_part_may_correct_but_neither_handles_nor_sees_the_case(world):
    """docs/decisions/0023"""
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    capa = world.child(number).number
    row = {
        "what": "Train.",
        "kind": "corrective",
        "responsible": world.people["auditor"],
        "due_on": "2026-04-20",
    }
    world.do(capa, "quality", "analyse", root_cause="None asked.", severity="minor")
    assert (
        world.do(capa, "owner", "submit_plan", actions=[row], target_date="2026-04-30").stage
        == "plan_submitted"
    )
    assert code_of(lambda: world.open(capa, "auditor")) == "case.not_found"


def test_answers_that_fell_away_do_not_hinder_the_history(world):
    number = world.receive(receipt={"anonymous": ""}).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement")
    given = {
        "evidence_sufficient": "true",
        "signed": "true",
        "expected_by": "2026-03-30",
        "next_steps": "We look.",
    }
    world.do(number, "owner", "accept", anonymity_risk="Nobody is named.", **given)
    entries = timeline(Look(world.desk, world.open(number, "owner"), "en"))
    assert entries[0]["action"] == "accept"
    assert not [v for v in entries[0]["values"] if v["label"] == "No longer part of the case"]
