"""The one door to stored files: it authorises by case, and nothing is shown inside the page."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask, Response, current_app, g

from admin_views.base import signed_in
from casework.operations.documents import find_document
from casework.operations.evidence import find_evidence
from models.evidence_store import read

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def install(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/cases/<number>/evidence/<evidence_id>", "evidence_file", signed_in(evidence_file))
    app.add_url_rule("/documents/<document_no>.docx", "document_file", signed_in(document_file))


def evidence_file(number: str, evidence_id: str) -> Response:
    """Give a piece of evidence as it was received, always as a download."""
    desk = current_app.extensions["evenhand.desk"]
    found = find_evidence(desk, number, evidence_id, actor=g.actor, now=g.now)
    return _download(read(found), found.name, found.content_type, found.size)


def document_file(document_no: str) -> Response:
    """Give an issued document, byte for byte as it was issued."""
    desk = current_app.extensions["evenhand.desk"]
    found = find_document(desk, document_no, actor=g.actor, now=g.now)
    content = bytes(found.content)
    return _download(iter([content]), f"{found.number}.docx", _WORD, len(content))


def _download(content: Iterator[bytes], name: str, content_type: str, size: int) -> Response:
    response = Response(content, mimetype=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
