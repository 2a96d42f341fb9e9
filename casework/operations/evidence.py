"""Attach evidence: streamed in before the transaction, claimed inside it; nothing is replaced or deleted."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from io import SEEK_END
from typing import IO

import puremagic
from bson import ObjectId

from casework.errors import Refusal, Refused, refuse
from casework.operations.desk import Desk
from casework.operations.opening import open_case
from casework.operations.requests import begin
from casework.operations.writing import Extras, changed, write
from casework.rules import access
from casework.rules.case import Actor
from casework.rules.evidence import accepted_type, attach_refusals
from models import evidence_store
from models.cases import Case, EvidenceRecord
from models.evidence import Evidence

_HEAD = 65536
_TEXT_ENDINGS = (".txt", ".csv", ".eml", ".md")


_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file handed in. `limit` is the largest size in megabytes; `held` is the id of one that is kept already."""

    stream: IO[bytes]
    name: str
    kind: str
    limit: int
    held: str = ""


def attach(
    desk: Desk,
    number: str,
    version: int,
    upload: Upload,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Attach a file to a case. The stream can be sought. Raises Refused, or StaleCase."""
    opened, request = begin(
        desk, number, actor, now, request_id, "attach", upload.kind, *(told_of(upload) if request_id else ())
    )
    if request is None:
        return opened.case
    faults = attach_refusals(opened.situation, upload.kind)
    if faults:
        raise Refused(*faults)
    kept = take(upload, actor, now)
    state = opened.situation.state
    state = replace(state, evidence=(*state.evidence, upload.kind))
    extras = Extras(
        public={"kind": upload.kind, "sha256": kept.sha256, "size": kept.size, "evidence": str(kept.id)},
        private={"name": kept.name},
        claim=[str(kept.id)],
        request=request,
    )
    change = changed(desk, opened, state, "attach", extras, version)
    change.case.evidence.append(record_of(kept, upload.kind, actor, now))
    return write(desk, opened, [change], now)[0]


def record_of(kept: Evidence, kind: str, actor: Actor, now: datetime) -> EvidenceRecord:
    """Make what a case holds of a piece of evidence."""
    return EvidenceRecord(
        id=str(kept.id),
        kind=kind,
        name=kept.name,
        content_type=kept.content_type,
        sha256=kept.sha256,
        size=kept.size,
        at=now,
        by=actor.id,
    )


def told_of(upload: Upload) -> tuple[str, str]:
    """Give what tells one file from another before it is read in: its name, and the digest of its bytes."""
    digest = hashlib.sha256()
    while piece := upload.stream.read(_PIECE):
        digest.update(piece)
    upload.stream.seek(0)
    return upload.name, digest.hexdigest()


def upload_faults(upload: Upload) -> list[Refusal]:
    """Name what is wrong with a file before it is streamed in, so that it is told together with everything else."""
    name = clean_name(upload.name)
    size = upload.stream.seek(0, SEEK_END)
    upload.stream.seek(0)
    if size > upload.limit * 1024 * 1024:
        return [Refusal("evidence.too_large", field="file", params={"limit": str(upload.limit)})]
    try:
        accepted_type(name, sniff(upload.stream, name))
    except Refused as error:
        return list(error.refusals)
    return []


def take(upload: Upload, actor: Actor, now: datetime) -> Evidence:
    """Check a file and stream it in; until a change claims it, it belongs to no case. Raises Refused."""
    name = clean_name(upload.name)
    return _keep(upload, name, accepted_type(name, sniff(upload.stream, name)), actor, now)


def hold(upload: Upload, *, actor: Actor, now: datetime) -> Evidence | None:
    """Keep the file of a form that was refused for a day; nothing, when the file itself is at fault.

    It belongs to no case. Handed in again it is read like any other file, and the sweep removes this one.
    """
    if upload.held:
        return _held(upload.held, actor)
    try:
        upload.stream.seek(0)
        return take(upload, actor, now)
    except Refused:
        return None


def held(evidence_id: str, kind: str, limit: int, *, actor: Actor) -> Upload:
    """Give a file that was kept for this actor. Raises Refused `evidence.not_held`."""
    found = _held(evidence_id, actor)
    if found is None:
        raise refuse("evidence.not_held", at="file")
    return Upload(evidence_store.stream_of(found), found.name, kind, limit, held=str(found.id))


def _held(evidence_id: str, actor: Actor) -> Evidence | None:
    known = ObjectId.is_valid(evidence_id)
    return Evidence.objects(id=evidence_id, uploaded_by=actor.id, case="").first() if known else None


def _keep(upload: Upload, name: str, content_type: str, actor: Actor, now: datetime) -> Evidence:
    try:
        return evidence_store.receive(
            upload.stream,
            name=name,
            content_type=content_type,
            limit=upload.limit * 1024 * 1024,
            by=actor.id,
            at=now,
        )
    except evidence_store.TooLarge as error:
        raise refuse("evidence.too_large", at="file", limit=str(upload.limit)) from error


def clean_name(name: str) -> str:
    """Keep the last part of a file name, without control characters, at most 150 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if c.isprintable()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:140]}{dot}{ending[:9]}" if dot else plain[:150] or "file"


def sniff(stream: IO[bytes], name: str) -> str:
    """Tell the type of a file by its content; the stream is put back to its beginning.

    Raises Refused `evidence.empty`.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head:
        raise refuse("evidence.empty", at="file")
    if name.lower().endswith(_TEXT_ENDINGS):
        return "text/plain" if _is_text(head) else "application/octet-stream"
    try:
        found = puremagic.magic_string(head, name)
    except puremagic.PureError:
        return ""
    return next((m.mime_type for m in found if m.mime_type), "")


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
            text = head[: error.start].decode(encoding)
        return "\0" not in text
    return False


def find_evidence(desk: Desk, number: str, evidence_id: str, *, actor: Actor, now: datetime) -> Evidence:
    """Find a piece of evidence of a case that the actor may read. Raises Refused `evidence.not_found`, `.altered`.

    What the raiser handed in may name him, so an assessor without the right to the identity does not get it.
    """
    opened = open_case(desk, number, actor, now)
    record = next((e for e in opened.case.evidence if e.id == evidence_id), None)
    found = Evidence.objects(id=evidence_id, case=str(opened.case.id)).first() if record else None
    identity = access.may_read_confidential(
        opened.case_type, opened.situation.state, opened.situation.actor, barred=opened.barred
    )
    if found is None or not identity:
        raise refuse("evidence.not_found")
    if not evidence_store.intact(found):
        raise refuse("evidence.altered")
    return found
