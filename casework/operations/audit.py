"""Check the history of cases against the cases, entry by entry."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from mongoengine.connection import get_db

from casework.operations.desk import Desk
from models.cases import Case
from models.chain import Entry, Fault, SealedValue, state_of_body, verify
from models.documents import IssuedDocument
from models.evidence import Evidence
from models.evidence_store import intact
from models.state_text import state_text


@dataclass(frozen=True)
class Verdict:
    """What checking one case gave; no faults: its history is whole."""

    number: str
    entries: int
    head: str
    faults: tuple[Fault, ...]


def verify_case(desk: Desk, case: Case) -> Verdict:
    """Check one case: chain, sealed values, the stored state, the issued documents and the evidence."""
    case_id = str(case.id)
    rows = list(get_db().history.find({"case": case_id}).sort("seq", 1))
    entries = [Entry(r["seq"], r["body"], r["previous"], r["hash"]) for r in rows]
    sealed, broken = _sealed(desk, case_id)
    faults = [*verify(entries, sealed, version=case.version, head=case.head), *broken]
    if entries and state_of_body(entries[-1].body) != desk.sealer.mac(state_text(case)):
        faults.append(Fault(case.version, "the stored case was changed outside the portal"))
    faults += _columns(rows)
    faults += _documents(case)
    faults += _evidence(case)
    faults.sort(key=lambda f: f.seq)
    return Verdict(case.number or case_id, len(entries), case.head, tuple(faults))


def _sealed(desk: Desk, case_id: str) -> tuple[list[SealedValue], list[Fault]]:
    values, faults = [], []
    for row in get_db().sealed.find({"case": case_id}):
        try:
            value = desk.sealer.open(case_id, f"{row['seq']}/{row['field']}", row["value"])
        except (InvalidTag, ValueError):
            faults.append(Fault(row["seq"], f"the sealed value of '{row['field']}' was altered"))
            continue
        values.append(SealedValue(row["seq"], row["field"], bytes(row["salt"]), value))
    return values, faults


def _columns(rows: Iterable[Mapping[str, Any]]) -> Iterator[Fault]:
    """Compare what screens show of an entry with what its hashed body says: who, what, when."""
    for row in rows:
        try:
            body = json.loads(row["body"])
            said = (body["actor"], body["action"], _to_store(datetime.fromisoformat(body["at"])))
        except (ValueError, LookupError, TypeError):
            continue  # the chain names an unreadable body
        if said != (row["actor"], row["action"], row["at"]):
            yield Fault(row["seq"], "who, what or when is not what was recorded")


def _to_store(moment: datetime) -> datetime:
    """Cut a moment as the store does: to milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _evidence(case: Case) -> Iterator[Fault]:
    stored = {str(e.id): e for e in Evidence.objects(case=str(case.id))}
    for record in case.evidence:
        found = stored.get(record.id)
        if found is None:
            yield Fault(case.version, f"the file {record.id} is missing")
        elif found.sha256 != record.sha256 or not intact(found):
            yield Fault(case.version, f"the file {record.id} was altered")


def _documents(case: Case) -> Iterator[Fault]:
    stored = {
        d.number: d
        for d in IssuedDocument.objects(case=str(case.id)).only("number", "file_sha256", "content")
    }
    for issued in case.documents:
        document = stored.get(issued.number)
        if document is None:
            yield Fault(case.version, f"document {issued.number} is missing")
        elif hashlib.sha256(bytes(document.content)).hexdigest() != document.file_sha256:
            yield Fault(case.version, f"document {issued.number} was altered")


def verify_all(desk: Desk) -> Iterable[Verdict]:
    """Check every case, oldest first."""
    for case in Case.objects().order_by("id"):
        yield verify_case(desk, case)
