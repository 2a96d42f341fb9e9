"""What the screens offer and refuse, as a browser without JavaScript sees it."""

import html
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pymongo.errors import AutoReconnect

from admin_views import case_page, forms, intake
from casework import queries, timeline
from casework.operations.assessing import assign_assessor
from casework.operations.audit import verify_case
from models.evidence import Evidence
from models.organisations import Certificate
from models.settled import SettledMatter
from portal import security


def receipt(world, **more):
    return {
        "received_at": world_now(world),
        "channel": "email",
        "raiser_kind": "certificate_holder",
        "raiser_name": "Mei Tan",
        "raiser_email": "tan@highland.example",
        "subject": "Scope cut",
        "certificate": "RA-CN-0101",
        "details": "Two terraces.",
        "decision_appealed": "suspended_or_revoked",
        "decision_reference": "D-1",
        "certification_scope": "farm",
        **more,
    }


def world_now(world):
    return (datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")


NEW = "/admin/cases/new/csca/rainforest-alliance/appeal"


def received(browser, world) -> str:
    intake = browser("intake")
    answer = intake.post(NEW, **receipt(world))
    assert answer.status_code == 302, answer.text
    number = answer.headers["Location"].rpartition("/")[2]
    told = intake.get(answer.headers["Location"]).text
    assert number in told
    assert "Only people who work on the case may read it." in told
    return number


def owned(browser, world) -> str:
    number = received(browser, world)
    manager = browser("manager")
    assert manager.post(f"/cases/{number}/do/assign", owner=world.people["owner"]).status_code == 302
    return number


def test_a_case_is_received_and_shown_with_its_deadlines(browser, world):
    number = received(browser, world)
    text = browser("manager").get(f"/cases/{number}").text
    assert "Scope cut" in text
    assert "Confirm receipt" in text
    assert "is day 0" in text
    assert "Mei Tan" not in text


def test_what_the_raiser_handed_in_is_kept_with_the_receipt(browser, world):
    intake = browser("intake")
    data = {**intake.hidden(NEW), **receipt(world), "file": (io.BytesIO(b"%PDF-1.7\n%%EOF"), "letter.pdf")}
    number = intake.client.post(NEW, data=data).headers["Location"].rpartition("/")[2]
    case = world.case(number)
    assert [(e.name, e.kind) for e in case.evidence] == [("letter.pdf", "submission")]
    assert not verify_case(world.desk, case).faults
    data = {**intake.hidden(NEW), **receipt(world), "file": (io.BytesIO(b"MZ"), "letter.pdf")}
    answer = intake.client.post(NEW, data=data)
    assert (answer.status_code, "evidence.type" in answer.text) == (422, True)
    data = {**intake.hidden(NEW), **receipt(world), "file": (io.BytesIO(b"MZ"), "letter.pdf"), "subject": ""}
    answer = intake.client.post(NEW, data=data)
    assert "evidence.type" in answer.text
    assert "Subject: Please fill this in." in answer.text


def held_in(answer) -> dict[str, str]:
    return dict(re.findall(r'name="(held)" value="([0-9a-f]{24})"', answer.text))


def test_a_file_is_kept_when_the_form_comes_back_and_only_for_who_chose_it(browser, world):
    intake, pdf = browser("intake"), b"%PDF-1.7\n%%EOF"
    base = {**intake.hidden(NEW), **receipt(world)}

    def sent(who=intake, file=None, **more):
        upload = {"file": (io.BytesIO(file), "letter.pdf")} if file else {}
        return who.client.post(NEW, data={**base, **more, **upload})

    refused = sent(file=pdf, subject="")
    held = held_in(refused)
    assert (refused.status_code, "letter.pdf is kept from your last try" in refused.text) == (422, True)
    again = sent(**held, subject="")
    assert held_in(again) == held
    assert held_in(sent(**held, refresh="1")) == held
    other = browser("staff")
    stolen = other.client.post(NEW, data={**other.hidden(NEW), **receipt(world), **held})
    assert (stolen.status_code, "evidence.not_held" in stolen.text) == (410, True)
    assert sent(refresh="1", held="nonsense").status_code == 410
    number = sent(**held).headers["Location"].rpartition("/")[2]
    assert [(e.name, e.size) for e in world.case(number).evidence] == [("letter.pdf", len(pdf))]
    assert sent(**held).headers["Location"].endswith(number)
    replaced = sent(file=b"%PDF-1.4\n%%EOF\n", **held, request_id="b" * 32)
    assert world.case(replaced.headers["Location"].rpartition("/")[2]).evidence[0].size == 15
    assert held_in(sent(file=b"MZ\x90", subject="")) == {}


def test_a_stale_attachment_keeps_its_file(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    data = {**owner.hidden(f"/cases/{number}"), "version": "1", "kind": "written_request"}
    stale = owner.client.post(
        f"/cases/{number}/attach", data={**data, "file": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    )
    assert (stale.status_code, 'value="written_request" selected' in stale.text) == (409, True)
    done = owner.client.post(f"/cases/{number}/attach", data={**data, "version": "2", **held_in(stale)})
    assert (done.status_code, [e.name for e in world.case(number).evidence]) == (302, ["a.pdf"])
    stranger = browser("staff")
    form = {**stranger.hidden("/settled/"), "version": "2", "kind": "written_request"}
    form["file"] = (io.BytesIO(b"%PDF-1.7"), "a.pdf")
    before = Evidence.objects.count()
    assert stranger.client.post(f"/cases/{number}/attach", data=form).status_code == 404
    assert Evidence.objects.count() == before


def test_what_no_case_opens_can_be_received_and_an_appeal_asks_for_its_case(browser, world):
    staff = browser("fsc-staff")
    offered = staff.get("/admin/cases/new").text
    for kind in ("complaints/feedback", "complaints/appeal", "sfi/inquiry", "brc/about_us", "fsc/dispute"):
        assert f"/admin/cases/new/sai-global/{kind}" in offered
    assert "corrective_action" not in offered
    offered = browser("clerk").get("/admin/cases/new").text
    assert "/rainforest-alliance/capa" not in offered
    for kind in ("contact", "return_visit", "risk", "month"):
        assert f"/admin/cases/new/csca/customer-service/{kind}" in offered
    page = "/admin/cases/new/sai-global/complaints/feedback"
    given = {
        "channel": "email",
        "raiser_kind": "certificate_holder",
        "raiser_name": "Mei Tan",
        "subject": "Thanks",
    }
    given |= {
        "received_at": world_now(world),
        "kind": "praise",
        "source": "survey",
        "details": "A careful auditor.",
    }
    number = staff.post(page, **given).headers["Location"].rpartition("/")[2]
    assert "Show who raised it" in browser("fsc-region").get(f"/cases/{number}").text
    appeal = staff.get("/admin/cases/new/sai-global/complaints/appeal").text
    assert re.search(r'for="f-parent">Belongs to case <span class="needed">', appeal)
    refused = staff.post("/admin/cases/new/sai-global/complaints/appeal", **given)
    assert "parent.missing" in refused.text


def test_the_number_is_told_only_to_who_received_the_case(browser, world):
    number = received(browser, world)
    page = browser("intake").get(f"/admin/cases/received/{number}")
    assert (page.status_code, "<strong>Received</strong>" in page.text) == (200, True)
    assert f"/admin/cases/received/{number}" in browser("intake").get("/").text
    world.database.cases.update_one({"number": number}, {"$set": {"barred": [world.people["intake"]]}})
    page = browser("intake").get(f"/admin/cases/received/{number}")
    assert (page.status_code, "<strong>Received</strong>" in page.text) == (200, False)
    assert browser("manager").get(f"/admin/cases/received/{number}").status_code == 404
    assert browser("intake").get("/admin/cases/received/Call-0800-FRAUD").status_code == 404


def test_an_office_that_is_not_there_is_refused(browser, world):
    answer = browser("intake").post(NEW, **receipt(world, office="zz"))
    assert (answer.status_code, "values.not_a_choice" in answer.text) == (422, True)


def test_an_assessor_is_offered_nothing_he_cannot_do(browser, world):
    assessor = browser("assessor")
    assert assessor.get("/settled/").status_code == 403
    number = world.accepted()
    given = {"actor": world.actor("manager"), "now": world.at}
    assign_assessor(world.desk, number, world.case(number).version, "assessor", **given)
    assert "With the cases ticked" not in assessor.get("/admin/cases/").text
    assert assessor.get(f"/cases/{number}").status_code == 200
    assert assessor.get(f"/cases/{number}/correct").status_code == 422


def test_a_letter_is_offered_in_the_language_of_the_raiser(browser, world):
    number = world.receive(receipt={"raiser_language": "both"}).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    page = browser("owner").get(f"/cases/{number}/do/acknowledge").text
    assert '<option value="both" selected>' in page


def test_the_look_leads_back_with_the_filters(browser, world):
    page = browser("manager").get("/admin/cases/?state=open&q=tea").text
    assert 'name="back" value="/admin/cases/?state=open&amp;q=tea"' in page


def test_a_faulty_intake_keeps_what_was_typed_and_names_each_fault(browser, world):
    answer = browser("intake").post(
        NEW, **receipt(world, raiser_name="", subject="", received_at="2030-01-01T00:00")
    )
    assert answer.status_code == 422
    for code in ("receipt.raiser", "values.required", "receipt.in_future"):
        assert code in answer.text
    assert "Two terraces." in answer.text
    assert world.database.cases.count_documents({}) == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"decision_appealed": "nonsense"},
        {"received_at": "yesterday"},
        {"details": "x" * 9000},
        {"details": "bad \x07 bell"},
        {"organisation": "'; drop"},
        {"event_on": "2031-02-30"},
        {"parent": "NOPE"},
    ],
)
def test_bad_input_never_gives_a_500(browser, world, bad):
    answer = browser("intake").post(NEW, **receipt(world, **bad))
    assert answer.status_code in (302, 404, 422)


def test_an_action_is_offered_done_and_gone(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    path = f"/cases/{number}/do/acknowledge"
    assert path in owner.get(f"/cases/{number}").text
    assert (
        owner.post(path, next_steps="We look.", expected_by="2099-01-01", language="both").status_code == 302
    )
    assert path not in owner.get(f"/cases/{number}").text
    assert owner.get(path).status_code == 409
    document = owner.get(f"/documents/{world.case(number).documents[0].number}.docx")
    assert document.data[:2] == b"PK"
    assert document.headers["Content-Disposition"].startswith("attachment")


def test_a_refused_action_keeps_what_was_typed(browser, world):
    number = owned(browser, world)
    answer = browser("owner").post(f"/cases/{number}/do/accept", next_steps="A panel hears both sides.")
    assert answer.status_code == 422
    assert "A panel hears both sides." in answer.text
    assert "Without enough preliminary evidence" in answer.text
    assert "5.6.3 d" in answer.text


def test_a_stale_form_shows_both_sides_and_keeps_what_was_typed(browser, world):
    number = owned(browser, world)
    owner, manager = browser("owner"), browser("manager")
    hidden = owner.hidden(f"/cases/{number}/do/acknowledge")
    manager.post(f"/cases/{number}/do/assign", owner=world.people["clerk"])
    manager.post(f"/cases/{number}/do/assign", owner=world.people["owner"])
    answer = owner.client.post(
        f"/cases/{number}/do/acknowledge",
        data={**hidden, "next_steps": "We look.", "expected_by": "2099-01-01"},
    )
    assert answer.status_code == 409
    assert "What the others did meanwhile" in answer.text
    assert "Eva Stone" in answer.text
    assert "We look." in answer.text


def test_a_double_click_is_one_change(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    data = {
        **owner.hidden(f"/cases/{number}/do/acknowledge"),
        "next_steps": "We look.",
        "expected_by": "2099-01-01",
    }
    owner.client.post(f"/cases/{number}/do/acknowledge", data=data)
    version = world.case(number).version
    owner.client.post(f"/cases/{number}/do/acknowledge", data=data)
    assert world.case(number).version == version


def test_the_store_going_down_gives_503_and_keeps_the_form(browser, world, monkeypatch):
    number = owned(browser, world)
    owner = browser("owner")
    hidden = owner.hidden(f"/cases/{number}/do/acknowledge")

    def down(*_args, **_kwargs):
        raise AutoReconnect("connection closed")

    monkeypatch.setattr(case_page, "sent_action", down)
    answer = owner.client.post(f"/cases/{number}/do/acknowledge", data={**hidden, "next_steps": "We look."})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert 'name="next_steps" value="We look."' in answer.text
    assert ("It is not certain that this was done" in answer.text, "not done" in answer.text) == (True, False)
    assert world.case(number).version == 2


def test_with_the_store_down_the_page_does_not_ask_it_who_reads_it(browser, monkeypatch):
    staff = browser("staff")

    def down(*_args, **_kwargs):
        raise AutoReconnect("connection closed")

    monkeypatch.setattr(security, "get_db", down)
    answer = staff.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "store.down" in answer.text
    assert "This cannot be shown now" in answer.text


def test_an_action_that_was_done_is_done_when_its_form_comes_again(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    page = f"/cases/{number}/do/acknowledge"
    data = {**owner.hidden(page), "next_steps": "We look.", "expected_by": "2099-01-01"}
    for _ in range(2):
        assert owner.client.post(page, data=data).status_code == 302
    assert world.case(number).version == 3
    assert owner.get(page).status_code == 409


def test_what_was_typed_for_an_action_that_moved_on_is_shown_with_what_others_did(browser, world):
    number = world.accepted()
    owner = browser("owner")
    page = f"/cases/{number}/do/request_panel"
    hidden = owner.hidden(page)
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    answer = owner.client.post(
        page, data={**hidden, "panel_reason": "A long story.", "certification_scope": "farm"}
    )
    assert (answer.status_code, "action.wrong_stage" in answer.text) == (409, True)
    assert "A long story." in answer.text
    assert "What the others did meanwhile" in answer.text
    assert "Contested." in answer.text


def test_what_was_typed_into_a_form_that_leads_nowhere_can_be_copied(browser, world):
    number = world.accepted()
    owner, page = browser("owner"), f"/cases/{number}/do/request_panel"
    hidden = owner.hidden(page)
    world.do(number, "manager", "assign", owner=world.people["clerk"])
    answer = owner.client.post(page, data={**hidden, "panel_reason": "A long story."})
    assert answer.status_code == 403
    assert "A long story." in answer.text
    assert "copy from here" in answer.text


def test_a_form_sent_after_the_sign_in_ended_is_kept_and_sent_again(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    page = f"/cases/{number}/do/acknowledge"
    data = {**owner.hidden(page), "next_steps": "We look.", "expected_by": "2099-01-01"}
    world.database.sessions.delete_many({})
    answer = owner.client.post(page, data=data)
    assert answer.status_code == 401
    assert 'name="next_steps" value="We look."' in answer.text
    kept = {**data, "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]}
    signing = owner.post("/sign-in", page="/sign-in", login="owner", password=world.password)
    assert signing.status_code == 302
    assert owner.client.post(page, data=kept).status_code == 302
    assert world.case(number).values["next_steps"] == "We look."


def test_an_old_form_of_ours_is_kept_and_one_from_elsewhere_is_not(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    page, data = f"/cases/{number}/do/acknowledge", {"next_steps": "We look.", "csrf_token": "old"}
    ours = owner.client.post(page, data=data, headers={"Origin": "http://localhost"})
    theirs = owner.client.post(page, data=data, headers={"Origin": "https://evil.example"})
    assert (ours.status_code, theirs.status_code) == (400, 400)
    assert "We look." in ours.text
    assert "We look." not in theirs.text


def test_evidence_is_attached_shown_and_downloaded(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    hidden = owner.hidden(f"/cases/{number}")
    data = {
        **hidden,
        "version": "2",
        "kind": "submission",
        "file": (io.BytesIO(b"%PDF-1.7\n%%EOF"), "信函.pdf"),
    }
    assert owner.client.post(f"/cases/{number}/attach", data=data).status_code == 302
    hidden.pop("request_id")
    record = world.case(number).evidence[0]
    answer = owner.get(f"/cases/{number}/evidence/{record.id}")
    assert answer.data == b"%PDF-1.7\n%%EOF"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    disguised = {**hidden, "version": "3", "kind": "submission", "file": (io.BytesIO(b"MZ\x90"), "a.pdf")}
    answer = owner.client.post(f"/cases/{number}/attach", data=disguised)
    assert (answer.status_code, "evidence.type" in answer.text) == (422, True)
    answer = owner.client.post(f"/cases/{number}/attach", data={**hidden, "kind": "submission"})
    assert (answer.status_code, "evidence.empty" in answer.text) == (422, True)


def test_sending_correcting_linking_and_revealing(browser, world):
    number, other = owned(browser, world), owned(browser, world)
    owner = browser("owner")
    owner.post(f"/cases/{number}/do/acknowledge", next_steps="We look.", expected_by="2099-01-01")
    answer = owner.post(f"/cases/{number}/send/acknowledgement", channel="post", proof="")
    assert (answer.status_code, "dispatch.proof_missing" in answer.text) == (422, True)
    assert (
        owner.post(f"/cases/{number}/send/acknowledgement", channel="post", sent_at="soon").status_code == 422
    )
    assert owner.post(f"/cases/{number}/send/acknowledgement", channel="portal").status_code == 302
    assert owner.get(f"/cases/{number}/send/nothing").status_code == 404
    answer = owner.post(f"/cases/{number}/correct", next_steps="We look again.")
    assert (answer.status_code, "We look again." in answer.text) == (422, True)
    assert (
        owner.post(
            f"/cases/{number}/correct", next_steps="We look again.", reason="Typing error."
        ).status_code
        == 302
    )
    hidden = {**owner.hidden(f"/cases/{number}"), "version": str(world.case(number).version)}
    hidden.pop("request_id")
    assert (
        owner.client.post(
            f"/cases/{number}/link", data={**hidden, "other": other, "kind": "related"}
        ).status_code
        == 302
    )
    assert (
        owner.client.post(
            f"/cases/{number}/link", data={**hidden, "other": "X", "kind": "related"}
        ).status_code
        == 404
    )
    assert "Mei Tan" in owner.client.post(f"/cases/{number}/raiser", data=hidden).text
    assert owner.client.post(f"/cases/{number}/assess", data={**hidden, "login": "staff"}).status_code == 422
    hidden["version"] = str(world.case(number).version)
    assert (
        owner.client.post(f"/cases/{number}/assess", data={**hidden, "login": "assessor"}).status_code == 302
    )
    assessor = browser("assessor")
    assert number in assessor.get("/admin/cases/").text
    page = assessor.get(f"/cases/{number}").text
    assert "Mei Tan" not in page
    assert "Show who raised it" not in page


def test_questions_follow_the_answers_without_javascript(browser, world):
    answer = browser("intake").post(
        "/admin/cases/new/csca/rainforest-alliance/complaint", **receipt(world), refresh="1", anonymous="true"
    )
    assert answer.status_code == 200
    number = owned(browser, world)
    owner = browser("owner")
    page = f"/cases/{number}/do/decline"
    text = owner.post(page, ground="legal_proceedings", refresh="1").text
    assert "It is before a court" in text
    assert world.case(number).version == 2


def test_the_panel_page_ticks_each_rule_per_candidate(browser, world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    manager = browser("manager")
    assert "Contested." in manager.get("/approvals/").text
    assert manager.post(f"/cases/{number}/do/approve_panel").status_code == 302
    page = f"/cases/{number}/do/seat_panel"
    text = manager.get(page).text
    assert "✗ took part in the audit" in text
    assert "✓ is independent" in text
    seats = [world.people["auditor"], world.people["panel2"]]
    both = {f"{w}.{p}": "1" for p in seats for w in ("no_conflict", "confidentiality")}
    answer = manager.post(page, seat=seats, **both)
    assert (answer.status_code, "took part in the audit" in answer.text) == (422, True)
    answer = manager.post(page, seat=[seats[1]], **both, refresh="1")
    assert "✗ The panel needs at least 2 members." in answer.text
    seats = [world.people["panel1"], world.people["panel2"]]
    both = {f"{w}.{p}": "1" for p in seats for w in ("no_conflict", "confidentiality")}
    assert manager.post(page, seat=seats, **both).status_code == 302


def test_a_signed_act_asks_for_the_password(browser, world):
    number = world.seated()
    world.do(
        number, "panel1", "record_investigation", methods=["both_sides"], findings="F", precedents="none"
    )
    opinion = {"report": "R", "outcome": "not_upheld", "outcome_reasons": "C", "scope_restored": "false"}
    world.do(number, "panel1", "submit_opinion", **opinion)
    manager = browser("manager")
    page = f"/cases/{number}/do/approve_opinion"
    assert "as your signature" in manager.get(page).text
    assert manager.post(page, password="wrong").status_code == 403
    assert manager.post(page, password=world.password).status_code == 302


def test_lists_filters_search_paging_and_bulk(browser, world):
    numbers = [world.receive().number for _ in range(27)]
    manager = browser("manager")
    text = manager.get("/admin/cases/").text
    assert numbers[-1] in text
    assert numbers[0] not in text
    following = text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert numbers[0] in manager.get(following).text
    assert numbers[3] in manager.get(f"/admin/cases/?q={numbers[3]}").text
    assert "No case fits." in manager.get("/admin/cases/?q=nothing&stage=closed&after=x").text
    answer = manager.post("/admin/cases/bulk", page="/admin/cases/", act="approve", case=[numbers[0], "NONE"])
    assert answer.text.count("not done") == 2
    assert manager.post("/admin/cases/bulk", page="/admin/cases/", act="explode").status_code == 404


def test_registers_on_screen_and_as_files(browser, world):
    number = world.receive().number
    manager = browser("manager")
    assert "Customer management" in manager.get("/registers/").text
    name = "csca.rainforest-alliance.appeal.r01"
    assert number in manager.get(f"/registers/{name}?state=open").text
    assert number in manager.get(f"/registers/{name}.csv").text
    assert manager.get(f"/registers/{name}.xlsx").data[:2] == b"PK"
    assert manager.get(f"/registers/{name}.pdf").status_code == 404
    assert manager.get("/registers/none").status_code == 404


def test_what_is_settled_on_the_spot_is_one_line(browser, world):
    staff = browser("staff")
    page = "/settled/"
    assert staff.post(page, scheme="csca/rainforest-alliance", channel="phone").status_code == 422
    given = {"channel": "phone", "subject": "Opening hours", "settled_how": "Told at once."}
    assert staff.post(page, scheme="csca/rainforest-alliance", **given).status_code == 302
    assert SettledMatter.objects.count() == 1
    assert "Told at once." in staff.get(page).text


def test_my_account_changes_the_password(browser, world):
    staff = browser("staff")
    answer = staff.post(
        "/account/password", page="/account/", old="wrong", new="a new password", again="a new password"
    )
    assert "sign_in.old_password" in answer.text
    answer = staff.post(
        "/account/password", page="/account/", old=world.password, new="a new password", again="other"
    )
    assert "sign_in.not_the_same" in answer.text
    answer = staff.post(
        "/account/password", page="/account/", old=world.password, new=world.password, again=world.password
    )
    assert answer.status_code == 302
    assert staff.get("/").status_code == 302


def test_my_work_is_empty_then_lists_what_waits(browser, world):
    assert "没有待办事项" in browser("panel1").get("/").text
    number = world.seated()
    assert number in browser("panel1").get("/").text
    assert browser("clerk").get("/outbox/").status_code == 200


def test_pages_speak_chinese(browser, world):
    number = world.receive().number
    manager = browser("manager")
    manager.post("/look", page="/account/", language="zh-CN")
    text = manager.get(f"/cases/{number}").text
    for word in ("现在可以做什么", "期限", "为第0日", "申诉"):
        assert word in text


def test_where_organisations_are_many_one_is_named_by_typing(browser, world, monkeypatch):
    monkeypatch.setattr(forms, "MAX_OPTIONS", 2)
    monkeypatch.setattr(intake, "MAX_OPTIONS", 2)
    clerk = browser("intake")
    page = clerk.get(NEW).text
    assert re.search(r'<input type="text"[^>]*name="organisation"[^>]*list="l-organisation"', page)
    answer = clerk.post(NEW, **receipt(world, organisation="highland tea estate ltd.", certificate=""))
    number = answer.headers["Location"].rpartition("/")[2]
    assert world.case(number).organisation == world.organisation("Highland Tea Estate Ltd.")
    answer = clerk.post(NEW, **receipt(world, organisation="Nobody knows Ltd."))
    assert (answer.status_code, "registry.no_organisation" in answer.text) == (422, True)
    assert 'value="Nobody knows Ltd."' in answer.text
    own = str(Certificate.objects(number="RA-CN-0101").first().id)
    assert 'value="Highland Tea Estate Ltd."' in browser("admin").get(f"/admin/certificates/{own}").text


def test_a_case_whose_version_is_gone_hides_no_other(browser, world):
    lost, sound = world.receive().number, world.receive().number
    world.database.cases.update_one({"number": lost}, {"$set": {"scheme_hash": "0" * 64}})
    page = browser("manager").get("/admin/cases/")
    assert page.status_code == 200
    assert lost in page.text
    assert sound in page.text
    page = browser("manager").get(f"/cases/{lost}")
    assert (page.status_code, "scheme.not_found" in page.text) == (404, True)


def test_a_new_row_in_a_correction_corrects_nothing(browser, world):
    number = world.accepted()
    version, page = world.case(number).version, f"/cases/{number}/correct"
    answer = browser("owner").post(page, next_steps="Other words.", reason="Typing error.", refresh="actions")
    assert (answer.status_code, "Other words." in answer.text) == (200, True)
    assert world.case(number).version == version
    answer = browser("owner").post(page, next_steps="Other words.", reason="Typing error.")
    assert (answer.status_code, world.case(number).version) == (302, version + 1)


def test_checking_a_choice_seats_nobody_and_keeps_the_focus(browser, world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="x", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    page = f"/cases/{number}/do/seat_panel"
    answer = browser("manager").post(page, seat=world.people["panel1"], refresh="1")
    assert answer.status_code == 200
    assert re.search(r"<button[^>]* autofocus>Check this choice", answer.text)
    assert re.search(rf'value="{world.people["panel1"]}" checked', answer.text)
    assert list(world.case(number).panel) == []


def planned(world) -> str:
    """Give the number of a corrective action whose plan waits for the management representative."""
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    capa = world.child(number).number
    world.do(capa, "owner", "analyse", root_cause="The checklist lacks the question.")
    row = {"what": "Ask for; the photo=record.", "responsible": world.people["owner"], "due_on": "2026-04-20"}
    world.do(capa, "owner", "submit_plan", actions=[row, row], target_date="2026-04-30")
    return capa


def test_a_plan_is_seen_row_by_row_where_it_is_approved_and_in_the_history(browser, world):
    capa = planned(world)
    quality = browser("quality")
    for page in ("/approvals/", f"/cases/{capa}"):
        text = quality.get(page).text
        assert text.count("Ask for; the photo=record.") == (2 if "approvals" in page else 4)
        assert text.count("20 April 2026") >= 2
        assert world.people["owner"] not in text


def test_rows_that_cannot_be_read_back_are_shown_as_they_were_written(browser, world, monkeypatch):
    capa, plain = planned(world), timeline._open
    for written in ("what=Ask; due_on=soon", "[1]", '[{"gone": 1, "due_on": "x"}]'):

        def broken(look, case, row, text=written):
            return text if row["field"] == "actions" else plain(look, case, row)

        monkeypatch.setattr(timeline, "_open", broken)
        assert written in html.unescape(browser("quality").get(f"/cases/{capa}").text)


def test_what_was_returned_is_told_with_its_reason_until_it_is_done_anew(browser, world):
    number = world.accepted()
    asked = {"panel_reason": "Contested.", "certification_scope": "farm"}
    world.do(number, "owner", "request_panel", **asked)
    owner = browser("owner")
    assert "Say what is contested." not in owner.get(f"/cases/{number}").text
    world.do(number, "manager", "return_panel", reason="Say what is contested.")
    page, work = owner.get(f"/cases/{number}").text, owner.get("/").text
    assert re.search(r'class="note"><strong>Return[^<]*</strong>.*: Say what is contested\.</p>', page)
    assert "<strong>Returned</strong>" in work
    world.do(number, "owner", "request_panel", **asked)
    assert not re.search(r'class="note"><strong>Return', owner.get(f"/cases/{number}").text)
    assert "<strong>Returned</strong>" not in owner.get("/").text


def test_older_cases_that_somebody_registered_are_reached_by_a_link(browser, world, monkeypatch):
    monkeypatch.setattr(queries, "_REGISTERED", 1)
    first, second = (world.receive(by="staff").number for _ in range(2))
    staff = browser("staff")
    page = staff.get("/").text
    assert (second in page, first in page) == (True, False)
    older = html.unescape(re.search(r'href="([^"]+)#g-registered">更早的案件', page)[1])
    assert first in staff.get(older).text


def test_an_action_that_is_not_for_now_is_named_in_words(browser, world):
    number = world.accepted()
    owner = browser("owner")
    early, foreign, none = (owner.get(f"/cases/{number}/do/{a}") for a in ("close", "seat_panel", "nothing"))
    assert (early.status_code, "action.wrong_stage" in early.text, "close." in early.text) == (
        409,
        True,
        False,
    )
    assert (foreign.status_code, "action.not_allowed" in foreign.text) == (403, True)
    assert (none.status_code, "action.unknown" in none.text) == (404, True)


def test_the_hint_of_a_column_stands_in_its_row(browser, world):
    """Who may be named in a plan (docs/decisions/0023) is said where he is named."""
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    capa = world.child(number).number
    world.do(capa, "owner", "analyse", root_cause="The checklist lacks the question.")
    page = browser("owner").get(f"/cases/{capa}/do/submit_plan").text
    hint = r'<span class="hint" id="h-actions-0-responsible">May be somebody who took part'
    assert re.search(hint, page)
    assert 'aria-describedby="h-actions-0-responsible ' in page
