"""Chinese texts have Chinese punctuation, wherever they stand: catalogue, procedures, demonstration, code."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "portal" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
NARROW = re.compile(r"[\u4e00-\u9fff] ?[,;:()?!]|[,;:(?!] ?[\u4e00-\u9fff]|\)[\u4e00-\u9fff]")
"""A call such as has(...) may end before a Chinese word, with a space between."""


def in_yaml(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from in_yaml(part)
    elif isinstance(value, str):
        yield value


def catalogue():
    with CATALOGUE.open("rb") as file:
        yield from ((CATALOGUE, str(message.string)) for message in read_po(file) if message.id)


def procedures():
    for folder in ("schemes", "portal/demo"):
        for path in (ROOT / folder).rglob("*.yaml"):
            yield from ((path, text) for text in in_yaml(yaml.safe_load(path.read_text("utf-8"))))


def code():
    for room in ("admin_views", "casework", "exporters", "models", "portal"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield path, node.value


@pytest.mark.parametrize("place", [catalogue, procedures, code])
def test_no_english_punctuation_stands_beside_chinese(place):
    texts = list(place())
    assert any(re.search(r"[\u4e00-\u9fff]", text) for _path, text in texts)
    assert [(str(path.relative_to(ROOT)), text) for path, text in texts if NARROW.search(text)] == []
