"""The second wall behind the gate of the rules: the store itself refuses records that could not come from us.

Names of fields and their shapes only; what a value means is judged by the rules (TRUST, decision 3).
"""

from collections.abc import Mapping
from typing import Any

_NAME = "^[a-z][a-z0-9_]{0,39}$"
_HASH = {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT = {"bsonType": "string", "minLength": 1}
_PLAIN = {"not": {"bsonType": ["object", "array"]}}


def _named(value: Mapping[str, Any]) -> dict[str, Any]:
    """Allow names as schemes have them, and nothing else: no operators, no dots, no class names."""
    return {"bsonType": "object", "patternProperties": {_NAME: value}, "additionalProperties": False}


_ROWS = {"bsonType": "array", "items": {"anyOf": [_PLAIN, _named({"not": {"bsonType": "object"}})]}}
_CASE = {
    "bsonType": "object",
    "required": [
        *("body", "scheme", "scheme_version", "scheme_hash", "case_type", "stage", "office", "subject"),
        *("received_at", "received_on", "registered_by", "version", "head"),
    ],
    "properties": {
        "version": {"bsonType": ["int", "long"], "minimum": 1},
        "head": _HASH,
        "scheme_hash": _HASH,
        "values": _named({"anyOf": [_PLAIN, _ROWS]}),
        "sealed": _named(_TEXT),
    },
}
_HISTORY = {
    "bsonType": "object",
    "required": ["case", "seq", "body", "previous", "hash", "at", "actor", "action"],
    "properties": {
        "seq": {"bsonType": ["int", "long"], "minimum": 1},
        "body": _TEXT,
        "hash": _HASH,
        "previous": _HASH,
    },
}
VALIDATORS: Mapping[str, Mapping[str, Any]] = {"cases": _CASE, "history": _HISTORY}


def ensure(database: Any) -> None:
    """Set the validators; what they say changes with the code, so they are set anew each time."""
    for name, schema in VALIDATORS.items():
        database.command("collMod", name, validator={"$jsonSchema": schema}, validationLevel="strict")
