"""What can be said of a rule before it runs: its size, its shape, and the names in its literals.

CEL has no cost limit of its own, so the gate bounds what is accepted (TRUST D11): at most 400 characters and
one comprehension. CEL does not know choices either, so literals are looked up here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.rules.expressions_types import PLATFORM
from casework.rules.scheme import CaseType

MAX_LENGTH = 400
MAX_PARENTHESES = 40
_STRING = r"(?:'([^'\\]*)'|\"([^\"\\]*)\")"
_COMPARED = re.compile(rf"case\.(\w+)\s*[!=]=\s*{_STRING}")
_CONTAINED = re.compile(rf"{_STRING}\s+in\s+case\.(\w+)")
_MACRO = re.compile(r"\.\s*(all|exists|exists_one|filter|map)\s*\(")
_THROUGH = re.compile(
    r"(?:\bcase\s*\.\s*(\w+)[\s)]*)?\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*(\w+)\s*,"
)
_INDEXED = re.compile(r"(\bcase\s*\.\s*\w+\s*)?\[[^\[\]]*\][\s)]*\.\s*(\w+)")
_TIMES = ("date", "dateTime")
_ALWAYS_SET = ("received_at", "registered_at")


@dataclass(frozen=True)
class Problem:
    """A fault in a rule: code, words, and the place in the source (1-based; 0 when it has none)."""

    code: str
    message: str
    line: int = 0
    column: int = 0


def gate(source: str) -> Iterator[Problem]:
    """Bound the size of a rule; what fails here is not even compiled."""
    if len(source) > MAX_LENGTH:
        yield Problem("cel.too_long", f"{len(source)} characters, at most {MAX_LENGTH}")
    bare = re.sub(_STRING, "''", source)
    if len(_MACRO.findall(bare)) > 1:
        yield Problem("cel.too_complex", "more than one all, exists, filter or map")
    if bare.count("(") > MAX_PARENTHESES:
        yield Problem("cel.too_complex", f"more than {MAX_PARENTHESES} parentheses")


def literal_problems(case_type: CaseType, source: str) -> Iterator[Problem]:
    """Find literals that can never match: choices, documents, actions and stages that do not exist."""
    for match in _COMPARED.finditer(source):
        name, literal = match[1], match[2] or match[3] or ""
        yield from _unknown(case_type, name, literal, match.start(1) + 1)
    for match in _CONTAINED.finditer(source):
        literal, name = match[1] or match[2] or "", match[3]
        yield from _unknown(case_type, name, literal, match.start() + 1)


def _unknown(case_type: CaseType, name: str, literal: str, column: int) -> Iterator[Problem]:
    known = _known(case_type, name)
    if known is not None and literal and literal not in known:
        code = "cel.unknown_choice" if name in case_type.fields else "cel.unknown_name"
        yield Problem(code, f"'{literal}' is not one of {', '.join(sorted(known))}", 1, column)


def _known(case_type: CaseType, name: str) -> set[str] | None:
    spec = case_type.fields.get(name)
    if spec is not None:
        return {c.name for c in spec.choices} if spec.choices else None
    if name in ("issued", "sent", "unsent", "not_possible"):
        return set(case_type.documents)
    if name == "late":
        return {d.id for d in case_type.deadlines if not (d.applies or d.extension)}
    if name == "done":
        return {a.id for a in case_type.actions}
    return {s.id for s in case_type.stages} if name == "stage" else None


def unset_time_problems(case_type: CaseType, source: str) -> Iterator[Problem]:
    """Find times that are used without `has()`: an unset one reads as 1970 and would pass silently."""
    bare = re.sub(_STRING, lambda literal: " " * len(literal[0]), source)
    times = {f.id for f in case_type.fields.values() if f.type in _TIMES}
    times |= {name for name, kind in PLATFORM.items() if kind == "time" and name not in _ALWAYS_SET}
    names = [f"case.{name}" for name in sorted(times)]
    for name in dict.fromkeys([*names, *_row_times(case_type, bare), *_indexed_times(case_type, bare)]):
        used = re.search(_spaced(name), bare)
        if used and not re.search(rf"\bhas\s*\(\s*{_spaced(name)}\s*\)", bare):
            yield Problem("cel.unset_time", name, 1, used.start() + 1)


def _spaced(name: str) -> str:
    """Match a name as CEL reads it: with or without space between its parts."""
    parts = r"\s*".join(re.escape(part) for part in re.findall(r"\w+|\S", name))
    return rf"(?<![\w.]){parts}(?!\w)"


def _row_times(case_type: CaseType, source: str) -> Iterator[str]:
    """Name the times of the rows that a rule goes through, by the name it gives a row: `a.due_on`."""
    for match in _THROUGH.finditer(source):
        for record in _records(case_type, match[1]):
            parts = case_type.records.get(record, {}).values()
            yield from (f"{match[2]}.{p.id}" for p in parts if p.type in _TIMES)


def _records(case_type: CaseType, field: str | None) -> Iterable[str]:
    """Give the record of the field whose rows are meant; any record if the rows have no name in the rule."""
    if field is None:
        return case_type.records
    spec = case_type.fields.get(field)
    return (spec.record,) if spec and spec.type == "repeat" else ()


def _indexed_times(case_type: CaseType, source: str) -> Iterator[str]:
    """Name the times of single rows as they are written: `case.rows[0].due_on`; `[0].due_on` of filtered ones."""
    times = {p.id for parts in case_type.records.values() for p in parts.values() if p.type in _TIMES}
    for match in _INDEXED.finditer(source):
        if match[2] in times:
            yield "".join(match[0].split())
