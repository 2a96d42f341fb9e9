"""The little language of templates: names with dots, a few filters, and conditions. Nothing can be called."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporters.word.errors import TemplateFault

Data = Mapping[str, Any]

FILTERS: Mapping[str, Callable[[Any], Any]] = {
    "tick": lambda value: "☑" if value else "☐",
    "dash": lambda value: value if value not in ("", None) else "—",
}
_TOKEN = re.compile(r"\s*(?:(==|!=|\||\(|\)|\.)|([A-Za-z_][A-Za-z0-9_]*)|'([^']*)'|\"([^\"]*)\")")
_WORDS = ("and", "or", "not")
_MAX_LENGTH = 300
_LENIENT = "values"
"""Fields that a case type does not have count as empty, so that case types can share a template."""


@dataclass(frozen=True)
class Name:
    """A name with dots and the filters behind it."""

    path: tuple[str, ...]
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True)
class Operation:
    """`not`, `and`, `or`, `==` or `!=` over its operands."""

    operator: str
    operands: tuple["Expression", ...]


Expression = Name | Literal | Operation


def parse(source: str, place: str) -> Expression:
    """Read an expression. Raises TemplateFault `tag.syntax` or `tag.filter`."""
    reader = _Reader(_tokens(source, place), place)
    made = reader.either()
    if reader.left():
        raise TemplateFault("tag.syntax", place, source)
    return made


def _tokens(source: str, place: str) -> list[str]:
    if len(source) > _MAX_LENGTH:
        raise TemplateFault("tag.too_long", place)
    found, position = [], 0
    source = source.replace("‘", "'").replace("’", "'").replace("“", '"').replace("”", '"').strip()
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise TemplateFault("tag.syntax", place, source)
        mark, word, single, double = match.groups()
        literal = single if single is not None else double
        found.append(f"'{literal}" if literal is not None else mark or word)
        position = match.end()
    return found


class _Reader:
    """Reads tokens by descent: or, and, not, comparison, name."""

    def __init__(self, tokens: Sequence[str], place: str) -> None:
        self._tokens = list(tokens)
        self._place = place

    def left(self) -> bool:
        return bool(self._tokens)

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _take(self) -> str:
        if not self._tokens:
            raise TemplateFault("tag.syntax", self._place, "it ends too early")
        return self._tokens.pop(0)

    def either(self) -> Expression:
        return self._joined("or", lambda: self._joined("and", self._negated))

    def _joined(self, word: str, inner: Callable[[], Expression]) -> Expression:
        parts = [inner()]
        while self._next() == word:
            self._take()
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Operation(word, tuple(parts))

    def _negated(self) -> Expression:
        if self._next() == "not":
            self._take()
            return Operation("not", (self._negated(),))
        return self._compared()

    def _compared(self) -> Expression:
        first = self._single()
        if self._next() in ("==", "!="):
            return Operation(self._take(), (first, self._single()))
        return first

    def _single(self) -> Expression:
        first = self._take()
        if first.startswith("'"):
            return Literal(first[1:])
        if first == "(":
            inner = self.either()
            if self._take() != ")":
                raise TemplateFault("tag.syntax", self._place, "a bracket is missing")
            return inner
        return self._name(first)

    def _name(self, first: str) -> Name:
        path = [self._word(first)]
        while self._next() == ".":
            self._take()
            path.append(self._word(self._take()))
        filters = []
        while self._next() == "|":
            self._take()
            filters.append(self._take())
        for name in filters:
            if name not in FILTERS:
                raise TemplateFault("tag.filter", self._place, name)
        return Name(tuple(path), tuple(filters))

    def _word(self, token: str) -> str:
        if token in _WORDS or not token.isidentifier() or token.startswith("_"):
            raise TemplateFault("tag.name", self._place, token)
        return token


def value_of(expression: Expression, data: Data) -> Any:
    """Evaluate an expression over plain data. Raises TemplateFault `tag.unknown_name`."""
    if isinstance(expression, Literal):
        return expression.text
    if isinstance(expression, Name):
        return _looked_up(expression, data)
    values = (value_of(o, data) for o in expression.operands)
    if expression.operator == "not":
        return not next(values)
    if expression.operator == "and":
        return all(values)
    if expression.operator == "or":
        return any(values)
    same = next(values) == next(values)
    return same if expression.operator == "==" else not same


def _looked_up(name: Name, data: Data) -> Any:
    value: Any = data
    for part in name.path:
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif name.path[0] == _LENIENT and value is data[_LENIENT]:
            value = ""
        else:
            raise TemplateFault("tag.unknown_name", ".".join(name.path), part)
    for one in name.filters:
        value = FILTERS[one](value)
    return value
