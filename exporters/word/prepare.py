"""Prepare a template once: from a .docx to fixed parts and trees of nodes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from exporters.word.errors import TemplateFault
from exporters.word.expressions import Expression, parse
from exporters.word.nodes import Choice, Fixed, Loop, Node, Value
from exporters.word.package import is_story, unpack
from exporters.word.tags import CLOSE, OPEN, Tag, mark

_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_FOR = re.compile(r"for\s+([A-Za-z][A-Za-z0-9_]*)\s+in\s+(.+)", re.DOTALL)
_MAX_DEPTH = 8


@dataclass(frozen=True)
class Prepared:
    """A template ready to be filled in: parts in order, bytes where nothing changes, nodes where it does."""

    parts: tuple[tuple[str, bytes | tuple[Node, ...]], ...]


@lru_cache(maxsize=64)
def prepare(template: bytes) -> Prepared:
    """Prepare a template; kept, because a template is bytes and never changes. Raises TemplateFault."""
    made: list[tuple[str, bytes | tuple[Node, ...]]] = []
    for name, content in unpack(template).items():
        if not is_story(name):
            made.append((name, content))
            continue
        xml, tags = mark(name, content)
        made.append((name, _nodes(xml, tags) if tags else content))
    return Prepared(tuple(made))


def _nodes(xml: str, tags: Sequence[Tag]) -> tuple[Node, ...]:
    pieces = _MARK.split(xml)
    builder = _Builder(pieces, tags)
    nodes, _end = builder.block(None, 0)
    return nodes


class _Builder:
    """Walks text and tags in turn and nests blocks; each block must close where it was opened."""

    def __init__(self, pieces: Sequence[str], tags: Sequence[Tag]) -> None:
        self._pieces = pieces
        self._tags = tags
        self._at = 0

    def block(self, opened: Tag | None, depth: int) -> tuple[tuple[Node, ...], Tag | None]:
        """Read until a tag that ends or continues the block; gives that tag, or None at the end of the part."""
        if depth > _MAX_DEPTH:
            raise TemplateFault("tag.too_deep", opened.place if opened else "")
        nodes: list[Node] = []
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if self._at % 2 == 0:
                self._at += 1
                if piece:
                    nodes.append(Fixed(piece))
                continue
            tag = self._tags[int(piece)]
            self._at += 1
            if tag.prints:
                nodes.append(Value(parse(tag.source, tag.place)))
            elif _ends(tag):
                _same_home(opened, tag)
                return tuple(nodes), tag
            else:
                nodes.append(self._opened(tag, depth))
        if opened is not None:
            raise TemplateFault("tag.not_ended", opened.place, opened.source)
        return tuple(nodes), None

    def _opened(self, tag: Tag, depth: int) -> Node:
        word = tag.source.split(None, 1)[0]
        if word == "for":
            return self._loop(tag, depth)
        if word == "if":
            return self._choice(tag, depth)
        raise TemplateFault("tag.statement", tag.place, word)

    def _loop(self, tag: Tag, depth: int) -> Loop:
        match = _FOR.fullmatch(tag.source)
        if match is None:
            raise TemplateFault("tag.syntax", tag.place, tag.source)
        body, end = self.block(tag, depth + 1)
        if end is None or end.source != "endfor":
            raise TemplateFault("tag.not_ended", tag.place, tag.source)
        return Loop(match.group(1), parse(match.group(2), tag.place), body)

    def _choice(self, tag: Tag, depth: int) -> Choice:
        branches: list[tuple[Expression | None, tuple[Node, ...]]] = []
        condition: Expression | None = parse(tag.source[2:], tag.place)
        while True:
            body, end = self.block(tag, depth + 1)
            branches.append((condition, body))
            if end is None or end.source == "endfor":
                raise TemplateFault("tag.not_ended", tag.place, tag.source)
            if end.source == "endif":
                return Choice(tuple(branches))
            if condition is None:
                raise TemplateFault("tag.unexpected", end.place, end.source)
            condition = parse(end.source[4:], end.place) if end.source.startswith("elif") else None


def _ends(tag: Tag) -> bool:
    return tag.source in ("endfor", "endif", "else") or tag.source.startswith("elif ")


def _same_home(opened: Tag | None, closing: Tag) -> None:
    """A block that ends in another cell or table would tear the document apart."""
    if opened is None:
        raise TemplateFault("tag.unexpected", closing.place, closing.source)
    if opened.home != closing.home:
        raise TemplateFault("tag.crosses", closing.place, closing.source)
