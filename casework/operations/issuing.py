"""Issue a document: drawn number, frozen snapshot, hashes, all inside the transaction of the action."""

from collections.abc import Callable, Mapping
from typing import Any

import rfc8785

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import Opened
from casework.operations.state import raiser_of
from casework.rules.hashing import sha256_hex
from casework.rules.scheme import Document
from models.documents import IssuedDocument
from models.writing import Issue

Snapshots = Callable[..., Mapping[str, Any]]


def languages_of(document: Document) -> list[str]:
    """Name the languages a document can be made in; `both` is one document with both."""
    return [*document.languages, *(["both"] if len(document.languages) > 1 else [])]


def usual_language(desk: Desk, opened: Opened, document: Document) -> str:
    """Give the language a document is made in unless somebody chooses another one.

    It is the raiser's own for a letter to him, else the office's first, as far as the document is made in it.
    """
    own = raiser_of(opened.case, desk.sealer).get("raiser_language", "") if document.to == "raiser" else ""
    made_in = languages_of(document)
    return next((x for x in (own, *opened.office.languages) if x in made_in), made_in[0])


def issue_of(desk: Desk, opened: Opened, document_id: str, language: str, snapshots: Snapshots) -> Issue:
    """Prepare issuing a document; the number comes inside the transaction, the bytes with it.

    An empty `language` means the usual one.

    Raises Refused `document.template` when the scheme has no such template, `document.language` when it is not
    made in that language.
    """
    spec = opened.case_type.documents[document_id]
    language = language or usual_language(desk, opened, spec)
    if language not in languages_of(spec):
        raise refuse("document.language", at="language", languages=", ".join(languages_of(spec)))
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
