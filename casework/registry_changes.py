"""What a change of a record of the registry changed, in words: field by field, row by row."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.registry_list import in_words
from casework.registry_words import Words
from casework.rules.registry import Form
from casework.rules.scheme import Field
from casework.rules.text import listed, say
from models.stores import RegistryLog


@dataclass(frozen=True)
class Changed:
    """A field and its two sides as text; a side is empty where there was nothing. Rows stand one a line."""

    label: str
    before: str
    after: str


def changed_fields(form: Form, log: RegistryLog, language: str, words: Words) -> list[Changed]:
    """Name the fields that an entry of the log changed, in the order of the form."""
    before, after = json.loads(log.before), json.loads(log.after)
    return [
        Changed(say(spec.label, language), *_sides(form, spec, before, after, language, words))
        for spec in form.fields
        if (before.get(spec.id) or None) != (after.get(spec.id) or None)
    ]


def _sides(
    form: Form,
    spec: Field,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    language: str,
    words: Words,
) -> tuple[str, str]:
    """Give both sides; of rows only those that went and those that came."""
    was, now = before.get(spec.id), after.get(spec.id)
    if spec.type != "repeat":
        return _text(spec, was, language, words), _text(spec, now, language, words)
    rows = [
        [listed(_row(form, spec, row, language, words), language) for row in side or ()]
        for side in (was, now)
    ]
    gone, come = ([r for r in rows[i] if r not in rows[1 - i]] for i in (0, 1))
    return "\n".join(gone), "\n".join(come)


def _row(form: Form, spec: Field, row: Mapping[str, Any], language: str, words: Words) -> Iterator[str]:
    for part in form.records[spec.record].values():
        if row.get(part.id):
            yield _text(part, row[part.id], language, words)


def _text(spec: Field, value: Any, language: str, words: Words) -> str:
    if isinstance(value, list):
        return listed((in_words(spec, v, language, words) for v in value), language)
    return in_words(spec, value, language, words)
