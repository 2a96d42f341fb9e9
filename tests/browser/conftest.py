import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from portal.demo.seed import PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Portal:
    """The portal as `make run` starts it: its own processes, its own embedded store, demonstration data."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "EVENHAND_DATA": str(self.folder),
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "portal.cli", "run", "--demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        began = time.monotonic()
        while time.monotonic() - began < 120:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - began
            except OSError:
                assert self.process.poll() is None, self.process.stdout.read()
                time.sleep(0.05)
        raise AssertionError("the portal did not start")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(30)
        self.process.stdout.close()
        return code


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    running = Portal(tmp_path_factory.mktemp("portal"))
    running.start()
    yield running
    running.stop()
    shutil.rmtree(running.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def another_portal():
    return Portal


@pytest.fixture(scope="session")
def chromium():
    found = next((p for b in BROWSERS if (p := shutil.which(b))), None)
    assert found, "no Chromium here: make test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


class Someone:
    """A person at a browser of his own."""

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
            self.page.fill("#login", login)
            self.page.fill("#password", PASSWORD)
            self.press("Sign in")

    def go(self, path):
        self.page.goto(f"{self.portal.address}{path}")
        return self

    def press(self, name):
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, name):
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def fill(self, **values):
        for name, value in values.items():
            field = self.page.locator(f"#f-{name}")
            kind = field.evaluate("e => e.tagName + (e.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(label=value)
            elif "checkbox" in kind:
                field.set_checked(value)
            else:
                field.fill(value)

    def act(self, number, action, button, **values):
        """Open the case, take the action from what is offered, fill it in, press the button."""
        self.go(f"/cases/{number}")
        self.follow(action)
        self.fill(**values)
        self.press(button)

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def someone(chromium, portal):
    opened = []

    def sign_in(login, **context):
        opened.append(Someone(chromium, portal, login, **context))
        return opened[-1]

    yield sign_in
    for one in opened:
        one.context.close()
