"""Tab goes through everything on a page that can be used, in the order of the page, and back again."""

import pytest
from test_looks import numbers_of

FOCUS = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  )].filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
  const now = document.activeElement, style = getComputedStyle(now);
  return {
    all: all.length,
    lost: now === document.body,
    place: all.indexOf(now),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    name: now.outerHTML.slice(0, 160),
  };
}"""
PARTS_OF_A_DATE = 8
PAGES = (
    *("/", "/admin/cases/", "/admin/cases/new/csca/rainforest-alliance/appeal", "/approvals/"),
    *("/cases/{scope}", "/cases/{late}/do/assign", "/cases/{seated}/do/seat_panel"),
)


def walk(page, key, stops):
    """Press the key until the page is left or begins again; give the places that were visited, each once."""
    places = []
    for _ in range(PARTS_OF_A_DATE * stops):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus["lost"] or (len(places) > 1 and focus["place"] == places[0]):
            return places
        assert focus["ringed"], f"focus does not show on {focus['name']}"
        assert focus["place"] >= 0, f"focus on what cannot be used: {focus['name']}"
        if places[-1:] != [focus["place"]]:
            places.append(focus["place"])
    raise AssertionError(f"{key} never leaves {focus['name']}")


@pytest.mark.parametrize("scripts", [True, False])
def test_tab_reaches_everything_in_order_and_back(someone, scripts):
    manager = someone("manager", java_script_enabled=scripts)
    numbers = numbers_of(manager)
    for path in PAGES:
        for key, order in (("Tab", 1), ("Shift+Tab", -1)):
            manager.go(path.format(**numbers))
            stops = manager.page.evaluate(FOCUS)["all"]
            assert walk(manager.page, key, stops) == list(range(stops))[::order], (path, key)
