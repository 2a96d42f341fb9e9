import ast
from pathlib import Path
from string import Formatter

import pytest

from casework.codes import CODES
from casework.codes_acts import ACTS
from casework.codes_inputs import INPUTS
from casework.errors import Refusal, Refused, refuse
from casework.rules.independence import INVOLVEMENT

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for room in ("casework", "portal", "admin_views")
    for path in (ROOT / room).rglob("*.py")
    if not path.name.startswith("codes")
]
MAKERS = {"Refusal", "refuse", "ValidationError", "_fault"}


def names(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def literals():
    """Give every piece of text written in the sources."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def refused_with():
    """Give the codes that the sources refuse with, where they stand literally."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_the_same_in_both_languages(code):
    entry = CODES[code]
    assert set(entry.message) == set(entry.cure) == {"en", "zh-CN"}
    assert names(entry.message["en"]) == names(entry.message["zh-CN"])
    assert not names(entry.cure["en"]) | names(entry.cure["zh-CN"])
    assert 400 <= entry.status <= 599


def test_no_code_stands_in_both_tables():
    assert set(ACTS).isdisjoint(INPUTS)


def test_every_code_that_is_used_exists():
    assert set(refused_with()) <= set(CODES)


def test_every_code_that_exists_is_used():
    made = {f"independence.{kind}" for kind in INVOLVEMENT}
    assert set(CODES) - made - set(literals()) == set()


def test_a_refusal_speaks_in_the_words_of_its_code():
    refusal = Refusal("action.unknown", params={"action": "dance"})
    assert "dance" in refusal.text()
    assert "dance" in refusal.text("zh-CN")
    assert refusal.cure("zh-CN") == CODES["action.unknown"].cure["zh-CN"]


def test_a_refusal_speaks_in_the_words_of_the_procedure_as_they_stand():
    refusal = Refusal("action.requirement", message={"en": "Keep the {brackets}."}, params={"rule": "x"})
    assert refusal.text() == refusal.text("zh-CN") == "Keep the {brackets}."


def test_a_refused_act_names_all_reasons_and_has_the_status_of_the_first():
    refused = Refused(Refusal("case.not_found"), Refusal("case.stale"))
    assert refused.status == CODES["case.not_found"].status
    assert str(refused) == (
        f"case.not_found: {CODES['case.not_found'].message['en']}; case.stale: {CODES['case.stale'].message['en']}"
    )


def test_a_single_reason_is_made_in_one_line():
    (refusal,) = refuse("action.unknown", at="action", basis={"en": "4"}, action="dance").refusals
    assert refusal == Refusal("action.unknown", {"en": "4"}, {}, {"action": "dance"}, "action")


def test_a_refusal_names_its_clause_in_the_language():
    refusal = Refusal("action.unknown", {"en": "Definitions", "zh-CN": "定义"})
    assert (refusal.clause(), refusal.clause("zh-CN"), Refusal("action.unknown").clause()) == (
        "Definitions",
        "定义",
        "",
    )


def test_what_has_a_label_goes_by_it_in_the_language():
    refusal = Refusal("action.not_offered", params={"action": {"en": "Close", "zh-CN": "关闭"}})
    assert "(Close)" in refusal.text()
    assert "（关闭）" in refusal.text("zh-CN")
