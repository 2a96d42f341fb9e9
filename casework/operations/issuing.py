"""Issue a document: drawn number, frozen snapshot, hashes, all inside the transaction of the action."""

from collections.abc import Callable, Mapping
from typing import Any

import rfc8785

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import Opened
from casework.rules.hashing import sha256_hex
from models.documents import IssuedDocument
from models.writing import Issue

Snapshots = Callable[..., Mapping[str, Any]]


def issue_of(desk: Desk, opened: Opened, document_id: str, language: str, snapshots: Snapshots) -> Issue:
    """Prepare issuing a document; the number comes inside the transaction, the bytes with it.

    Raises Refused `document.template` when the scheme has no such template, `document.language` when it is not
    made in that language.
    """
    spec = opened.case_type.documents[document_id]
    made_in = [*spec.languages, *(["both"] if len(spec.languages) > 1 else [])]
    if language not in made_in:
        raise refuse("document.language", at="language", languages=", ".join(made_in))
    template = opened.ready.templates.get(spec.template)
    if template is None:
        raise refuse("document.template", document=document_id, detail="missing")
    now = opened.situation.now
    year = now.astimezone(opened.office.office.zone).year

    def make(number: str, seq: int, head: str) -> IssuedDocument:
        snapshot = snapshots(desk, opened, document_id, language=language, number=number, seq=seq, head=head)
        canonical = rfc8785.dumps({"template": sha256_hex(template), "snapshot": dict(snapshot)})
        code = {**snapshot["document"], "content_code": sha256_hex(canonical)[:16]}
        content = desk.render(template, {**snapshot, "document": code})
        return IssuedDocument(
            number=number,
            document=document_id,
            form_no=spec.form_no,
            language=language,
            template_sha256=sha256_hex(template),
            content_sha256=sha256_hex(canonical),
            file_sha256=sha256_hex(content),
            snapshot=desk.sealer.seal(str(opened.case.id), f"document/{number}", canonical.decode()),
            content=content,
            issued_at=now,
            issued_by=opened.situation.actor.id,
        )

    return Issue(series=f"{spec.number or document_id.upper()}-{year}", make=make)
