"""Reads, scoped by actor: what somebody may not read is not found, counted or named.

Lists page by key (`after`), never by offset; totals stop at a thousand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId
from mongoengine.connection import get_db

from casework.operations.people import in_force
from casework.rules.text import named
from models.cases import Case
from models.people import Person
from models.reading import Ask, together
from models.search import query_tokens, single_characters

COUNT_CAP = 1000
MAX_TIME_MS = 5000
BULK_LIMIT = 500
_REGISTERED = 20
_WORST_FIRST = (("next_due_at", 1), ("_id", 1))
_NUMBER = re.compile(r"(?=[0-9]*[A-Z])[A-Z0-9]{2,12}-[0-9]{4}(-[0-9]*)?")
_LAST = "\uffff"
"""After every text that begins alike: a range on the index of numbers instead of a pattern."""
_LIST_FIELDS = dict.fromkeys(
    (
        *("number", "subject", "title_prefix", "case_type", "stage", "final", "scheme_hash", "received_on"),
        *("next_due", "next_due_at", "organisation", "due", "returned"),
    ),
    1,
)


@dataclass(frozen=True)
class Brief:
    """A case as lists show it: plain, read straight from the store."""

    id: str
    number: str
    subject: str
    case_type: str
    stage: str
    final: bool
    scheme_hash: str
    received_on: str
    next_due: str
    next_due_at: datetime | None
    organisation: str
    due: Sequence[Mapping[str, Any]]
    returned: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list. `total` is exact up to COUNT_CAP; `following` is the key of the next page."""

    cases: Sequence[Brief]
    total: int
    following: str

    @property
    def total_text(self) -> str:
        """Write the total: "1000+" when there are more."""
        return f"{COUNT_CAP}+" if self.total > COUNT_CAP else str(self.total)


def scope(person: Person, now: datetime) -> dict[str, Any]:
    """Build the filter of what a person may read behind the conflict wall: own functions, own roles, assessments."""
    me = str(person.id)
    mine: list[dict[str, Any]] = [{"people": me}, {"assessors": me}]
    mine += [{**_where(b), "readers": b.role} for b in person.roles if _alive(b, now)]
    return {"barred": {"$ne": me}, "$or": mine}


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


STATES = ("open", "overdue", "closed")
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
    asked = [part for part in (_search(search), filter_of(chosen or {})) if part]
    query: dict[str, Any] = {"$and": [*asked, scope(person, now)]}
    paged = (
        {"$and": [{"_id": {"$lt": ObjectId(after)}}, *query["$and"]]} if ObjectId.is_valid(after) else query
    )
    found = _briefs(paged, [("_id", -1)], size + 1)
    following = found[size - 1].id if len(found) > size else ""
    total = _count(query) if following or after else len(found)
    return Page(found[:size], total, following)


def _briefs(query: Mapping[str, Any], order: Sequence[tuple[str, int]], limit: int) -> list[Brief]:
    rows = get_db().cases.find(
        dict(query), _LIST_FIELDS, sort=list(order), limit=limit, max_time_ms=MAX_TIME_MS
    )
    return [brief(row) for row in rows]


def brief(row: Mapping[str, Any]) -> Brief:
    """Read what lists show from a stored case."""
    return Brief(
        id=str(row["_id"]),
        number=row.get("number") or str(row["_id"]),
        subject=row.get("title_prefix", "") + row["subject"],
        case_type=row["case_type"],
        stage=row["stage"],
        final=bool(row.get("final")),
        scheme_hash=row["scheme_hash"],
        received_on=row["received_on"],
        next_due=row.get("next_due", ""),
        next_due_at=row.get("next_due_at"),
        organisation=row.get("organisation", ""),
        due=row.get("due", []),
        returned=bool(row.get("returned")),
    )


def _count(query: Mapping[str, Any]) -> int:
    """Count in the store, and stop one past the cap."""
    return int(get_db().cases.count_documents(dict(query), limit=COUNT_CAP + 1, maxTimeMS=MAX_TIME_MS))


def _search(text: str) -> dict[str, Any]:
    """Find by the beginning of a number, or by words that must all be there."""
    text = text.strip()[:200]
    number = text.upper()
    if _NUMBER.fullmatch(number):
        return {"number": {"$type": "string", "$gte": number, "$lt": number + _LAST}}
    whole = [{"tokens": {"$all": found}}] if (found := query_tokens(text)) else []
    begun = [{"tokens": {"$gte": c, "$lt": c + _LAST}} for c in single_characters(text)]
    wanted = [*whole, *({"tokens": {"$elemMatch": b["tokens"]}} for b in begun)]
    if wanted:
        return {"$and": wanted}
    return {"number": text} if text else {}


def organisation_names(wanted: Iterable[str], language: str) -> dict[str, str]:
    """Give the names of organisations by id, in one look-up; who is gone is left out."""
    return _names("organisations", wanted, language)


def people_names(wanted: Iterable[str], language: str) -> dict[str, str]:
    """Give the names of people by id, in one look-up; who is gone is left out."""
    return _names("people", wanted, language)


def _names(kind: str, wanted: Iterable[str], language: str) -> dict[str, str]:
    ids = [ObjectId(one) for one in set(wanted) if ObjectId.is_valid(one or "")]
    if not ids:
        return {}
    rows = get_db()[kind].find({"_id": {"$in": ids}}, {"name": 1, "name_zh": 1})
    return {str(r["_id"]): named(r["name"], r.get("name_zh"), language) for r in rows}


def registered_by(person: Person, number: str) -> bool:
    """Say whether this person registered the case: he may be told its number, also when he may not read it."""
    return (
        get_db().cases.find_one({"number": number, "registered_by": str(person.id)}, {"_id": 1}) is not None
    )


def progress_of(person: Person, number: str) -> Brief | None:
    """Tell who registered a case how far it has come; nothing if he is involved in it."""
    me = str(person.id)
    found = _briefs({"number": number, "registered_by": me, "barred": {"$ne": me}}, [("_id", 1)], 1)
    return found[0] if found else None


@dataclass(frozen=True)
class Work:
    """What waits for somebody, worst first; and a page of what he registered and may not read, newest first.

    `older` is the key of its next page.
    """

    obligations: Sequence[Brief]
    registered: Sequence[Brief]
    older: str = ""


def work_of(person: Person, now: datetime, *, limit: int = 100, after: str = "") -> Work:
    """List the open cases that wait for this person: by function, or by a role he holds. `after` is a key `older`.

    Whoever registered a case is told how far it has come, unless the case is about him or he is involved in it.
    """
    me, mine = str(person.id), scope(person, now)
    awaited = [f"person:{me}", *sorted({b.role for b in person.roles if _alive(b, now)})]
    waiting = [mine, {"final": False, "awaiting": {"$in": awaited}}]
    lodged: dict[str, Any] = {"registered_by": me, "barred": {"$ne": me}, "$nor": [mine]}
    if ObjectId.is_valid(after):
        lodged["_id"] = {"$lt": ObjectId(after)}
    found = together(
        get_db(),
        {
            "dated": _cases({"$and": [*waiting, {"next_due_at": {"$ne": None}}]}, _WORST_FIRST, limit),
            "registered": _cases(lodged, (("_id", -1),), _REGISTERED + 1),
        },
    )
    dated = [brief(row) for row in found["dated"]]
    left = limit - len(dated)
    undated = {"$and": [*waiting, {"next_due_at": None}]}
    rest = _briefs(undated, [("_id", 1)], left) if left else []
    registered = [brief(row) for row in found["registered"]]
    older = registered[_REGISTERED - 1].id if len(registered) > _REGISTERED else ""
    return Work(dated + rest, registered[:_REGISTERED], older)


def _cases(chosen: Mapping[str, Any], order: tuple[tuple[str, int], ...], limit: int) -> Ask:
    return Ask(chosen, _LIST_FIELDS, "cases", order, limit)


def approvals(person: Person, now: datetime, *, limit: int = 100) -> list[Case]:
    """List the cases where this person may be the one to approve; the rules say whether he really may."""
    roles = sorted({b.role for b in person.roles if _alive(b, now)})
    query = {"$and": [scope(person, now), {"approving": {"$in": roles}}]}
    found = Case.objects(__raw__=query).order_by("next_due_at", "id").limit(limit).max_time_ms(MAX_TIME_MS)
    return sorted(found, key=lambda case: case.next_due_at is None)
