"""The main journey in a real browser on a real store: from receipt to closing, with the corrective action."""

import io
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import docx

ROOT = Path(__file__).resolve().parent.parent.parent
ZONE = ZoneInfo("Asia/Shanghai")


def day(days=0):
    return (datetime.now(ZONE) + timedelta(days=days)).date().isoformat()


def words(path):
    opened = docx.Document(io.BytesIO(Path(path).read_bytes()))
    return "\n".join(
        [p.text for p in opened.paragraphs] + [c.text for t in opened.tables for r in t.rows for c in r.cells]
    )


def download(person, link):
    with person.page.expect_download() as waiting:
        person.page.locator("main").get_by_role("link", name=link, exact=True).click()
    return waiting.value.path()


def command(portal, *args):
    environ = {"PATH": os.environ["PATH"], "EVENHAND_DATA": str(portal.folder)}
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *args],
        check=False,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )


def registered(someone, tmp_path):
    """Staff of the intake register the appeal, first with mistakes; the owner attaches the PDF."""
    intake = someone("intake")
    intake.go("/")
    intake.follow("Receive a case")
    intake.page.get_by_role("link", name="Appeal").first.click()
    intake.fill(channel="E-mail", raiser_kind="Certificate holder", subject="Buffer zone not counted")
    intake.press("Receive")
    assert "This was not done" in intake.text()
    assert intake.page.locator("#f-subject").input_value() == "Buffer zone not counted"
    intake.fill(
        raiser_name="Mei Tan",
        raiser_email="tan@highland.example",
        organisation="Highland Tea Estate Ltd.",
        certificate="RA-CN-0101",
        details="The terraces were planted in spring.",
        decision_appealed="Scope of certification changed",
        decision_reference="D-2026-7",
        certification_scope="farm",
    )
    intake.press("Receive")
    assert "Received under the number" in intake.text()
    number = intake.page.url.rpartition("/")[2]
    pdf = tmp_path / "appeal.pdf"
    intake.page.goto("about:blank")
    intake.page.set_content("<h1>Appeal</h1><p>The terraces were planted.</p>")
    intake.page.pdf(path=str(pdf))
    return number, pdf


def test_an_appeal_from_receipt_to_closing(someone, portal, tmp_path):
    number, pdf = registered(someone, tmp_path)
    manager, owner = someone("manager"), someone("owner")
    manager.act(number, "Assign the owner", "Assign the owner", owner="Tom Archer")

    owner.go(f"/cases/{number}")
    owner.page.set_input_files("#f-file", str(pdf))
    owner.press("Attach")
    assert "appeal.pdf" in owner.text()
    assert Path(download(owner, "appeal.pdf")).read_bytes() == pdf.read_bytes()

    owner.act(
        number, "Confirm receipt", "Confirm receipt", next_steps="We look into it.", expected_by=day(28)
    )
    owner.follow("Send: Acknowledgement of receipt")
    owner.press("Record")
    owner.act(
        number,
        "Accept",
        "Accept",
        evidence_sufficient=True,
        signed=True,
        expected_by=day(28),
        next_steps="A panel hears both sides.",
    )
    owner.follow("Send: Notice of acceptance")
    owner.press("Record")
    owner.act(
        number,
        "Ask for a panel",
        "Ask for a panel",
        panel_reason="It is contested.",
        certification_scope="farm",
    )

    manager.go("/approvals/")
    manager.page.locator("article", has_text=number).get_by_role("link", name="Approve the panel").click()
    manager.press("Approve the panel")
    manager.follow("Seat the panel")

    def seat(*names):
        for box in manager.page.get_by_role("checkbox").all():
            box.uncheck()
        for name in names:
            manager.page.get_by_role("checkbox", name=f"Seat {name}", exact=True).check()
            manager.page.get_by_role("checkbox", name=f"{name} declares to be free of conflict").check()
            manager.page.get_by_role("checkbox", name=f"{name} declares confidentiality").check()
        manager.press("Seat the panel")

    seat("Paul Reed", "Hannah Cole")
    assert "Paul Reed: took part in the audit" in manager.text()
    assert manager.page.get_by_role("checkbox", name="Seat Hannah Cole", exact=True).is_checked()
    seat("Lin Wei", "Hannah Cole")
    assert "Investigation" in manager.text()

    panel = someone("panel2")
    panel.go("/")
    assert number in panel.text()
    panel.go(f"/cases/{number}")
    panel.follow("Record the investigation")
    panel.page.get_by_label("Both sides heard").check()
    panel.fill(findings="The planting was in place.", precedents="None found.")
    panel.press("Record the investigation")
    panel.act(
        number,
        "Submit the report of opinions",
        "Submit the report of opinions",
        report="The scope was cut without ground.",
        outcome="Upheld",
        outcome_reasons="Clause 3.1 of the standard.",
        problems_found=True,
        scope_restored=True,
    )
    manager.act(number, "Approve the opinion", "Approve the opinion", password="demo-only-not-secret")

    owner.go(f"/cases/{number}")
    owner.follow("Issue the notice of results (R03)")
    owner.fill(language="English + 中文")
    owner.press("Issue the notice of results (R03)")
    owner.follow("Send: Notice of results of appeals and complaints")
    owner.press("Record")
    owner.act(
        number,
        "Record the entry on the RA platform",
        "Record the entry on the RA platform",
        racp_reference="RACP-77",
        racp_on=day(),
    )
    assert (
        "Every corrective action must be verified and closed first."
        in owner.page.locator(".not-yet").inner_text()
    )
    capa = (
        owner.page.locator("section", has=owner.page.locator("#links")).get_by_role("link").first.inner_text()
    )
    quality, clerk = someone("quality"), someone("clerk")
    quality.act(capa, "Record the cause", "Record the cause", root_cause="The checklist lacks the question.")
    owner.go(f"/cases/{capa}")
    owner.follow("Submit the plan")
    owner.page.get_by_label("Action", exact=False).first.fill("Ask for the photo record.")
    owner.page.locator("#f-actions-0-responsible").select_option(label="Tom Archer")
    owner.fill(**{"actions-0-due_on": day(10), "target_date": day(20)})
    owner.press("Submit the plan")
    quality.act(capa, "Accept the plan", "Accept the plan")
    owner.go(f"/cases/{capa}")
    owner.follow("Report the actions as done")
    owner.fill(**{"actions-0-done_on": day(), "actions-0-result": "In use.", "implemented_on": day()})
    owner.press("Report the actions as done")
    clerk.act(
        capa,
        "Verify effectiveness",
        "Verify effectiveness",
        verification_method="Five files were sampled.",
        verification_result="Effective",
        verification_evidence="All five hold the record.",
    )
    owner.act(capa, "Issue the form P17 R01", "Issue the form P17 R01")
    quality.act(capa, "Close", "Close")
    owner.act(number, "Close", "Close")
    assert "Closed" in owner.text()

    r03 = words(download(owner, "Notice of results of appeals and complaints"))
    for expected in (
        number,
        "Mei Tan",
        "Upheld",
        "成立",
        "Lin Wei",
        "林薇",
        "Eva Stone",
        "The planting was in place.",
    ):
        assert expected in r03
    owner.go(f"/cases/{capa}")
    form = words(download(owner, "Requirements of corrective and preventive actions"))
    for expected in (capa, number, "Ask for the photo record.", "Effective", "Five files were sampled."):
        assert expected in form

    owner.go(f"/cases/{number}")
    assert owner.page.locator(".dates .state-met").count() == 4
    verdict = command(portal, "audit", "verify", number, "--json")
    assert verdict.returncode == 0, verdict.stderr
    [found] = json.loads(verdict.stdout)
    assert (found["faults"], found["entries"]) == ([], 17)
    for person in (manager, owner, panel, quality, clerk):
        assert [f for f in person.faults if "422" not in f] == []


def test_a_case_is_registered_by_keyboard_alone(someone):
    intake = someone("intake")
    page = intake.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Receive a case"
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/cases/new")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.startsWith('Complaint')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaint")
    answers = {
        "f-channel": "Ph",
        "f-raiser_kind": "Int",
        "f-raiser_name": "Jo Keller",
        "f-subject": "No answer",
        "f-details": "Three letters stayed without an answer.",
        "f-complaint_scope": "Our",
    }
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.id")
        if at in answers:
            page.keyboard.type(answers.pop(at))
        if page.evaluate("document.activeElement.textContent") == "Receive":
            break
    assert answers == {}
    page.keyboard.press("Enter")
    page.wait_for_url("**/received/P03RA-*")
    assert "Received under the number" in intake.text()


def test_every_duty_works_without_javascript(someone):
    intake = someone("intake", java_script_enabled=False)
    intake.go("/admin/cases/new/csca/rainforest-alliance/complaint")
    intake.page.select_option("#f-channel", label="Post")
    intake.page.select_option("#f-raiser_kind", label="Unknown")
    intake.page.check("#f-anonymous")
    intake.page.fill("#f-subject", "Masks missing")
    intake.page.fill("#f-details", "No masks in the shed.")
    intake.page.select_option("#f-complaint_scope", index=1)
    intake.press("Receive")
    number = intake.page.url.rpartition("/")[2]
    manager = someone("manager", java_script_enabled=False)
    manager.act(number, "Assign the owner", "Assign the owner", owner="Tom Archer")
    owner = someone("owner", java_script_enabled=False)
    owner.go(f"/cases/{number}")
    owner.follow("Do not accept")
    assert owner.page.locator("#f-anonymity_risk").count() == 1
    owner.fill(ground="It is before a court")
    owner.press("Update the questions")
    owner.fill(ground_reason="Before the court since May.")
    owner.press("Do not accept")
    assert "Assess the risk of the anonymous grievance first." in owner.text()
    assert owner.page.locator("#f-ground").input_value() == "legal_proceedings"
