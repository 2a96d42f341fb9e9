"""Pages for people who are not signed in yet: language and theme, and the invitation of a newcomer."""

from typing import Any

from flask import Flask, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from casework.errors import Refused
from casework.look import refusal_shown
from casework.operations.accounts import accept_invitation

_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/look", "look", look, methods=("POST",))
    app.add_url_rule("/invitation/<code>", "invitation", invitation, methods=("GET", "POST"))


def look() -> Any:
    """Change language and theme for this browser."""
    if request.form.get("language") in ("en", "zh-CN"):
        session["language"] = request.form["language"]
    target = request.form.get("back", "/")
    response = make_response(redirect(target if _is_local(target) else "/"))
    if request.form.get("theme") in ("auto", "light", "dark"):
        response.set_cookie("theme", request.form["theme"], max_age=_YEAR, samesite="Lax")
    return response


def _is_local(target: str) -> bool:
    return target.startswith("/") and not target.startswith(("//", "/\\"))


def invitation(code: str) -> Any:
    """Let a newcomer choose his password."""
    refusals: list[Any] = []
    if request.method == "POST":
        try:
            accept_invitation(code, request.form.get("password", ""), g.now)
        except Refused as error:
            refusals = [refusal_shown(r, g.language) for r in error.refusals]
        else:
            flash(_("The password is kept. Please sign in."), "success")
            return redirect(url_for("security.login"))
    status = 422 if refusals else 200
    return render_template("account/invitation.html", refusals=refusals), status
