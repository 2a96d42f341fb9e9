"""Other cases that a form names: by their number in the portal, or in words where the file is older than it.

What looks like a number of the body must be the number of a case of it that the actor may read. A missing case and
one that is closed to him are told apart by nothing, so that no form says which numbers exist. Everything else is
taken as it is written: files from before the portal have numbers of their own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.errors import Refusal
from casework.rules.fields import answers
from casework.rules.scheme import CaseType, Field

CASE = "case"
"""The type of a field that names a case."""
_NUMBER = re.compile(r"(.+)-[0-9]{4}-[0-9]{4,}")
_Records = Mapping[str, Mapping[str, Field]]


@dataclass(frozen=True)
class Cited:
    """What is known of the cases that a form names: how numbers of the body begin, and which of them may be read."""

    prefixes: frozenset[str] = frozenset()
    readable: frozenset[str] = frozenset()


def number_in(text: str, prefixes: Collection[str]) -> str:
    """Give the number of the portal that a text is, as the portal writes it; nothing if it is written otherwise."""
    tidy = unicodedata.normalize("NFKC", text).strip().upper()
    found = _NUMBER.fullmatch(tidy)
    return tidy if found and found[1] in prefixes else ""


def named_in(case_type: CaseType, raw: Mapping[str, Any]) -> set[str]:
    """Give the texts by which a form names cases, as they were typed, those in rows too."""
    found = set(_texts(case_type.fields.values(), raw))
    for spec in case_type.fields.values():
        rows = raw.get(spec.id) if spec.type == "repeat" else ()
        for row in rows if isinstance(rows, list) else ():
            found.update(_texts(case_type.records[spec.record].values(), row))
    return found


def _texts(specs: Iterable[Field], row: Any) -> Iterator[str]:
    """Take what stands in the fields that name cases."""
    given = row if isinstance(row, Mapping) else {}
    values = (given.get(s.id) for s in specs if s.type == CASE)
    return (v for v in values if isinstance(v, str))


def as_numbers(
    specs: Iterable[Field], records: _Records, typed: Mapping[str, Any], cited: Cited
) -> dict[str, Any]:
    """Write every number of the body as the portal does, those in rows too; all else stays as it was typed."""
    made = dict(typed)
    for spec in specs:
        value = typed.get(spec.id)
        if spec.type == CASE and value:
            made[spec.id] = number_in(value, cited.prefixes) or value
        elif spec.type == "repeat" and value:
            parts = records[spec.record].values()
            made[spec.id] = [as_numbers(parts, records, row, cited) for row in value]
    return made


def cited_faults(
    specs: Iterable[Field],
    records: _Records,
    typed: Mapping[str, Any],
    before: Mapping[str, Any],
    cited: Cited,
    own: str,
) -> list[Refusal]:
    """Refuse numbers that lead nowhere, and the number of the case itself; what is on record already stays."""
    changed = [s for s in specs if typed.get(s.id) != before.get(s.id)]
    found = []
    for where, spec, value in answers(changed, typed, records):
        number = number_in(value, cited.prefixes) if spec.type == CASE and value else ""
        if number and (number == own or number not in cited.readable):
            code = "values.same_case" if number == own else "values.no_such_case"
            found.append(Refusal(code, basis=spec.basis, params={"field": where}, field=where))
    return found
