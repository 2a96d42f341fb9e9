"""What `make run` promises: quick second start, everything stops together, nothing is lost by kill -9."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from pymongo import MongoClient

from portal.embedded import EmbeddedStore

ROOT = Path(__file__).resolve().parent.parent.parent


def processes(folder):
    """Find every process that works for this data folder, with its command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            text = (entry / "cmdline").read_bytes() + b" "
            if entry.name.isdigit() and str(folder).encode() in (entry / "environ").read_bytes() + text:
                found[int(entry.name)] = text.replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


@pytest.fixture
def own(tmp_path_factory, another_portal):
    folder = tmp_path_factory.mktemp("own")
    running = another_portal(folder)
    yield running
    if running.process:
        running.stop()
    shutil.rmtree(folder, ignore_errors=True)


def cases(portal):
    environ = {"PATH": os.environ["PATH"], "EVENHAND_DATA": str(portal.folder)}
    command = [sys.executable, "-m", "portal.cli", "audit", "verify"]
    done = subprocess.run(command, check=False, env=environ, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout.strip()


def test_it_starts_again_quickly_and_stops_altogether(own):
    own.start()
    assert own.stop() == 0
    until = time.monotonic() + 15
    while processes(own.folder) and time.monotonic() < until:
        time.sleep(0.2)
    assert processes(own.folder) == {}
    assert own.start() < 5
    assert own.stop() == 0


def asked(portal, path):
    """Ask the portal for a page; gives the status and when to come again."""
    try:
        with urllib.request.urlopen(f"{portal.address}{path}", timeout=60) as answer:
            return answer.status, None
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Retry-After"]


def mongods(portal):
    return [
        process
        for process, line in processes(portal.folder).items()
        if "/mongod" in line and "--dbpath" in line
    ]


def the_next_mongod(portal, former):
    """Wait for the mongod that follows the one given."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = [process for process in mongods(portal) if process != former]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("the store was not started again")


def worker_beats(portal):
    """Give when the worker last finished a round."""
    with MongoClient(EmbeddedStore(portal.folder).uri) as client:
        return client["evenhand"].worker_beats.find_one(sort=[("at", -1)])["at"]


def test_a_store_that_dies_is_started_again_while_the_portal_goes_on(own):
    own.start()
    before = cases(own)
    (first,) = mongods(own)
    os.kill(first, signal.SIGKILL)
    second = the_next_mongod(own, first)
    os.kill(second, signal.SIGKILL)  # again, before it takes writes
    answers, until = [], time.monotonic() + 60
    while asked(own, "/healthz")[0] != 200 and time.monotonic() < until:
        answers.append(asked(own, "/process/csca/rainforest-alliance"))
        time.sleep(0.2)
    assert asked(own, "/process/csca/rainforest-alliance")[0] == 200
    assert set(answers) <= {(503, "30"), (200, None)}
    assert mongods(own) == [the_next_mongod(own, second)]
    beat, until = worker_beats(own), time.monotonic() + 30
    while worker_beats(own) == beat and time.monotonic() < until:
        time.sleep(0.5)
    assert worker_beats(own) > beat, "the worker did not go on"
    assert cases(own) == before
    own.stop()


def test_a_store_that_hangs_is_told_and_nothing_is_lost(own):
    own.start()
    before = cases(own)
    (process,) = mongods(own)
    os.kill(process, signal.SIGSTOP)
    began = time.monotonic()
    try:
        assert asked(own, "/process/csca/rainforest-alliance") == (503, "30")
        assert time.monotonic() - began < 15
    finally:
        os.kill(process, signal.SIGCONT)
    until = time.monotonic() + 30
    while asked(own, "/process/csca/rainforest-alliance")[0] != 200 and time.monotonic() < until:
        time.sleep(0.5)
    assert asked(own, "/process/csca/rainforest-alliance")[0] == 200
    assert cases(own) == before
    own.stop()


def test_killing_any_process_loses_nothing(own):
    own.start()
    before = cases(own)
    assert before[0] == 0
    for victim in ("mongod", "gunicorn", "supervisor", "portal.cli run"):
        for process, line in processes(own.folder).items():
            if victim in line:
                os.kill(process, signal.SIGKILL)
        time.sleep(1)
        own.stop()
        own.start()
        assert cases(own) == before, victim
    own.stop()
