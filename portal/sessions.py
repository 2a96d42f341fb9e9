"""A sign-in is a record in the store: signing out, or a new password, ends every copy of its cookie."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, session
from flask_security import current_user, logout_user
from mongoengine.connection import get_db

from models.stores import Session

_LASTS, _IDLE, _STEP = timedelta(hours=12), timedelta(hours=2), timedelta(minutes=5)
_NAME, _TOKEN = "sid", "csrf_token"


def install(app: Flask) -> None:
    """Watch sign-ins and sign-outs."""
    app.after_request(_begin)


def check() -> bool:
    """Say whether the sign-in of this request is still good; one that is not is ended."""
    if not current_user.is_authenticated:
        if _NAME in session:  # a left-over would make the next sign-in look like one on record
            session.pop(_NAME)
        return False
    key = session.get(_NAME, "")
    found = get_db().sessions.find_one({"_id": _digest(key)}) if key else None
    if found is None or not _good(found):
        _end()
        return False
    if request.path == "/sign-out" and request.method == "POST":
        Session.objects(key=found["_id"]).delete()
    elif g.now - found["seen_at"] > _STEP:
        Session.objects(key=found["_id"]).update_one(set__seen_at=g.now)
    return True


def _end() -> None:
    """End a sign-in that is over. The token of its forms stays, so that an open one can be sent after a new sign-in."""
    session.pop(_NAME, None)
    token = session.get(_TOKEN)
    logout_user()
    if token:
        session[_TOKEN] = token


def _good(found: Mapping[str, Any]) -> bool:
    idle = g.now - found["seen_at"]
    return bool(found["person"] == current_user.id and found["until"] > g.now and idle <= _IDLE)


def _begin(response: Response) -> Response:
    """Record a sign-in when this very request made one."""
    if g.get("person") is None and _NAME not in session and current_user.is_authenticated:
        key = secrets.token_urlsafe(32)
        session[_NAME] = key
        Session(
            key=_digest(key), person=current_user.id, created_at=g.now, seen_at=g.now, until=g.now + _LASTS
        ).save()
    return response


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
