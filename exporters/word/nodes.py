"""A prepared template: fixed text with the parts that change, as a tree; and how it becomes XML again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from exporters.word.errors import TemplateFault
from exporters.word.expressions import Expression, value_of

MAX_VALUE = 50_000
MAX_ROWS = 5_000
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@dataclass(frozen=True)
class Fixed:
    """XML that never changes."""

    text: str


@dataclass(frozen=True)
class Value:
    """A value put in, escaped."""

    expression: Expression


@dataclass(frozen=True)
class Loop:
    """A part repeated for each entry of a list."""

    name: str
    expression: Expression
    body: tuple["Node", ...]


@dataclass(frozen=True)
class Choice:
    """The first branch whose condition holds; a condition of None is `else`."""

    branches: tuple[tuple[Expression | None, tuple["Node", ...]], ...]


Node = Fixed | Value | Loop | Choice


def finalize(value: Any) -> str:
    """Make a value safe inside w:t: escaped, line breaks and tabs as Word has them, nothing illegal or hidden."""
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping | list | tuple):
        raise TemplateFault("tag.not_a_value", "value", type(value).__name__)
    text = str(value)[:MAX_VALUE].replace("\r\n", "\n").replace("\r", "\n")
    text = _BIDI.sub("", _ILLEGAL.sub("\ufffd", text))
    return escape(text).replace("\n", _BREAK).replace("\t", _TAB)


def write(nodes: Sequence[Node], data: Mapping[str, Any]) -> Iterator[str]:
    """Give the XML of prepared nodes over plain data, in pieces."""
    for node in nodes:
        if isinstance(node, Fixed):
            yield node.text
        elif isinstance(node, Value):
            yield finalize(value_of(node.expression, data))
        elif isinstance(node, Loop):
            yield from _repeated(node, data)
        else:
            yield from _chosen(node, data)


def _repeated(loop: Loop, data: Mapping[str, Any]) -> Iterator[str]:
    rows = value_of(loop.expression, data)
    if not isinstance(rows, list | tuple):
        raise TemplateFault("tag.not_a_list", loop.name)
    for row in rows[:MAX_ROWS]:
        yield from write(loop.body, {**data, loop.name: row})


def _chosen(choice: Choice, data: Mapping[str, Any]) -> Iterator[str]:
    for condition, body in choice.branches:
        if condition is None or value_of(condition, data):
            yield from write(body, data)
            return
