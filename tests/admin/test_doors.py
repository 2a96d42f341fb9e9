"""Every address is closed to strangers, carries the headers, and answers bad input with words."""

import re
from datetime import UTC, datetime

import pyotp
import pytest

from models.people import Person
from models.stores import Throttle
from portal.security import manages

PUBLIC = {"/sign-in", "/sign-out", "/look", "/healthz", "/invitation/<code>", "/static/<path:filename>"}
PUBLIC |= {"/process/", "/process/<body>/<scheme>", "/survey/<code>", "/survey/thanks"}
FILL = {
    "number": "P03RA-2026-0001",
    "action": "accept",
    "document": "r03",
    "body": "csca",
    "scheme": "rainforest-alliance",
    "case_type": "appeal",
    "register": "csca.rainforest-alliance.appeal.r01",
    "form": "csv",
    "version": "3",
    "act": "publish",
    "record_id": "6b0862b8be98c904ea4d3f30",
    "evidence_id": "6b0862b8be98c904ea4d3f30",
    "document_no": "R03-2026-0001",
    "code": "x",
}


def addresses(app):
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m: FILL.get(m[1], "x"), rule.rule)
        yield rule, path


def test_strangers_are_sent_to_the_sign_in(app, browser):
    stranger = browser("")
    for rule, path in addresses(app):
        if rule.rule in PUBLIC or rule.rule.startswith(
            ("/second-factor", "/tf-", "/mf-", "/static", "/admin/static")
        ):
            continue
        method = stranger.get if "GET" in rule.methods else stranger.client.post
        answer = method(path)
        assert answer.status_code in (302, 400, 401, 404), (rule.rule, answer.status_code)
        if answer.status_code == 302:
            assert "/sign-in" in answer.headers["Location"], rule.rule


def test_no_address_gives_files_of_the_store_away(app):
    assert not [r.rule for r in app.url_map.iter_rules() if "/api/file" in r.rule]


def test_no_address_fails_for_whoever_may_do_nothing(app, browser, world):
    world.receive()
    staff = browser("staff")
    for rule, path in addresses(app):
        if "GET" in rule.methods and rule.rule not in PUBLIC and not rule.rule.startswith("/static"):
            answer = staff.get(path)
            assert answer.status_code < 500, (rule.rule, answer.status_code)


@pytest.mark.parametrize("path", ["/admin/people/", "/admin/involvement/", "/outbox/", "/admin/people/new"])
def test_administration_is_for_administrators(browser, path):
    assert browser("manager").get(path).status_code == 403
    assert browser("admin").get(path).status_code == 200


def test_a_pure_administrator_sees_no_case(browser, world):
    number = world.receive().number
    admin = browser("admin")
    assert number not in admin.get("/").text
    assert admin.get(f"/cases/{number}").status_code == 404
    assert admin.get("/admin/cases/").status_code == 403


def test_every_page_carries_the_policy(browser):
    headers = browser("").get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_from_elsewhere_is_refused(browser, world):
    number = world.receive().number
    manager = browser("manager")
    answer = manager.client.post(
        f"/cases/{number}/do/assign", data={"owner": world.people["owner"], "version": "1"}
    )
    assert answer.status_code == 400
    assert "form.expired" in answer.text
    assert world.case(number).version == 1


def test_wrong_passwords_are_refused_alike_and_then_wait(browser):
    stranger = browser("")
    for login in ("clerk", "nobody"):
        answer = stranger.post("/sign-in", login=login, password="wrong-wrong-wrong")
        assert "The log-in or the password is not right." in answer.text
    for _ in range(8):
        stranger.post("/sign-in", login="clerk", password="wrong-wrong-wrong")
    answer = stranger.post("/sign-in", login="clerk", password=stranger.world.password)
    assert "Too many tries" in answer.text
    Throttle.objects.delete()
    assert stranger.post("/sign-in", login="clerk", password=stranger.world.password).status_code == 302


def test_signing_in_leads_back_only_within_the_portal(browser):
    stranger = browser("")
    answer = stranger.post(
        "/sign-in?next=https://evil.example/",
        page="/sign-in",
        login="clerk",
        password=stranger.world.password,
    )
    assert "evil" not in answer.headers.get("Location", "")
    inside = stranger.post(
        "/sign-in?next=/approvals/", page="/sign-in", login="clerk", password=stranger.world.password
    )
    assert inside.headers["Location"] == "/approvals/"


def test_a_person_made_inactive_is_out_at_once(browser, world):
    staff = browser("staff")
    assert staff.get("/").status_code == 200
    Person.objects(id=world.people["staff"]).update_one(set__active=False)
    try:
        assert staff.get("/").status_code == 302
    finally:
        Person.objects(id=world.people["staff"]).update_one(set__active=True)


def test_language_and_theme_can_be_chosen_before_signing_in(browser):
    stranger = browser("")
    answer = stranger.post("/look", page="/sign-in", language="zh-CN", theme="dark", back="//evil.example")
    assert answer.headers["Location"] == "/"
    text = stranger.get("/sign-in").text
    assert 'lang="zh-CN"' in text
    assert 'data-bs-theme="dark"' in text
    assert "登录" in text


def test_healthz_tells_store_and_worker(browser):
    answer = browser("").get("/healthz")
    assert answer.json == {"store": "up", "worker": "absent"}


def test_a_missing_page_is_told_in_words(browser):
    answer = browser("staff").get("/no/such/page")
    assert answer.status_code == 404
    assert "page.not_found" in answer.text


def test_signing_out_ends_every_copy_of_the_cookie(app, browser):
    staff = browser("staff")
    assert staff.get("/").status_code == 200
    stolen = app.test_client()
    stolen.set_cookie("session", staff.client.get_cookie("session").value)
    assert stolen.get("/").status_code == 200
    assert staff.post("/sign-out", page="/account/").status_code == 302
    assert stolen.get("/").status_code == 302


def test_whoever_signed_out_signs_in_again_in_the_same_browser(browser):
    staff = browser("staff")
    assert staff.post("/sign-out", page="/account/").status_code == 302
    assert staff.post("/sign-in", login="manager", password=staff.world.password).status_code == 302
    assert staff.get("/approvals/").status_code == 200


def test_whose_sessions_a_new_password_ended_signs_in_again_in_the_same_browser(browser, world):
    staff = browser("staff")
    person = Person.objects(id=world.people["staff"]).first()
    Person.objects(id=person.id).update_one(set__fs_uniquifier="another-one-entirely")
    try:
        assert staff.post("/sign-in", login="staff", password=world.password).status_code == 302
        assert staff.get("/").status_code == 200
    finally:
        Person.objects(id=person.id).update_one(set__fs_uniquifier=person.fs_uniquifier)


def test_a_sign_in_ends_after_two_idle_hours(browser, world):
    staff = browser("staff")
    assert staff.get("/").status_code == 200
    world.database.sessions.update_many({}, {"$set": {"seen_at": datetime(2020, 1, 1, tzinfo=UTC)}})
    assert staff.get("/").status_code == 302


def test_managers_use_a_second_factor_outside_the_demonstration(app, world, browser):
    app.extensions["evenhand.second_factor"] = lambda person: person.login == "manager"
    try:
        client = browser("").client
        page = client.get("/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = client.post(
            "/sign-in", data={"login": "manager", "password": world.password, "csrf_token": token}
        )
        assert answer.headers["Location"] == "/second-factor/set-up"
        assert client.get("/").status_code == 302
        page = client.post("/second-factor/set-up", data={"setup": "authenticator", "csrf_token": token}).text
        key = re.search(r"<code>([A-Z0-9 -]+)</code>", page)[1].replace("-", "").replace(" ", "")
        code = pyotp.TOTP(key).now()
        wrong = client.post("/second-factor", data={"code": "000000", "csrf_token": token})
        assert wrong.status_code == 200
        assert client.get("/").status_code == 302
        assert client.post("/second-factor", data={"code": code, "csrf_token": token}).status_code == 302
        assert client.get("/approvals/").status_code == 200
        assert client.get("/second-factor").headers["Location"] == "/"
        assert client.get("/approvals/").status_code == 200
        again = app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', again.get("/sign-in").text)[1]
        answer = again.post(
            "/sign-in", data={"login": "manager", "password": world.password, "csrf_token": token}
        )
        assert answer.headers["Location"].startswith("/second-factor")
        again.post("/second-factor", data={"code": code, "csrf_token": token})
        assert again.get("/approvals/").status_code == 302
    finally:
        app.extensions["evenhand.second_factor"] = lambda person: False
        Person.objects(login="manager").update_one(set__totp_secret="", set__last_totp_counter=0)


def test_who_needs_a_second_factor(app, world):
    desk = app.extensions["evenhand.desk"]
    people = {p.login: manages(desk, p) for p in Person.objects}
    assert {k for k, v in people.items() if v} == {
        *("clerk", "admin", "manager", "scheme", "quality", "department"),
        *("fsc-manager", "fsc-head", "fsc-owner", "fsc-region"),
        *("rspo-director", "hic-office", "hic-reader", "hic-general", "hic-deputy"),
    }
