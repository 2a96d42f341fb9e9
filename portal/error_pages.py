"""One table for everything that goes wrong in a request: status, words, cure, and what was typed is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from mongoengine.errors import OperationError
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from casework.errors import Refused, refuse
from casework.look import refusal_shown

_RETRY_SECONDS = "30"
ENDED = "sign_in.ended"
_SECRETS = ("password", "csrf_token")


@dataclass(frozen=True)
class Typed:
    """What a form said that could not be taken: its values, and its files as field and name."""

    values: list[tuple[str, str]]
    files: list[tuple[str, str]]


def install(app: Flask) -> None:
    """Add the handlers."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(PyMongoError, store_down)
    app.register_error_handler(OperationError, store_down)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(500, other)


def refused(error: Refused) -> Response:
    """Show a refusal that no form caught. What was typed is kept where the sign-in has ended, else it can be copied."""
    ended = any(r.code == ENDED for r in error.refusals)
    if ended:
        return _page(error, error.status, again=_typed())
    return _page(error, error.status, words=_words())


def store_down(error: Exception) -> Response:
    """Say that the store cannot be reached; the form is kept and can be sent again.

    The answer may have been lost on its way back, so nobody says that it was not done.
    """
    nobody = current_app.login_manager.anonymous_user()
    g._login_user = nobody  # noqa: SLF001 - Flask-Login's place; the page must not ask the store who reads it
    sent = request.method == "POST"
    heading = _("It is not certain that this was done") if sent else _("This cannot be shown now")
    response = _page(refuse("store.down"), 503, again=_typed(), title=_("No answer"), heading=heading)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def expired(error: CSRFError) -> Response:
    """Say that the form is too old, and keep it; one from elsewhere is not offered again."""
    ours = request.headers.get("Origin", "") == request.host_url.rstrip("/")
    return _page(refuse("form.expired"), 400, again=_typed() if ours else None)


def too_large(error: RequestEntityTooLarge) -> Response:
    """Say that what was sent is too large to be read in at all."""
    limit = current_app.extensions["evenhand.settings"].max_upload_mb
    return _page(refuse("evidence.too_large", limit=str(limit)), 413)


def other(error: Exception) -> Response:
    """Show any other HTTP error in plain words."""
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    words = {404: "page.not_found", 405: "page.not_found", 403: "page.forbidden"}.get(status, "page.failed")
    return _page(refuse(words), status)


def _typed() -> Typed | None:
    """Keep what was typed, so that one click sends it again; passwords and files have to be given anew."""
    if request.method != "POST":
        return None
    files = [(k, f.filename) for k, f in request.files.items(multi=True) if f.filename]
    return Typed([(k, v) for k, v in request.form.items(multi=True) if k not in _SECRETS], files)


def _words() -> list[str]:
    """Give the sentences somebody typed into a form that leads nowhere any more."""
    if request.method != "POST" or g.get("person") is None:
        return []
    typed = [v.strip() for k, v in request.form.items(multi=True) if k not in _SECRETS]
    return [text for text in typed if len(text.split()) > 1 or not text.isascii()]


def _page(
    error: Refused,
    status: int,
    *,
    again: Typed | None = None,
    words: Sequence[str] = (),
    title: str = "",
    heading: str = "",
) -> Response:
    language = g.get("language", "en")
    html = render_template(
        "error.html",
        refusals=[refusal_shown(r, language) for r in error.refusals],
        status=status,
        again=again,
        words=words,
        title=title or _("Not done"),
        heading=heading,
    )
    return make_response(html, status)
