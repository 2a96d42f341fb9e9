"""Lists of the registry: keyset pages, found by words, shown in one language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bson import ObjectId
from mongoengine import Document

from casework.operations.registry import MODELS
from casework.registry_words import Words
from casework.rules.registry import Form
from casework.rules.scheme import Field
from casework.rules.text import Text, named, say
from models.organisations import Organisation
from models.people import Person

Cells = Sequence[str]
_PAGE = 50
_MAX_TIME_MS = 5000
_SEARCHED: Mapping[str, tuple[str, ...]] = {
    "people": ("name", "name_zh", "login"),
    "organisations": ("name", "name_zh"),
    "certificates": ("number",),
    "involvement": ("certificate", "activity"),
}
_YES_NO: Mapping[bool, Text] = {True: {"en": "yes", "zh-CN": "是"}, False: {"en": "no", "zh-CN": "否"}}


@dataclass(frozen=True)
class Found:
    """A page: the records, and the key of the next page."""

    records: Sequence[Document]
    following: str


def filters(form: Form) -> list[Field]:
    """Name the fields by which a list can be filtered: choices, and yes or no."""
    return [f for f in form.fields if f.type in ("select_one", "boolean")]


def options(spec: Field, language: str) -> list[tuple[str, str]]:
    """Give the choices of a filter as value and label."""
    if spec.type == "boolean":
        return [("true", say(_YES_NO[True], language)), ("false", say(_YES_NO[False], language))]
    return [(c.name, say(c.label, language)) for c in spec.choices]


def _filtered(form: Form, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Build a filter from known fields and their known choices; anything else is ignored."""
    made: dict[str, Any] = {}
    for spec in filters(form):
        value = chosen.get(spec.id, "")
        if value in {name for name, _ in options(spec, "en")}:
            made[spec.id] = value == "true" if spec.type == "boolean" else value
    return made


def find_page(form: Form, search: str, after: str, chosen: Mapping[str, str] | None = None) -> Found:
    """Find a page, newest first. The search is plain text, never a pattern."""
    query = _filtered(form, chosen or {})
    if ObjectId.is_valid(after):
        query["_id"] = {"$lt": ObjectId(after)}
    words = "".join(c for c in search if c.isprintable()).strip()
    if words:
        wanted = {"$regex": re.escape(words[:100]), "$options": "i"}
        query["$or"] = [{name: wanted} for name in _SEARCHED[form.id]]
    found = list(
        MODELS[form.id].objects(__raw__=query).order_by("-id").limit(_PAGE + 1).max_time_ms(_MAX_TIME_MS)
    )
    following = str(found[_PAGE - 1].id) if len(found) > _PAGE else ""
    return Found(found[:_PAGE], following)


def cells(form: Form, record: Document, language: str, words: Words) -> Cells:
    """Give the cells of a record in the order of the columns; an id that no scheme words stays as it is."""
    fields = {f.id: f for f in form.fields}
    return [in_words(fields[name], getattr(record, name), language, words) for name in form.columns]


def in_words(spec: Field, value: Any, language: str, words: Words) -> str:
    """Give a value as people read it; an id that no scheme words stays as it is."""
    text = _cell(spec, value, language)
    return words.get(spec.id, {}).get(text, text)


def _cell(spec: Field, value: Any, language: str) -> str:
    if spec.type == "boolean":
        return say(_YES_NO[bool(value)], language)
    if spec.type == "person" and value:
        return _named(spec.id, value, language)
    if spec.choices:
        return next((say(c.label, language) for c in spec.choices if c.name == value), str(value or ""))
    return str(value or "")


def _named(kind: str, record_id: str, language: str) -> str:
    model = Organisation if kind == "organisation" else Person
    found = (
        model.objects(id=record_id).only("name", "name_zh").first() if ObjectId.is_valid(record_id) else None
    )
    if found is None:
        return ""
    return named(found.name, found.name_zh, language)
