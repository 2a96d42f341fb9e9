from string import Formatter

import pytest

from casework.rules.findings import FINDINGS, Finding

FOUND = Finding("a/b.yaml", 7, "stages/x", "scheme.unreachable", {"name": "x"})


def names(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_says_the_same_in_both_languages(code):
    entry = FINDINGS[code]
    assert set(entry.message) == set(entry.hint) == {"en", "zh-CN"}
    assert names(entry.message["en"]) == names(entry.message["zh-CN"])
    assert not names(entry.hint["en"]) | names(entry.hint["zh-CN"])


def test_a_finding_says_what_is_wrong_and_what_cures_it():
    assert FOUND.text() == "No action leads to the stage 'x'."
    assert FOUND.text("zh-CN") == "没有任何操作通向阶段“x”。"
    assert FOUND.hint("zh-CN") == "请移除该阶段或添加通向它的操作。"
    assert FOUND.line_text() == (
        "a/b.yaml:7: scheme.unreachable stages/x: No action leads to the stage 'x'. "
        "Remove the stage or add an action to it."
    )


def test_a_finding_is_printed_for_programs():
    assert FOUND.as_json() == {
        "code": "scheme.unreachable",
        "file": "a/b.yaml",
        "line": 7,
        "path": "stages/x",
        "message": "No action leads to the stage 'x'.",
        "hint": "Remove the stage or add an action to it.",
    }


def test_findings_are_sorted_by_file_and_line():
    later, earlier = Finding("b", 1, "", "file.alias"), Finding("a", 9, "", "file.alias")
    assert sorted([later, FOUND, earlier]) == [earlier, FOUND, later]
