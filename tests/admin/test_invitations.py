"""Whoever is entered on screen gets his first password: an administrator makes an address and hands it over."""

import re

import pytest

from casework.operations.accounts import password_fits
from models.people import Person
from models.stores import RegistryLog

CHOSEN = "four words of his own"


@pytest.fixture
def newcomer(browser):
    admin = browser("admin")
    form = {"login": "nora", "name": "Nora New", "active": "true"}
    page = admin.get("/admin/people/new").text
    assert "an invitation by which he chooses his first password" in page
    assert admin.post("/admin/people/new", **form).status_code == 302
    person = Person.objects(login="nora").first()
    yield person
    RegistryLog.objects(record=str(person.id)).delete()
    person.delete()


def test_a_newcomer_chooses_his_password_by_the_address_and_signs_in(app, browser, newcomer, world):
    admin, page = browser("admin"), f"/invitations/{newcomer.id}"
    assert page in admin.get(f"/admin/people/{newcomer.id}").text
    assert "has no password yet" in admin.get(page).text
    told = admin.post(page).text
    path = re.search(r'href="http://127\.0\.0\.1:\d+(/invitation/[^"]+)"', told)[1]
    assert "Adam Root" in told
    assert path not in admin.get(page).text
    guest = browser("")
    assert guest.post(path, password=CHOSEN).status_code == 302
    assert password_fits(Person.objects(login="nora").first(), CHOSEN)
    assert guest.post("/sign-in", page="/sign-in", login="nora", password=CHOSEN).status_code == 302
    assert "my work" in guest.get("/").text.lower()


def test_nobody_who_has_a_password_is_invited_on_screen_and_only_administrators_invite(browser, newcomer):
    admin = browser("admin")
    manager = Person.objects(login="manager").first()
    page = f"/invitations/{manager.id}"
    shown = admin.get(page).text
    assert ("evenhand person invite manager" in shown, "Make an invitation" in shown) == (True, False)
    answer = admin.post(page)
    assert (answer.status_code, "people.has_password" in answer.text) == (409, True)
    assert Person.objects(login="manager").first().invite_hash == manager.invite_hash
    owner = browser("owner")
    assert owner.get(page).status_code == 403
    assert owner.post(f"/invitations/{newcomer.id}", page="/account/").status_code == 403
    assert not Person.objects(login="nora").first().invite_hash
    assert admin.get("/invitations/6b0862b8be98c904ea4d3f30").status_code == 404
    assert admin.get("/invitations/nonsense").status_code == 404


def test_somebody_who_is_not_active_is_not_invited(browser, newcomer):
    Person.objects(login="nora").update_one(set__active=False)
    admin, page = browser("admin"), f"/invitations/{newcomer.id}"
    assert "not active" in admin.get(page).text
    assert admin.post(page).status_code == 422
