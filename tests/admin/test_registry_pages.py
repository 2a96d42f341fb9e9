"""The screens of the registry: people, organisations, certificates, procedures, calendars."""

import re

import pytest

from models.organisations import Organisation
from models.people import Person
from models.schemes import SchemeVersion


def test_the_registry_is_kept_on_screen(browser, world):
    admin = browser("admin")
    answer = admin.post("/admin/organisations/new", name="", country="XYZ")
    assert answer.status_code == 422
    assert admin.get("/admin/organisations/6b0862b8be98c904ea4d3f30").status_code == 404
    assert admin.get("/admin/organisations/nonsense").status_code == 404
    assert "RA-CN-0103" in admin.get("/admin/certificates/?status=suspended").text
    assert "RA-CN-0103" not in admin.get("/admin/certificates/?status=valid").text
    person = Person.objects(login="technical").first()
    page = f"/admin/people/{person.id}"
    text = admin.get(page).text
    assert "senior_technical_manager" in text
    form = {
        "name": person.name,
        "name_zh": person.name_zh,
        "login": "technical",
        "email": person.email,
        "language": "en",
        "active": "true",
        "roles.0.role": "staff",
        "roles.0.body": "csca",
        "roles.1.role": "senior_technical_manager",
        "roles.1.body": "csca",
        "qualifications.0.kind": "technical_reviewer",
        "qualifications.0.scope": "farm",
        "qualifications.0.valid_from": "2025-01-01",
    }
    assert admin.post(page, **form).status_code == 302
    again = Person.objects(login="technical").first()
    assert [q.scope for q in again.qualifications] == ["farm"]
    assert again.password == person.password
    assert admin.post(page, **{**form, "version": "0"}).status_code == 409
    told = admin.get(page).text
    assert "Technical reviewer, Farm, 2025-01-01" in told
    longer = admin.post(page, **{**form, "roles.rows": "2", "name": "Other", "refresh": "roles"})
    assert (longer.status_code, 'name="roles.2.role"' in longer.text, "Other" in longer.text) == (
        200,
        True,
        True,
    )
    assert Person.objects(login="technical").first().name == person.name


def test_a_form_that_was_refused_keeps_the_version_it_was_filled_from(browser, world):
    admin, form = browser("admin"), {"name": "Third Tea Garden Ltd.", "active": "true"}
    assert admin.post("/admin/organisations/new", **form).status_code == 302
    found = Organisation.objects(name=form["name"]).first()
    page, seen = f"/admin/organisations/{found.id}", found.version
    assert admin.post(page, **form, address="First Road").status_code == 302
    refused = admin.post(page, **form, country="XYZ", version=str(seen))
    assert f'name="version" value="{seen}"' in refused.text
    stale = admin.post(page, **form, version=str(seen))
    assert (stale.status_code, f'name="version" value="{seen + 1}"' in stale.text) == (409, True)
    found.delete()


def test_a_clerk_enters_organisations_but_no_people(browser):
    owner = browser("owner")
    assert owner.get("/admin/organisations/new").status_code == 200
    assert owner.get("/admin/people/").status_code == 403


def test_procedures_show_their_rules_and_are_published_by_a_second_person(browser, world):
    admin, clerk = browser("admin"), browser("clerk")
    page = "/schemes/csca/rainforest-alliance/3"
    assert "size(case.panel_reason)" in browser("staff").get(page).text
    assert "csca" in browser("staff").get("/schemes/").text
    try:
        SchemeVersion.objects(body="csca", version=3).update_one(set__status="in_review")
        answer = clerk.post(f"{page}/publish", page=page)
        assert (answer.status_code, "scheme.same_person" in answer.text) == (403, True)
        assert admin.post(f"{page}/publish", page=page).status_code == 302
    finally:
        SchemeVersion.objects(body="csca", version=3).update_one(set__status="published")
    assert admin.get("/schemes/csca/rainforest-alliance/99").status_code == 404


@pytest.mark.parametrize(("asked", "shown"), [("", "2026"), ("2027", "provisional"), ("x' or 1", "2026")])
def test_calendars_are_shown_a_year_at_a_time(browser, world, asked, shown):
    page = browser("owner").get("/admin/calendars/", query_string={"year": asked})
    assert page.status_code == 200
    assert shown in page.text


def test_a_procedure_names_its_rows_and_a_case_what_of_them_is_on_record(browser, world):
    number = world.accepted()
    manager = browser("manager")
    shown = manager.get("/schemes/csca/rainforest-alliance/3").text
    assert '<code class="break">actions/acknowledge</code>' in shown
    assert "from receipt to closing with a panel" in shown
    assert "/requirements" in manager.get(f"/cases/{number}").text
    page = manager.get(f"/cases/{number}/requirements")
    row = re.search(r"<tr><td class=\"nowrap\">CSCA-5.6.4-f1</td>.*?</tr>", page.text, re.DOTALL)[0]
    assert "on record" in row
    assert "Tom Archer" in row
    row = re.search(r"<tr><td class=\"nowrap\">CSCA-5.6.4-e2</td>.*?</tr>", page.text, re.DOTALL)[0]
    assert "not yet" in row
    assert browser("staff").get(f"/cases/{number}/requirements").status_code == 404


def test_how_matters_are_handled_is_public_and_shows_no_draft(app, world, working_days):
    guest = app.test_client()
    assert "/process/sai-global/fsc" in guest.get("/process/").text
    page = guest.get("/process/csca/rainforest-alliance").text
    assert ("version 4" in " ".join(page.split()), "First word" in page) == (True, True)
    SchemeVersion.objects(body="csca", version=4).update(set__status="in_review")
    SchemeVersion.objects(body="csca", version=3).update(set__status="published")
    page = " ".join(guest.get("/process/csca/rainforest-alliance").text.split())
    assert ("version 3" in page, "First word" in page) == (True, False)
    assert "2023-06-05" in page
    assert "Corrective" not in page
    assert guest.get("/process/csca/none").status_code == 404


DAYS = {"days.rows": "1", "days.0.day": "2026-03-05", "days.0.kind": "closed", "days.0.name": "Flood"}


def test_a_day_is_set_by_hand_after_a_look_at_what_it_would_move(browser, world, working_days):
    number, admin, page = world.receive().number, browser("admin"), "/admin/calendars/CN"
    assert "Set days by hand" in admin.get("/admin/calendars/").text
    longer = admin.post(page, **DAYS, refresh="days")
    assert (longer.status_code, 'name="days.1.day"' in longer.text, "Flood" in longer.text) == (
        200,
        True,
        True,
    )
    looked = admin.post(page, **DAYS, reason="Notice 7.", refresh="check")
    assert (looked.status_code, "in which dates would move: 1." in looked.text) == (200, True)
    assert "No open date would move." in admin.post(page, reason="x", refresh="check").text
    refused = admin.post(page, **DAYS)
    assert (refused.status_code, "values.required" in refused.text, "Flood" in refused.text) == (
        422,
        True,
        True,
    )
    assert admin.post(page, **DAYS, reason="Notice 7.").status_code == 302
    stale = admin.post(page, **{**DAYS, "days.0.name": "Storm"}, reason="Notice 8.", version="0")
    assert (stale.status_code, 'name="version" value="1"' in stale.text, "Storm" in stale.text) == (
        409,
        True,
        True,
    )
    shown = admin.get("/admin/calendars/?year=2026").text
    assert re.search(r"2026-03-05 Thu</td><td>Flood <span class=\"hint\">set by hand", shown)
    assert number not in shown
    assert "Notice 7." in admin.get(page).text
    assert admin.get("/admin/calendars/XX").status_code == 404


def test_cases_are_moved_to_the_newer_calendar_one_by_one_or_ticked(browser, world, working_days):
    first, second = world.receive().number, world.receive().number
    manager = browser("manager")
    assert manager.get(f"/cases/{first}/calendar").status_code == 409
    assert browser("admin").post("/admin/calendars/CN", **DAYS, reason="Notice 7.").status_code == 302
    assert manager.get("/admin/calendars/CN").status_code == 403
    assert "2026-03-10" in manager.get(f"/cases/{first}").text
    page = f"/cases/{first}/calendar"
    refused = manager.post(page, reason="")
    assert (refused.status_code, "action.reason_missing" in refused.text) == (422, True)
    assert manager.post(page, reason="The office was closed.").status_code == 302
    listed = manager.get("/admin/calendars/").text
    assert (first in listed, second in listed) == (False, True)
    told = manager.post(
        "/admin/calendars/recount", page="/admin/calendars/", case=[second, first], reason="Closed."
    )
    assert (told.text.count("✓"), "newest calendar already" in told.text) == (1, True)
    assert next(d.due for d in world.case(second).due if d.id == "first_word") == "2026-03-10"
