"""The clocks of the requirement catalogue, each in the scheme that carries it (its part 3, computed examples)."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.rules.calendar import OfficeCalendar
from portal.cli_deadlines import deadlines

VECTORS = json.loads((Path(__file__).parent / "clock_vectors.json").read_text(encoding="utf-8"))


def line(vector, on):
    facts = [x for name, value in vector["facts"].items() for x in ("--set", f"{name}={value}")]
    office = ["--office", vector["office"]] if "office" in vector else []
    args = [vector["scheme"], vector["case_type"], *facts, *office, "--on", on, "--json"]
    done = CliRunner().invoke(deadlines, args, catch_exceptions=False)
    return next(found for found in json.loads(done.stdout) if found["id"] == vector["deadline"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['clock']} {v['due']}")
def test_a_clock_of_the_catalogue_ends_on_its_day(vector):
    late = str(date.fromisoformat(vector["due"]) + timedelta(days=1))
    found = line(vector, late)
    assert found["due"] == vector["due"]
    assert found["state"] in ("overdue", "reportable", "met")
    assert any(vector["due"] in step for step in found["arithmetic"])


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [("2024-04-01", 20, "2024-05-08"), ("2024-04-05", 10, "2024-04-29")],
    ids=["CK-20", "CK-22"],
)
def test_joint_leave_is_off_where_an_office_keeps_it(start, count, due):
    jakarta = OfficeCalendar("ID-gov", "holidays", "ID", joint_leave=True)
    assert str(jakarta.add_working(date.fromisoformat(start), count)) == due
