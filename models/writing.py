"""The only writer of cases, history, issued documents and counters: one transaction or nothing.

A change carries the case as it shall be and the version it was made from. In one transaction: numbers are
drawn, documents made, the case replaced if its version is still the one seen, the history entry chained, sealed
values, outbox and evidence written. MongoEngine knows no transactions, so this is PyMongo underneath.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bson import ObjectId
from mongoengine.connection import get_db
from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from models.cases import Case, IssuedRecord
from models.chain import GENESIS, body_of, commitment, entry_hash
from models.documents import IssuedDocument
from models.errors import Repeated, Stale
from models.outbox import Outbox
from models.sealing import Sealer
from models.search import tokens
from models.state_text import state_text
from models.transactions import in_one

_NUMBER_WIDTH = 4
_SALT_BYTES = 32


@dataclass(frozen=True)
class Issue:
    """A document to issue: its number is drawn from `series`, then `make` gives the frozen document.

    `make(number, seq, head)` gets the version and head of the case before the entry that issues it; it may be
    called again when the transaction is retried, and must not write anything.
    """

    series: str
    make: Callable[[str, int, str], IssuedDocument]


@dataclass(frozen=True)
class Change:
    """One change of one case. `seen` is the version it was made from, 0 for a new case.

    `public` goes into the history as it is and holds no personal data; `private` values are committed with a
    salt and sealed. `series` draws the number of a new case, e.g. `P03RA-2026`. `content` is a digest of what the
    request `request_id` said.
    """

    case: Case
    seen: int
    action: str
    public: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    outbox: Sequence[Outbox] = ()
    issue: Sequence[Issue] = ()
    claim: Sequence[str] = ()
    series: str = ""
    request_id: str = ""
    content: str = ""


def commit(changes: Sequence[Change], *, actor: str, door: str, at: datetime, sealer: Sealer) -> list[Case]:
    """Write all changes or none; give the cases as they are now.

    Raises Stale if one was changed in between, Repeated if its request was carried out before.
    """
    for change in changes:
        _raise_if_repeated(change)
    database = get_db()

    def transact(session: ClientSession) -> list[Case]:
        return [_write(database, session, c, actor, door, at, sealer) for c in changes]

    try:
        return in_one(transact, ReadConcern("snapshot"))
    except (DuplicateKeyError, Stale):
        for change in changes:
            _raise_if_repeated(change)
        raise


def _raise_if_repeated(change: Change) -> None:
    if not change.request_id:
        return
    database = get_db()
    if change.seen == 0:
        found = database.cases.find_one({"request_id": change.request_id}, {"_id": 1})
        case_id = found["_id"] if found else None
    else:
        case_id = change.case.id
    query = {"case": str(case_id), "request_id": change.request_id}
    entry = database.history.find_one(query, {"content": 1}) if case_id else None
    if entry is not None:
        same = entry.get("content") == change.content
        raise Repeated(Case.objects(id=case_id).first(), same=same)


def _write(
    database: Any,
    session: ClientSession,
    change: Change,
    actor: str,
    door: str,
    at: datetime,
    sealer: Sealer,
) -> Case:
    case = Case._from_son(change.case.to_mongo())
    if case.id is None:
        case.id = ObjectId()
    previous = case.head if change.seen else GENESIS
    if change.series:
        case.number = _draw(database, session, change.series)
        case.tokens = [*case.tokens, *tokens(case.number)]
    documents = [_issue(database, session, case, change.seen, previous, i) for i in change.issue]
    case.version = change.seen + 1
    entry, sealed = _entry(case, change, previous, documents, actor, door, at, sealer)
    _store(database, session, case, change.seen)
    database.history.insert_one(entry, session=session)
    if sealed:
        database.sealed.insert_many(sealed, session=session)
    if documents:
        database.documents.insert_many([d.to_mongo() for d in documents], session=session)
    if change.outbox:
        database.outbox.insert_many([_message(m, case, documents) for m in change.outbox], session=session)
    _claim(database, session, case, change.claim)
    return case


def _draw(database: Any, session: ClientSession, series: str) -> str:
    counter = database.counters.find_one_and_update(
        {"_id": series},
        {"$inc": {"value": 1}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    return f"{series}-{counter['value']:0{_NUMBER_WIDTH}d}"


def _issue(
    database: Any, session: ClientSession, case: Case, seq: int, head: str, issue: Issue
) -> IssuedDocument:
    document = issue.make(_draw(database, session, issue.series), seq, head)
    document.case = str(case.id)
    case.documents.append(
        IssuedRecord(
            document=document.document,
            number=document.number,
            language=document.language,
            issued_at=document.issued_at,
            issued_by=document.issued_by,
        )
    )
    return document


def _entry(
    case: Case,
    change: Change,
    previous: str,
    documents: Sequence[IssuedDocument],
    actor: str,
    door: str,
    at: datetime,
    sealer: Sealer,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Make the history entry and its sealed values, and note the new head on the case."""
    salts = {name: os.urandom(_SALT_BYTES) for name in change.private}
    body = body_of(
        {
            "case": str(case.id),
            "number": case.number or "",
            "seq": case.version,
            "at": at.isoformat(),
            "actor": actor,
            "action": change.action,
            "public": _public(change, documents, door),
            "commits": {n: commitment(salts[n], n, v) for n, v in sorted(change.private.items())},
            "state": sealer.mac(state_text(case)),
        }
    )
    case.head = entry_hash(previous, body)
    entry = {
        "case": str(case.id),
        "seq": case.version,
        "body": body,
        "previous": previous,
        "hash": case.head,
        "at": at,
        "actor": actor,
        "action": change.action,
        **({"request_id": change.request_id, "content": change.content} if change.request_id else {}),
    }
    return entry, [_sealed(case, name, salts[name], value, sealer) for name, value in change.private.items()]


def _public(change: Change, documents: Sequence[IssuedDocument], door: str) -> dict[str, Any]:
    issued = [{"document": d.document, "number": d.number, "file_sha256": d.file_sha256} for d in documents]
    return {**change.public, "door": door, **({"documents": issued} if issued else {})}


def _sealed(case: Case, name: str, salt: bytes, value: str, sealer: Sealer) -> dict[str, Any]:
    return {
        "case": str(case.id),
        "seq": case.version,
        "field": name,
        "salt": salt,
        "value": sealer.seal(str(case.id), f"{case.version}/{name}", value),
    }


def _store(database: Any, session: ClientSession, case: Case, seen: int) -> None:
    case.validate()
    raw = case.to_mongo()
    if seen == 0:
        database.cases.insert_one(raw, session=session)
        return
    done = database.cases.replace_one({"_id": case.id, "version": seen}, raw, session=session)
    if done.matched_count != 1:
        raise Stale(Case.objects(id=case.id).first())


def _message(message: Outbox, case: Case, documents: Sequence[IssuedDocument]) -> Any:
    message = Outbox._from_son(message.to_mongo())
    message.id = ObjectId()
    message.case = str(case.id)
    number = next((d.number for d in documents if d.document == message.document), "")
    message.document_number = number or message.document_number
    message.subject = message.subject.replace("{number}", case.number or "")
    message.text = message.text.replace("{number}", case.number or "")
    message.key = message.key.replace("{case}", str(case.id)).replace("{version}", str(case.version))
    return message.to_mongo()


def _claim(database: Any, session: ClientSession, case: Case, evidence: Sequence[str]) -> None:
    for one in evidence:
        done = database.evidence.update_one(
            {"_id": ObjectId(one), "case": ""}, {"$set": {"case": str(case.id)}}, session=session
        )
        if done.modified_count != 1:
            raise Stale(case)
