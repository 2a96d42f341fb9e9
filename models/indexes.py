"""Every index of the store, made by command and never at import."""

from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from models import validators

_UP, _DOWN = ASCENDING, DESCENDING


def _unique(*keys: str, **more: Any) -> IndexModel:
    return IndexModel([(k, _UP) for k in keys], unique=True, **more)


def _if_text(*keys: str) -> dict[str, Any]:
    return {"partialFilterExpression": {k: {"$type": "string"} for k in keys}}


def _plain(*keys: str) -> IndexModel:
    return IndexModel([(k.removeprefix("-"), _DOWN if k.startswith("-") else _UP) for k in keys])


INDEXES: dict[str, list[IndexModel]] = {
    "people": [
        _unique("login"),
        _plain("roles.role", "roles.body"),
        _plain("token_hash"),
        _plain("fs_uniquifier"),
    ],
    "cases": [
        _unique("number", **_if_text("number")),
        _unique("request_id", **_if_text("request_id")),
        _plain("next_due_at", "_id"),
        _plain("scheme", "stage", "next_due_at", "_id"),
        _plain("people", "final", "next_due_at"),
        _plain("body", "scheme", "case_type", "final", "next_due_at"),
        _plain("awaiting", "final", "next_due_at"),
        _plain("approving", "next_due_at"),
        _plain("tokens", "-_id"),
        _plain("stage", "-_id"),
        _plain("case_type", "-_id"),
        _plain("scheme", "-_id"),
        _plain("overdue", "-_id"),
        _plain("final", "-_id"),
        _plain("links.case"),
        _plain("alarm_at"),
        _plain("organisation"),
        _plain("certificate"),
        _plain("registered_by", "-_id"),
        _plain("personal_link.key"),
    ],
    "history": [
        _unique("case", "seq"),
        _unique("case", "request_id", **_if_text("request_id")),
    ],
    "sealed": [_unique("case", "seq", "field")],
    "documents": [_unique("number"), _plain("case", "issued_at")],
    "evidence": [_plain("case"), _plain("uploaded_at")],
    "outbox": [_unique("key"), _plain("state", "not_before"), _plain("state", "settled"), _plain("case")],
    "organisations": [_plain("name", "_id")],
    "certificates": [_unique("number"), _plain("organisation")],
    "involvement": [_plain("certificate"), _plain("organisation"), _plain("person")],
    "scheme_versions": [_unique("body", "scheme", "version"), _plain("hash")],
    "bodies": [_unique("body")],
    "calendar_editions": [
        _unique("calendar", "edition"),
        _unique("request_id", **_if_text("request_id")),
    ],
    "access_log": [_plain("case", "-at")],
    "registry_log": [
        _plain("kind", "record", "-at"),
        _unique("request_id", **_if_text("request_id")),
    ],
    "settled": [_plain("body", "scheme", "-at"), _unique("request_id", **_if_text("request_id"))],
    "sessions": [IndexModel([("until", _UP)], expireAfterSeconds=0), _plain("person")],
    "throttles": [IndexModel([("until", _UP)], expireAfterSeconds=0)],
}


def ensure(database: Any) -> None:
    """Create what is missing. Collections are made too: a transaction should not have to."""
    present = set(database.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in present:
            database.create_collection(name)
        database[name].create_indexes(indexes)
    for name in {"counters", "worker_beats", "fs.files", "fs.chunks"} - present:
        database.create_collection(name)
    validators.ensure(database)


def missing(database: Any) -> list[str]:
    """Name the indexes that should be there and are not."""
    found = []
    for name, indexes in INDEXES.items():
        there = set(database[name].index_information())
        found += [f"{name}.{i.document['name']}" for i in indexes if i.document["name"] not in there]
    return found
