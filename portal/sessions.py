"""A sign-in is a record in the store: signing out, or a new password, ends every copy of its cookie."""

import hashlib
import secrets
from datetime import timedelta

from flask import Flask, Response, g, request, session
from flask_security import current_user, logout_user

from models.stores import Session

_LASTS, _IDLE, _STEP = timedelta(hours=12), timedelta(hours=2), timedelta(minutes=5)
_NAME = "sid"


def install(app: Flask) -> None:
    """Watch sign-ins and sign-outs."""
    app.after_request(_begin)


def check() -> bool:
    """Say whether the sign-in of this request is still good; one that is not is ended."""
    key = session.get(_NAME, "")
    found = Session.objects(key=_digest(key)).first() if key else None
    if (
        found is None
        or found.person != current_user.id
        or found.until <= g.now
        or g.now - found.seen_at > _IDLE
    ):
        session.pop(_NAME, None)
        logout_user()
        return False
    if request.path == "/sign-out" and request.method == "POST":
        found.delete()
    elif g.now - found.seen_at > _STEP:
        Session.objects(key=found.key).update_one(set__seen_at=g.now)
    return True


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
