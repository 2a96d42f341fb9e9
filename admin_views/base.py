"""What every screen shares: closed by default, one way to read the request, one way to show a page."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_admin import BaseView

from casework.errors import Refused, refuse
from casework.look import refusal_shown
from casework.operations.desk import Desk
from models.people import Person

_VERSION = re.compile(r"[0-9]{1,9}")
P = ParamSpec("P")
R = TypeVar("R")


class ClosedView(BaseView):
    """A screen that nobody may open until `allowed` says so; signing in comes first."""

    def allowed(self, person: Person) -> bool:
        """Say whether this person may open the screen. Nobody may, unless a screen says otherwise."""
        return False

    def is_accessible(self) -> bool:
        """Ask for a person, then for his right."""
        return g.get("person") is not None and self.allowed(g.person)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Response:
        """Send strangers to the sign-in and refuse everybody else; a form that was sent is kept."""
        if g.get("person") is None and request.method == "POST":
            raise refuse("sign_in.ended")
        if g.get("person") is None:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        return abort(403)

    def page(self, template: str, status: int = 200, **values: Any) -> tuple[str, int]:
        """Show a page."""
        return render_template(template, **values), status


class StaffView(ClosedView):
    """A screen for everybody who has an account; what it lists is scoped by the queries."""

    def allowed(self, person: Person) -> bool:
        """Everybody signed in."""
        return True


class BodyView(ClosedView):
    """A screen for people who hold a role in a body or assess one."""

    def allowed(self, person: Person) -> bool:
        """Whoever holds a role."""
        return bool(person.roles) or "assessor" in person.platform_roles


class AdministratorView(ClosedView):
    """A screen for administrators."""

    def allowed(self, person: Person) -> bool:
        """Administrators only."""
        return "administrator" in person.platform_roles


def signed_in(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Close a plain address to strangers."""

    @wraps(view)
    def closed(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if g.get("person") is None:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        return view(*args, **kwargs)

    return closed


def desk() -> Desk:
    """Give the desk of this process."""
    return current_app.extensions["evenhand.desk"]


def settings() -> Any:
    """Give the settings."""
    return current_app.extensions["evenhand.settings"]


def request_id() -> str:
    """Make an id for a form: sent twice, it is one change."""
    return secrets.token_hex(16)


def typed() -> dict[str, Any]:
    """Give what was typed into the form, by field: a list where several values are meant."""
    return {
        k: request.form.getlist(k) if len(request.form.getlist(k)) > 1 else v for k, v in request.form.items()
    }


def shown(error: Refused) -> list[dict[str, Any]]:
    """Give the refusals of an error in the reader's language."""
    return [refusal_shown(r, g.language) for r in error.refusals]


def told_each(results: Iterable[tuple[str, Refused | None]]) -> list[dict[str, Any]]:
    """Give what came of one act on many cases, as the page of results shows it."""
    return [
        {"number": number, "done": error is None, "refusals": shown(error) if error else []}
        for number, error in results
    ]


def seen_version(name: str = "version") -> int:
    """Give the version a form was filled from; what is no version fits none."""
    text = request.form.get(name, "")
    return int(text) if _VERSION.fullmatch(text) else -1


def by_field(refusals: list[dict[str, Any]]) -> Mapping[str, list[dict[str, Any]]]:
    """Group refusals by the field they concern."""
    made: dict[str, list[dict[str, Any]]] = {}
    for one in refusals:
        made.setdefault(one["field"], []).append(one)
    return made
