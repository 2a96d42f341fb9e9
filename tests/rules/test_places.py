import pytest

from casework.rules.places import place
from rules.builders import LITTLE, loaded


def placed(path, *, without=None):
    one = loaded()
    if without:
        del one.files[without]
    place(one, path, "scheme.unreachable", {"name": "x"})
    finding = one.findings[0]
    lines = one.files[finding.file.rpartition("/")[2]].content.decode().splitlines() if finding.line else []
    return finding, lines[finding.line - 1].strip() if lines else ""


@pytest.mark.parametrize(
    ("path", "file", "line"),
    [
        ("matter/actions/accept/require/clear", "matter.yaml", "- {id: clear, rule: case.clear"),
        ("matter/actions/accept/when", "matter.yaml", "when: \"!('acceptance'"),
        ("matter/actions/accept/effects/9/when", "matter.yaml", "effects:"),
        ("matter/actions/inherited/when", "matter.yaml", "actions:"),
        ("task/stages/done", "task.yaml", "- {id: done"),
        ("task", "task.yaml", "case_type: task"),
        ("tests/a task is opened and finished", "tests.yaml", "- name: a task is opened and finished"),
        ("owner", "scheme.yaml", "owner: clerk"),
        ("roles/head/label", "scheme.yaml", "- {id: head"),
        ("waivers", "scheme.yaml", "schema: evenhand/scheme/1"),
    ],
)
def test_a_finding_names_the_file_and_the_line(path, file, line):
    finding, text = placed(path)
    assert finding.file == f"{LITTLE}/{file}"
    assert text.startswith(line)


def test_a_finding_in_a_file_of_the_parent_has_no_line():
    finding, _ = placed("tests/inherited", without="tests.yaml")
    assert (finding.file, finding.line) == (f"{LITTLE}/tests.yaml", 0)


def test_a_case_type_that_is_only_inherited_is_placed_in_the_head():
    assert placed("matter/actions/accept", without="matter.yaml")[0].file == f"{LITTLE}/scheme.yaml"
