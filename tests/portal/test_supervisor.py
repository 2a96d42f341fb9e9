"""How often the supervisor starts a store that ends by itself, told with a program that stands in for mongod."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def supervise(tmp_path):
    """Run the supervisor over a program that fails at its first starts and stays at the next one."""
    running = []

    def start(fails):
        program, starts = tmp_path / "mongod", tmp_path / "starts"
        program.write_text(
            f"#!/bin/sh\necho x >> {starts}\n[ $(wc -l < {starts}) -gt {fails} ] && exec sleep 60\nexit 1\n"
        )
        program.chmod(0o700)
        command = [sys.executable, "-m", "portal.supervisor", program, tmp_path, tmp_path / "socket"]
        running.append(subprocess.Popen(command, cwd=ROOT))
        return running[-1], starts

    yield start
    for one in running:
        one.kill()
        one.wait(10)


def test_a_store_that_ends_at_once_each_time_is_given_up(supervise):
    supervisor, starts = supervise(1000)
    assert supervisor.wait(20) == 1
    assert 2 < len(starts.read_text().split()) < 10


def test_a_store_killed_some_times_in_a_row_comes_back_and_is_stopped_when_nobody_uses_it(supervise):
    supervisor, starts = supervise(3)
    assert supervisor.wait(20) == 0
    assert len(starts.read_text().split()) == 4


def test_two_supervisors_are_one(supervise):
    first, starts = supervise(0)
    until = time.monotonic() + 10
    while not starts.exists() and time.monotonic() < until:
        time.sleep(0.05)
    second, _starts = supervise(0)
    assert second.wait(10) == 0
    assert first.poll() is None
    assert len(starts.read_text().split()) == 1
