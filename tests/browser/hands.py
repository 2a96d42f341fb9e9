"""People at browsers of their own: one clicks, one types only, one has switched JavaScript off."""

from portal.demo.seed import PASSWORD

FOCUS = """target => {
  const now = document.activeElement, style = getComputedStyle(now), box = now.getBoundingClientRect();
  const main = document.querySelector("main");
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    here: now === target,
    lost: now === document.body,
    visible: now === main || (ringed && box.width > 0 && box.height > 0),
    skips: now.matches("a.skip"),
    in_main: now === main,
    wants_main: main.contains(target),
    passed: Boolean(target.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    name: now.outerHTML.slice(0, 160),
  };
}"""
MOST_STEPS = 400


class Someone:
    """Works with the mouse."""

    def __init__(self, chromium, portal, login, **context):
        self.portal = portal
        self.context = chromium.new_context(
            **{
                "viewport": {"width": 1366, "height": 768},
                "locale": "en-GB",
                "accept_downloads": True,
                **context,
            }
        )
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.go("/sign-in")
        if login:
            self.sign_in(login)

    def sign_in(self, login):
        self.write(self.page.locator("#login"), login)
        self.write(self.page.locator("#password"), PASSWORD)
        self.press("Sign in")

    def go(self, path):
        self.page.goto(f"{self.portal.address}{path}")
        return self

    def menu(self, name):
        self.activate(self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True))

    def open(self, number):
        """Find a case as people do: in the list, by its number."""
        self.menu("Cases")
        self.write(self.page.locator("#q"), number)
        self.press("Show")
        self.follow(number)

    def main(self):
        return self.page.locator("main")

    def press(self, name):
        self.activate(self.main().get_by_role("button", name=name, exact=True))

    def follow(self, name, *, within=None, exact=True):
        self.activate((within or self.main()).get_by_role("link", name=name, exact=exact).first)

    def fill(self, **values):
        for name, value in values.items():
            field = self.page.locator(f"#f-{name}")
            if not field.count():
                self.press("Update the questions")
            kind = field.evaluate("e => e.tagName + (e.type || '')")
            if kind.startswith("SELECT"):
                self.choose(field, value)
            elif "checkbox" in kind:
                self.tick(field, value)
            elif kind == "INPUTdate":
                self.date(field, value)
            else:
                self.write(field, value)

    def seat(self, name, wanted=True):
        for label in (
            f"Seat {name}",
            f"{name} declares to be free of conflict",
            f"{name} declares confidentiality",
        ):
            self.tick(self.page.get_by_role("checkbox", name=label, exact=True), wanted)

    def download(self, link):
        with self.page.expect_download() as waiting:
            self.fetch(self.main().get_by_role("link", name=link, exact=True))
        return waiting.value.path()

    def act(self, number, action, button, **values):
        """Open the case, take the action from what is offered, fill it in, press the button."""
        self.open(number)
        self.follow(action)
        self.fill(**values)
        self.press(button)

    def text(self):
        return self.main().inner_text()

    # How a hand does it.

    def activate(self, target):
        target.click()
        self.page.wait_for_load_state()

    def fetch(self, target):
        target.click()

    def write(self, field, value):
        field.fill(value)

    def date(self, field, value):
        field.fill(value)

    def choose(self, field, label):
        field.select_option(label=label)

    def tick(self, field, wanted):
        field.set_checked(wanted)


class Typist(Someone):
    """Works by keyboard alone: Tab, arrows, Space, Enter and letters.

    On every step of the way focus is visible, and once it is on a page it is never lost.
    """

    fresh = True

    def go(self, path):
        self.fresh = True
        return super().go(path)

    def reach(self, target):
        target.wait_for(state="attached")
        focus = self.begin(target) if self.fresh else target.evaluate(FOCUS)
        for _ in range(MOST_STEPS):
            assert not focus["lost"], f"focus is lost on the way to {target}"
            assert focus["visible"], f"focus does not show on {focus['name']}"
            if focus["here"]:
                return
            focus = self.step("Shift+Tab" if focus["passed"] else "Tab", target)
        raise AssertionError(f"never reached: {target}; focus stays on {focus['name']}")

    def begin(self, target):
        """Start on a new page: where it puts the focus, else at the link that skips to the content."""
        self.fresh = False
        focus = target.evaluate(FOCUS)
        if not focus["lost"]:
            return focus
        focus = self.step("Tab", target)
        assert focus["skips"], f"the first stop is {focus['name']}"
        if focus["wants_main"]:
            focus = self.step("Enter", target)
            assert focus["in_main"], f"the skip link leads to {focus['name']}"
        return focus

    def step(self, key, target):
        self.page.keyboard.press(key)
        return target.evaluate(FOCUS)

    def activate(self, target):
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()
        self.fresh = True

    def fetch(self, target):
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, field, value):
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(value)
        assert field.input_value() == value

    def date(self, field, value):
        self.reach(field)
        year, month, day = value.split("-")
        self.page.keyboard.type(month + day + year)
        assert field.input_value() == value

    def choose(self, field, label):
        self.reach(field)
        chosen = "e => e.selectedOptions[0].label"
        for _ in range(field.locator("option").count()):
            if field.evaluate(chosen) == label:
                return
            self.page.keyboard.press("ArrowDown")
        assert field.evaluate(chosen) == label

    def tick(self, field, wanted):
        if field.is_checked() != wanted:
            self.reach(field)
            self.page.keyboard.press("Space")
        assert field.is_checked() == wanted


HANDS = {
    "mouse": (Someone, {}),
    "keyboard": (Typist, {}),
    "no JavaScript": (Someone, {"java_script_enabled": False}),
}
