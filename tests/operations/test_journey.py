import io
from dataclasses import replace

import docx
import pytest

from casework.errors import Refused
from casework.operations.audit import verify_case
from casework.operations.receive import receive
from models.documents import IssuedDocument
from models.outbox import Outbox


def codes(error) -> set[str]:
    return {r.code for r in error.value.refusals}


def text_of(document: IssuedDocument) -> str:
    opened = docx.Document(io.BytesIO(bytes(document.content)))
    paragraphs = [p.text for p in opened.paragraphs]
    return "\n".join(paragraphs + [c.text for t in opened.tables for r in t.rows for c in r.cells])


def test_an_appeal_goes_from_receipt_to_closing_with_its_corrective_action(world):
    number = world.approved()
    assert number == "P03RA-2026-0001"
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "close")
    assert codes(refused) == {"action.wrong_stage"}
    world.do(number, "owner", "issue_notice")
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "close")
    assert {"close.outcome_not_told", "action.requirement"} <= codes(refused)
    world.send(number, "owner", "r03")
    world.do(number, "owner", "record_platform", racp_reference="RACP-1", racp_on=world.at.date().isoformat())
    capa = world.close_capa(number)
    world.do(number, "owner", "close")

    case = world.case(number)
    assert (case.stage, case.final, capa) == ("closed", True, "P03RA-2026-0002")
    issued = {d.document for d in case.documents}
    assert issued == {"acknowledgement", "acceptance", "panel_appointment", "r03"}
    r03 = text_of(IssuedDocument.objects(document="r03").first())
    for expected in ("R03-2026-0001", number, "Mei Tan", "Upheld", "Lin Wei", "Eva Stone", "Tom Archer"):
        assert expected in r03
    form = text_of(IssuedDocument.objects(document="p17_r01").first())
    for expected in ("P17R01-2026-0001", capa, number, "Ask for the photo record.", "Rosa Lind", "Effective"):
        assert expected in form
    assert not verify_case(world.desk, case).faults
    assert not verify_case(world.desk, world.case(capa)).faults
    states = {d["id"]: d["state"] for d in world.look(number, "owner")["deadlines"]}
    assert states["confirm_receipt"] == states["tell_acceptance"] == states["decide_appeal"] == "met"


def test_the_conflicted_auditor_cannot_sit_on_the_panel(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    with pytest.raises(Refused) as refused:
        world.do(number, "manager", "seat_panel", seats=["auditor", "panel2"])
    assert "panel.seat" in codes(refused)
    assert "took part in the audit" in refused.value.refusals[0].text()
    assert world.case(number).stage == "panel_approved"


def test_the_panel_needs_a_lead_auditor_for_the_scope(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    with pytest.raises(Refused) as refused:
        world.do(number, "manager", "seat_panel", seats=["panel2", "investigator"])
    assert [r.params["rule"] for r in refused.value.refusals] == ["lead_auditor"]


def test_nobody_approves_own_work_nor_without_signature(world):
    number = world.seated()
    world.do(
        number, "panel1", "record_investigation", methods=["both_sides"], findings="F", precedents="none"
    )
    opinion = {"report": "R", "outcome": "not_upheld", "outcome_reasons": "C", "scope_restored": "false"}
    world.do(number, "panel1", "submit_opinion", **opinion)
    with pytest.raises(Refused) as refused:
        world.do(number, "panel1", "approve_opinion")
    assert codes(refused) == {"action.not_allowed"}
    with pytest.raises(Refused) as refused:
        world.do(number, "manager", "approve_opinion", sign=False)
    assert codes(refused) == {"action.signature_missing"}


def test_the_manager_returns_a_request_with_a_reason(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    with pytest.raises(Refused) as refused:
        world.do(number, "manager", "return_panel")
    assert codes(refused) == {"action.reason_missing"}
    assert world.do(number, "manager", "return_panel", reason="Say what is contested.").stage == "accepted"


def test_extension_and_suspension_are_refused_in_words(world):
    number = world.accepted()
    for action, code in (("extend", "deadline.no_extension"), ("suspend", "deadline.no_suspension")):
        with pytest.raises(Refused) as refused:
            world.do(number, "owner", action)
        assert codes(refused) == {code}


def test_an_appeal_is_not_accepted_on_a_listed_ground_and_the_raiser_is_told_first(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "decline", ground="legal_proceedings")
    assert "values.needed_by_choice" in codes(refused)
    world.do(
        number, "owner", "decline", ground="legal_proceedings", ground_reason="Before the court since May."
    )
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "close_refused")
    assert codes(refused) == {"close.outcome_not_told"}
    world.send(number, "owner", "non_acceptance")
    assert world.do(number, "owner", "close_refused").stage == "not_accepted"
    letter = text_of(IssuedDocument.objects(document="non_acceptance").first())
    assert "subject of legal proceedings" in letter


def test_a_withdrawn_appeal_needs_the_raisers_word_and_can_be_reopened(world):
    number = world.accepted()
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "withdraw", reason="The raiser wrote so.")
    assert codes(refused) == {"action.requirement"}
    world.attach(number, "owner", kind="withdrawal")
    assert world.do(number, "owner", "withdraw", reason="The raiser wrote so.").stage == "withdrawn"
    assert world.do(number, "manager", "reopen", reason="New facts.").stage == "received"


def test_a_withdrawn_appeal_owes_no_earlier_letter_but_may_record_one_that_was_on_its_way(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look into it.", expected_by="2026-03-30")
    assert [d["document"] for d in world.look(number, "owner")["may"]["send"]] == ["acknowledgement"]
    world.later(days=1)
    world.attach(number, "owner", kind="withdrawal")
    world.do(number, "owner", "withdraw", reason="The raiser wrote so.")
    assert world.look(number, "owner")["may"]["send"] == []
    sent = world.send(number, "owner", "acknowledgement").dispatches
    assert [d.document for d in sent] == ["acknowledgement"]


def test_an_issue_after_the_deadline_asks_for_a_reason(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.later(days=15)
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-04-10")
    assert codes(refused) == {"document.late_reason_missing"}
    world.do(
        number,
        "owner",
        "acknowledge",
        reason="The owner was ill.",
        next_steps="We look.",
        expected_by="2026-04-10",
    )


def test_an_anonymous_case_needs_a_risk_assessment_and_may_be_impossible_to_answer(world):
    anonymous = {"anonymous": "true", "raiser_name": "", "raiser_email": "", "raiser_kind": "unknown"}
    number = world.receive("complaint", receipt=anonymous).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    given = {"evidence_sufficient": "true", "expected_by": "2026-03-30", "next_steps": "We look."}
    with pytest.raises(Refused) as refused:
        world.do(number, "owner", "accept", **given)
    assert [r.params.get("rule") for r in refused.value.refusals] == ["anonymity_risk"]
    world.do(number, "owner", "accept", **given, anonymity_risk_level="low", anonymity_risk="Can be checked.")
    world.send(
        number, "owner", "acceptance", channel="", proof="", not_possible="No way to reach the raiser."
    )
    states = {d["id"]: d["state"] for d in world.look(number, "owner")["deadlines"]}
    assert states["tell_acceptance"] == "not_possible"


def test_mail_of_the_portal_carries_the_letter_and_hides_the_raiser(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    world.do(number, "owner", "acknowledge", next_steps="We look.", expected_by="2026-03-30")
    world.send(number, "owner", "acknowledgement", channel="portal", proof="")
    mail = Outbox.objects(document="acknowledgement").first()
    assert mail.document_number == "ACK-2026-0001"
    stored = str(mail.to_mongo().to_dict())
    assert "tan@highland" not in stored
    assert "Mei" not in stored


def test_an_fsc_complaint_goes_to_its_end_and_may_be_referred(world):
    receipt = {
        "organisation": world.organisation("Old Oak Timber Pty Ltd."),
        "certificate": "FSC-AU-2201",
        "raiser_kind": "interested_party",
    }
    values = {"details": "Felled in the buffer.", "complaint_about": "client"}
    intake = replace(
        world.intake(scheme="sai-global/fsc", receipt=receipt), case_type="complaint", values=values
    )
    number = receive(world.desk, intake, actor=world.actor("fsc-staff"), now=world.at).number
    assert number == "FSC-2026-0001"
    assert world.case(number).values["owner"] == world.people["fsc-owner"]
    world.do(number, "fsc-owner", "acknowledge")
    world.send(number, "fsc-owner", "acknowledgement")
    world.do(
        number,
        "fsc-owner",
        "send_initial_response",
        proposed_course="We compare the maps and visit the site.",
    )
    world.send(number, "fsc-owner", "initial_response")
    day = world.at.date().isoformat()
    world.do(
        number,
        "fsc-owner",
        "complete_investigation",
        findings="Eleven stumps in the buffer.",
        investigated_on=day,
        actions_specified="New maps.",
        actions_specified_on=day,
        holder_still_complies="complies",
    )
    world.do(number, "fsc-owner", "submit_resolution", outcome="upheld", outcome_reasons="Clause 6.7.")
    world.do(number, "fsc-manager", "decide")
    world.do(number, "fsc-owner", "issue_outcome")
    world.send(number, "fsc-owner", "outcome_letter")
    world.do(number, "fsc-owner", "record_reply", raiser_satisfied="rejected")
    with pytest.raises(Refused) as refused:
        world.do(number, "fsc-owner", "refer")
    assert codes(refused) == {"action.not_offered"}
    world.do(number, "fsc-owner", "offer_referral")
    world.send(number, "fsc-owner", "referral_offer")
    assert world.do(number, "fsc-owner", "refer").stage == "referred"
    assert not verify_case(world.desk, world.case(number)).faults
