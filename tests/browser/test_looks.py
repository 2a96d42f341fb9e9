"""Every page, both languages, both themes, wide and narrow: axe-core finds nothing, nothing scrolls sideways."""

import gzip
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = (
    *(
        "/",
        "/admin/cases/",
        "/admin/cases/?q=nothing-at-all",
        "/admin/cases/new",
        "/admin/cases/new?about=decision&raiser_kind=authority&certificate=RA-CN-0101",
        "/approvals/",
        "/registers/",
    ),
    *(
        "/registers/csca.rainforest-alliance.appeal.r01",
        "/registers/csca.rainforest-alliance.capa.capa_register",
    ),
    *("/admin/cases/new/csca/rainforest-alliance/appeal", "/cases/{scope}", "/cases/{capa}"),
    *(
        "/cases/{late}",
        "/cases/{late}/do/assign",
        "/cases/{late}/correct",
        "/cases/{late}/correct/receipt",
        "/cases/{scope}/requirements",
        "/versions/{late}?to=2",
    ),
    *("/settled/", "/admin/people/", "/admin/people/new", "/admin/organisations/", "/admin/certificates/new"),
    *("/admin/involvement/", "/admin/involvement/new", "/schemes/", "/schemes/csca/rainforest-alliance/3"),
    *("/admin/calendars/", "/admin/calendars/CN"),
    *("/process/", "/process/csca/rainforest-alliance", "/survey/thanks", "/survey/none"),
    *("/outbox/", "/account/", "/cases/P03RA-1999-0001", "/second-factor/set-up"),
)
MANAGER_PAGES = (
    "/",
    "/approvals/",
    "/cases/{seated}/do/seat_panel",
    "/cases/{asked}",
    "/cases/{opinion}/do/approve_opinion",
)


SUBJECTS = {
    "scope": "Scope cut after the annual audit",
    "late": "Date of the follow-up audit",
    "seated": "Refused transfer of the certificate",
    "asked": "对终止审核的申诉",
    "opinion": "对不予扩大范围决定的申诉",
}
"""Cases of the demonstration by what they are about: their numbers bear the year of today."""


def numbers_of(person):
    found = {}
    for name, subject in SUBJECTS.items():
        person.go(f"/admin/cases/?case_type=appeal&q={quote(subject)}")
        found[name] = person.page.locator("tbody tr", has_text=subject).get_by_role("link").first.inner_text()
    person.go("/admin/cases/?case_type=capa")
    return {**found, "capa": person.page.locator("tbody").get_by_role("link").last.inner_text()}


def examine(person, path):
    person.go(path)
    found = Axe().run(person.page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == [], path
    wide = person.page.evaluate(
        "document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > window.innerWidth).map(e => e.outerHTML.slice(0, 200))"
    )
    assert wide == [], path


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1366), ("zh", "dark", 1366), ("zh", "light", 360), ("en", "dark", 360)],
)
def test_pages_are_accessible_and_fit(someone, language, scheme, width):
    looks = {"color_scheme": scheme, "viewport": {"width": width, "height": 768}}
    for login, pages in (("clerk", PAGES), ("manager", MANAGER_PAGES)):
        person = someone(login, **looks)
        if language == "zh":
            person.page.locator("button[value='zh-CN']").click()
            person.page.wait_for_load_state()
        numbers = numbers_of(person)
        for path in pages:
            examine(person, path.format(**numbers))
        assert [f for f in person.faults if "404" not in f and "410" not in f] == []


def test_the_sign_in_is_accessible(someone):
    for scheme in ("light", "dark"):
        examine(someone("", color_scheme=scheme), "/sign-in")


def test_the_list_shows_at_least_fifteen_rows(someone):
    person = someone("clerk")
    person.go("/admin/cases/")
    rows = person.page.locator("tbody tr").all()
    assert sum(r.bounding_box()["y"] + r.bounding_box()["height"] <= 768 for r in rows) >= 15


def test_numbers_and_dates_never_wrap(someone):
    person = someone("clerk", viewport={"width": 1366, "height": 768})
    person.go("/admin/cases/")
    heights = person.page.evaluate(
        "[...document.querySelectorAll('td.nowrap, td a.nowrap')].map(e => e.getClientRects().length)"
    )
    assert set(heights) <= {1}


def test_the_styles_stay_small(portal):
    static = Path(__file__).resolve().parent.parent.parent / "portal" / "static"
    styles = sum(len(gzip.compress(p.read_bytes(), 9)) for p in static.rglob("*.css"))
    scripts = sum(len(gzip.compress(p.read_bytes(), 9)) for p in static.rglob("*.js"))
    assert styles <= 85 * 1024
    assert scripts <= 60 * 1024
