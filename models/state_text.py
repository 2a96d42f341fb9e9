"""The state of a case as one canonical text, so that a change outside the application shows."""

import json
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from bson.binary import Binary

from models.cases import Case

_DERIVED = {
    *("version", "head", "tokens", "due", "next_due_at", "next_due", "alarm_at", "overdue", "barred"),
    *("readers", "awaiting", "approving", "people", "returned"),
}
"""Not covered: the chain itself, and what is worked out anew from the rest."""


def state_text(case: Case) -> str:
    """Write the stored state canonically; what is derived from other facts is left out."""
    raw = case.to_mongo().to_dict()
    return json.dumps(
        {k: v for k, v in raw.items() if k not in _DERIVED and v not in (None, "", [], {})},
        default=_plain,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, ObjectId):
        return str(value)
    if isinstance(value, Binary | bytes):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)
