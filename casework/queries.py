"""Reads, scoped by actor: what somebody may not read is not found, counted or named.

Lists page by key (`after`), never by offset; totals stop at a thousand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId

from casework.operations.people import in_force
from models.cases import Case
from models.people import Person
from models.search import query_tokens

COUNT_CAP = 1000
MAX_TIME_MS = 5000
BULK_LIMIT = 500
_LIST_FIELDS = (
    *("number", "subject", "title_prefix", "case_type", "stage", "final", "body", "scheme", "scheme_version"),
    *("scheme_hash", "received_on", "received_at", "next_due", "next_due_at", "overdue", "organisation"),
    *("certificate", "channel", "anonymous", "closed_at", "version", "due", "office", "values"),
)


@dataclass(frozen=True)
class Page:
    """One page of a list. `total` is exact up to COUNT_CAP; `following` is the key of the next page."""

    cases: Sequence[Case]
    total: int
    following: str

    @property
    def total_text(self) -> str:
        """Write the total: "1000+" when there are more."""
        return f"{COUNT_CAP}+" if self.total > COUNT_CAP else str(self.total)


def scope(person: Person, now: datetime) -> dict[str, Any]:
    """Build the filter of what a person may read: own functions, own roles behind the conflict wall, assessments."""
    me = str(person.id)
    mine: list[dict[str, Any]] = [{"people": me}, {"assessors": me}]
    mine += [{**_where(b), "readers": b.role, "barred": {"$ne": me}} for b in person.roles if _alive(b, now)]
    return {"$or": mine}


def _alive(binding: Any, now: datetime) -> bool:
    on = now.date()
    return in_force(binding, body=binding.body, scheme=binding.scheme, office=binding.office, on=on)


def _where(binding: Any) -> dict[str, Any]:
    where: dict[str, Any] = {"body": binding.body}
    if binding.scheme:
        where["scheme"] = binding.scheme
    if binding.office:
        where["office"] = binding.office
    return where


FILTERS = ("body", "scheme", "case_type", "stage", "organisation", "channel")


def filter_of(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Build a filter from known names and plain strings; anything else is ignored."""
    made: dict[str, Any] = {k: str(chosen[k]) for k in FILTERS if chosen.get(k)}
    state = chosen.get("state", "")
    if state == "open":
        made["final"] = False
    elif state == "closed":
        made["final"] = True
    elif state == "overdue":
        made |= {"overdue": True, "final": False}
    return made


def list_cases(
    person: Person,
    now: datetime,
    *,
    chosen: Mapping[str, str] | None = None,
    search: str = "",
    after: str = "",
    size: int = 25,
) -> Page:
    """List cases the person may read, newest first. `after` is the key of the page before."""
    query: dict[str, Any] = {"$and": [scope(person, now), filter_of(chosen or {}), _search(search)]}
    total = len(_ids(query, COUNT_CAP + 1))
    paged = (
        {"$and": [*query["$and"], {"_id": {"$lt": ObjectId(after)}}]} if ObjectId.is_valid(after) else query
    )
    found = list(
        Case.objects(__raw__=paged)
        .only(*_LIST_FIELDS)
        .order_by("-id")
        .limit(size + 1)
        .max_time_ms(MAX_TIME_MS)
    )
    following = str(found[size - 1].id) if len(found) > size else ""
    return Page(found[:size], total, following)


def _ids(query: Mapping[str, Any], limit: int) -> list[Any]:
    return list(Case.objects(__raw__=query).only("id").limit(limit).max_time_ms(MAX_TIME_MS))


def _search(text: str) -> dict[str, Any]:
    text = text.strip()[:200]
    if not text:
        return {}
    wanted = query_tokens(text)
    return {"$or": [{"number": text.upper()}, {"tokens": {"$all": wanted}}]} if wanted else {"number": text}


def obligations(person: Person, now: datetime, *, limit: int = 100) -> list[Case]:
    """List the open cases that wait for this person: by function, or by a role he holds; worst first."""
    me = str(person.id)
    awaited = [f"person:{me}", *sorted({b.role for b in person.roles if _alive(b, now)})]
    query = {"$and": [scope(person, now), {"final": False, "awaiting": {"$in": awaited}}]}
    return _worst_first(query, limit)


def approvals(person: Person, now: datetime, *, limit: int = 100) -> list[Case]:
    """List the cases where this person may be the one to approve; the rules say whether he really may."""
    roles = sorted({b.role for b in person.roles if _alive(b, now)})
    return _worst_first({"$and": [scope(person, now), {"approving": {"$in": roles}}]}, limit)


def _worst_first(query: Mapping[str, Any], limit: int) -> list[Case]:
    found = list(
        Case.objects(__raw__=query).order_by("next_due_at", "id").limit(limit).max_time_ms(MAX_TIME_MS)
    )
    return [c for c in found if c.next_due_at] + [c for c in found if not c.next_due_at]
