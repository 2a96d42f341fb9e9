import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from hands import HANDS
from playwright.sync_api import sync_playwright

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


@pytest.fixture
def hand():
    """How people work in a test: with the mouse, unless a test says otherwise."""
    return "mouse"


@pytest.fixture
def someone(chromium, portal, hand):
    opened = []
    kind, usual = HANDS[hand]

    def sign_in(login, **context):
        opened.append(kind(chromium, portal, login, **{**usual, **context}))
        return opened[-1]

    yield sign_in
    for one in opened:
        one.context.close()


@pytest.fixture(scope="session")
def appeal_letter(chromium, tmp_path_factory):
    """A PDF that a raiser sends."""
    page = chromium.new_page()
    page.set_content("<h1>Appeal</h1><p>The terraces were planted.</p>")
    path = tmp_path_factory.mktemp("letter") / "appeal.pdf"
    page.pdf(path=str(path))
    page.close()
    return path
