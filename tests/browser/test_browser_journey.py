"""The main journey in a real browser on a real store: from receipt to closing, with the corrective action."""

import io
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import docx
import pytest
from hands import HANDS

ROOT = Path(__file__).resolve().parent.parent.parent
ZONE = ZoneInfo("Asia/Shanghai")


def day(days=0):
    return (datetime.now(ZONE) + timedelta(days=days)).date().isoformat()


def words(path):
    opened = docx.Document(io.BytesIO(Path(path).read_bytes()))
    return "\n".join(
        [p.text for p in opened.paragraphs] + [c.text for t in opened.tables for r in t.rows for c in r.cells]
    )


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


def registered(someone, letter):
    """Staff of the intake register the appeal with what was handed in, first with mistakes."""
    intake = someone("intake")
    intake.go("/")
    intake.follow("Receive a case")
    intake.activate(intake.main().locator("a[href$='/csca/rainforest-alliance/appeal']"))
    intake.fill(channel="E-mail", raiser_kind="Certificate holder", subject="Buffer zone not counted")
    intake.page.set_input_files("#f-file", str(letter))
    intake.press("Receive")
    assert "This was not done" in intake.text()
    assert "appeal.pdf is kept from your last try" in intake.text()
    assert intake.page.locator("#f-subject").input_value() == "Buffer zone not counted"
    intake.fill(
        raiser_name="Mei Tan",
        raiser_email="tan@highland.example",
        organisation="Highland Tea Estate Ltd.",
        certificate="RA-CN-0101",
        details="The terraces were planted in spring.",
        decision_appealed="Scope of certification changed",
        decision_reference="D-2026-7",
        certification_scope="Farm",
    )
    intake.press("Receive")
    assert "Received under the number" in intake.text()
    return urlsplit(intake.page.url).path.rpartition("/")[2]


def focused(person):
    return person.page.evaluate("document.activeElement.id || document.activeElement.textContent")


def plan(owner, row, what):
    owner.fill(
        **{
            f"actions-{row}-what": what,
            f"actions-{row}-responsible": "Tom Archer",
            f"actions-{row}-due_on": day(10),
        }
    )


def another_row(owner, row):
    """Ask for one more row: what is typed stays, nothing is sent, and the focus stands in the new row."""
    owner.press("Add another row")
    assert owner.page.locator("#f-actions-0-what").input_value() == "Ask for the photo record."
    assert focused(owner) == f"f-actions-{row}-what"


@pytest.mark.parametrize("hand", HANDS)
def test_an_appeal_from_receipt_to_closing(someone, portal, hand, appeal_letter):
    number = registered(someone, appeal_letter)
    manager, owner = someone("manager"), someone("owner")
    manager.act(number, "Assign the owner", "Assign the owner", owner="Tom Archer")

    owner.open(number)
    assert Path(owner.download("appeal.pdf")).read_bytes() == appeal_letter.read_bytes()
    owner.page.set_input_files("#f-file", str(appeal_letter))
    owner.press("Attach")
    assert owner.text().count("appeal.pdf") >= 2

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
        certification_scope="Farm",
    )

    manager.menu("Approvals")
    manager.follow("Approve the panel", within=manager.page.locator("article", has_text=number))
    manager.press("Approve the panel")
    manager.follow("Seat the panel")

    manager.seat("Paul Reed")
    manager.seat("Hannah Cole")
    manager.fill(reason="Both know the farm standard.")
    manager.press("Seat the panel")
    assert "Paul Reed: took part in the audit" in manager.text()
    assert manager.page.get_by_role("checkbox", name="Seat Hannah Cole", exact=True).is_checked()
    assert manager.page.locator("#f-reason").input_value() == "Both know the farm standard."
    manager.seat("Paul Reed", wanted=False)
    manager.seat("Lin Wei")
    manager.press("Seat the panel")
    assert "Investigation" in manager.text()

    panel = someone("panel2")
    panel.go("/")
    panel.follow(number, exact=False)
    panel.follow("Record the investigation")
    panel.tick(panel.page.get_by_label("Both sides heard"), True)
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

    owner.open(number)
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
    owner.open(capa)
    owner.follow("Submit the plan")
    plan(owner, 0, "Ask for the photo record.")
    another_row(owner, 1)
    plan(owner, 1, "Train the auditors.")
    owner.fill(target_date=day(20))
    owner.press("Submit the plan")
    owner.open(capa)
    owner.follow("Correct something")
    owner.fill(reason="Half a thought")
    another_row(owner, 2)
    assert owner.page.locator("#f-reason").input_value() == "Half a thought"
    quality.act(capa, "Accept the plan", "Accept the plan")
    owner.open(capa)
    owner.follow("Report the actions as done")
    for row in (0, 1):
        owner.fill(**{f"actions-{row}-done_on": day(), f"actions-{row}-result": "In use."})
    owner.fill(implemented_on=day())
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

    r03 = words(owner.download("Notice of results of appeals and complaints"))
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
    owner.open(capa)
    form = words(owner.download("Requirements of corrective and preventive actions"))
    for expected in (
        *(capa, number, "Ask for the photo record.", "Train the auditors."),
        *("Effective", "Five files were sampled."),
    ):
        assert expected in form

    owner.open(number)
    assert owner.page.locator(".dates .state-met").count() == 4
    verdict = command(portal, "audit", "verify", number, "--json")
    assert verdict.returncode == 0, verdict.stderr
    [found] = json.loads(verdict.stdout)
    assert (found["faults"], found["entries"]) == ([], 17)
    for person in (manager, owner, panel, quality, clerk):
        assert [f for f in person.faults if "422" not in f] == []


def test_the_first_tab_skips_to_the_content(someone):
    page = someone("intake").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Receive a case"


@pytest.mark.parametrize("hand", ["no JavaScript"])
def test_questions_that_depend_on_answers_work_without_javascript(someone):
    intake = someone("intake")
    intake.go("/admin/cases/new/csca/rainforest-alliance/complaint")
    intake.page.select_option("#f-channel", label="Post")
    intake.page.select_option("#f-raiser_kind", label="Unknown")
    intake.page.check("#f-anonymous")
    intake.page.fill("#f-subject", "Masks missing")
    intake.page.fill("#f-details", "No masks in the shed.")
    intake.page.select_option("#f-complaint_scope", index=1)
    intake.press("Receive")
    number = intake.page.url.rpartition("/")[2]
    manager = someone("manager")
    manager.act(number, "Assign the owner", "Assign the owner", owner="Tom Archer")
    owner = someone("owner")
    owner.go(f"/cases/{number}")
    owner.follow("Do not accept")
    assert owner.page.locator("#f-anonymity_risk").count() == 1
    owner.fill(ground="It is before a court")
    owner.press("Update the questions")
    assert focused(owner) == "Update the questions"
    owner.fill(ground_reason="Before the court since May.")
    owner.press("Do not accept")
    assert "Assess the risk of the anonymous grievance first." in owner.text()
    assert owner.page.locator("#f-ground").input_value() == "legal_proceedings"


def test_what_is_typed_survives_a_change_of_language_and_theme(someone):
    intake = someone("intake")
    intake.go("/admin/cases/new/csca/rainforest-alliance/complaint")
    intake.fill(channel="Post", subject="Half a sentence", anonymous=True)
    for name in ("中文", "深色"):
        intake.activate(intake.page.get_by_role("button", name=name, exact=True))
        assert intake.page.locator("#f-subject").input_value() == "Half a sentence"
        assert intake.page.locator("#f-channel").input_value() == "mail"
        assert intake.page.locator("#f-anonymous").is_checked()
    assert intake.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert intake.page.evaluate("sessionStorage.length") == 0
