"""Files that come with a form: one chosen now, or one kept from a try that was refused."""

from typing import Any

from flask import g, request

from admin_views.base import settings
from casework.operations.evidence import Upload, held, hold


def sent_file(kind: str) -> Upload | None:
    """Give the file of a form that was sent; one chosen now replaces one that was kept, unless that is to be left out.

    Raises Refused.
    """
    limit, file = settings().max_upload_mb, request.files.get("file")
    if file is not None and file.filename:
        return Upload(file.stream, file.filename, kind, limit)
    kept = "" if "unheld" in request.form else request.form.get("held", "")
    return held(kept, kind, limit, actor=g.actor) if kept else None


def kept_file(upload: Upload | None, status: int = 200) -> dict[str, Any]:
    """Keep the file of a form that is shown again, so that nobody has to choose it anew; gives what the form shows.

    For somebody who may not do it at all nothing is kept.
    """
    if upload is None or status in (403, 404):
        return {}
    found = hold(upload, actor=g.actor, now=g.now)
    return {"id": str(found.id), "name": found.name} if found else {}
