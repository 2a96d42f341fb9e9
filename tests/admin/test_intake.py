"""The intake where a body has several offices; and what is offered to whom."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from admin.test_pages import receipt

FSC = "/admin/cases/new/sai-global/fsc/complaint"


def offered(text):
    """Give what the form offers as time of receipt, and what it notes beside it."""
    shown = re.search(r'name="received_at" value="([^"]*)"', text)[1]
    return {"received_at": shown, "offered": re.search(r'name="offered" value="([^"]*)"', text)[1]}


def local(zone):
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:")


def complaint(world, **more):
    told = {**receipt(world), "certificate": "", "organisation": "", "complaint_about": "service", **more}
    return {
        k: v
        for k, v in told.items()
        if k not in ("decision_appealed", "decision_reference", "certification_scope")
    }


@pytest.mark.parametrize(("office", "zone"), [("jakarta", "Asia/Jakarta"), ("sydney", "Australia/Sydney")])
def test_the_time_the_form_offers_is_the_same_moment_in_every_office(browser, world, office, zone):
    clerk = browser("fsc-staff")
    page = clerk.get(FSC).text
    assert offered(page)["received_at"].startswith(local("Australia/Sydney"))
    assert f"({zone})" in page
    again = clerk.post(FSC, **offered(page), office=office, refresh="office", subject="Kept.").text
    assert offered(again)["received_at"].startswith(local(zone))
    assert 'value="Kept."' in again
    done = clerk.post(FSC, **complaint(world, **offered(page), office=office))
    assert done.status_code == 302, done.text
    case = world.case(done.headers["Location"].rpartition("/")[2])
    assert case.office == office
    assert abs((datetime.now(UTC) - case.received_at).total_seconds()) < 600


def test_a_time_typed_by_hand_is_local_to_the_office_chosen(browser, world):
    clerk = browser("fsc-staff")
    typed = {"received_at": "2026-10-01T09:00", "late_entry_reason": "It lay on a desk."}
    told = {**offered(clerk.get(FSC).text), **typed, "office": "jakarta"}
    done = clerk.post(FSC, **complaint(world, **told))
    assert done.status_code == 302, done.text
    case = world.case(done.headers["Location"].rpartition("/")[2])
    assert case.received_at == datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["soon", "2026-10-01T09:00:00", "0001-01-01T00:00:00+14:00", ""])
def test_a_moment_that_no_form_offered_means_nothing(browser, world, moment):
    clerk = browser("fsc-staff")
    told = {"received_at": "2026-10-01T09:00", "offered": f"2026-10-01T09:00|{moment}"}
    answer = clerk.post(FSC, **complaint(world, **told), office="sydney")
    assert (answer.status_code, "receipt.late_entry" in answer.text) == (422, True)


def test_whoever_may_not_receive_or_list_cases_is_not_offered_it(browser):
    for login, receive, cases in (
        ("admin", False, False),
        ("assessor", False, True),
        ("fsc-staff", True, True),
    ):
        text = browser(login).get("/").text
        assert ("Receive a case" in text, "See the cases" in text) == (receive, cases), login


def test_whoever_may_not_send_a_letter_is_told_before_he_says_how(browser, world):
    number = world.accepted()
    page = f"/cases/{number}/send/acceptance"
    assert (browser("staff").get(page).status_code, browser("clerk").get(page).status_code) == (404, 403)
    twice = browser("owner").get(page)
    assert (twice.status_code, "dispatch.twice" in twice.text) == (409, True)


CHOOSE = "/admin/cases/new"
FEEDBACK = [f"{scheme}/feedback" for scheme in ("brc", "complaints", "iecq", "ifs", "rspo", "sfi")]


def suggestions(text):
    """Give the addresses of the kinds suggested."""
    inside = text.partition('id="suggested"')[2].partition("</section>")[0]
    return re.findall(r'href="([^"?]+)', inside)


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("about=decision&certificate=fsc-au-2201", ["fsc/appeal"]),
        ("about=client&certificate=FSC-AU-2201", ["fsc/complaint", "fsc/dispute"]),
        (
            "about=idea&raiser_kind=authority",
            FEEDBACK,
        ),
        ("about=label&certificate=NONE", ["sfi/label_challenge"]),
        ("about=nonsense&raiser_kind=nonsense", []),
        ("", []),
    ],
)
def test_the_intake_suggests_the_kind_by_who_what_and_which_certificate(browser, said, kinds):
    answer = browser("fsc-staff").get(f"{CHOOSE}?{said}")
    assert answer.status_code == 200
    found = [p.removeprefix("/admin/cases/new/sai-global/") for p in suggestions(answer.text)]
    assert sorted(found) == sorted(kinds)
    assert ("does not know this certificate" in answer.text) == ("NONE" in said)


def test_a_kind_that_is_not_for_this_raiser_says_why_and_what_was_said_is_kept(browser):
    staff = browser("staff")
    text = staff.get(f"{CHOOSE}?about=decision&raiser_kind=authority&certificate=RA-CN-0101").text
    assert "✗ 只有申请方或获证方可以申诉" in text
    text = staff.get(f"{CHOOSE}?about=decision&raiser_kind=applicant&certificate=RA-CN-0101").text
    [page] = suggestions(text)
    form = staff.get(f"{page}?raiser_kind=applicant&certificate=RA-CN-0101").text
    assert 'value="applicant" selected' in form
    assert 'name="certificate" value="RA-CN-0101"' in form
