"""Every page, both languages, both themes, wide and narrow: axe-core finds nothing, nothing scrolls sideways."""

import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = (
    *(
        "/",
        "/admin/cases/",
        "/admin/cases/?q=nothing-at-all",
        "/admin/cases/new",
        "/approvals/",
        "/registers/",
    ),
    *(
        "/registers/csca.rainforest-alliance.appeal.r01",
        "/registers/csca.rainforest-alliance.capa.capa_register",
    ),
    *("/admin/cases/new/csca/rainforest-alliance/appeal", "/cases/P03RA-2026-0001", "/cases/P03RA-2026-0002"),
    *("/cases/P03RA-2026-0012", "/cases/P03RA-2026-0012/do/assign", "/cases/P03RA-2026-0001/correct"),
    *("/settled/", "/admin/people/", "/admin/people/new", "/admin/organisations/", "/admin/certificates/new"),
    *("/admin/involvement/", "/admin/involvement/new", "/schemes/", "/schemes/csca/rainforest-alliance/3"),
    *("/outbox/", "/account/", "/cases/P03RA-2026-9999", "/second-factor/set-up"),
)
MANAGER_PAGES = (
    "/",
    "/approvals/",
    "/cases/P03RA-2026-0009/do/seat_panel",
    "/cases/P03RA-2026-0010",
    "/cases/P03RA-2026-0008/do/approve_opinion",
)


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
        for path in pages:
            examine(person, path)
        assert [f for f in person.faults if "404" not in f] == []


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
