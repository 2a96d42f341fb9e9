"""`/process`: how a body handles what is raised, for everybody, without signing in. No case data."""

from typing import Any

from flask import Flask, g, render_template

from admin_views.base import desk
from casework.errors import refuse
from casework.operations.shelf import Ready
from casework.procedure import kinds_shown
from casework.rules.text import say


def install(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/process/", "process_list", process_list)
    app.add_url_rule("/process/<body>/<scheme>", "process", process)


def process_list() -> str:
    """List the procedures in force today."""
    current = [_head(ready) for ready in desk().shelf.current(g.now.date())]
    return render_template("process/index.html", procedures=current)


def process(body: str, scheme: str) -> str:
    """Show the version in force today; drafts and versions to come are not seen. Refuses what is not in force."""
    for ready in desk().shelf.current(g.now.date()):
        if (ready.scheme.body, ready.scheme.id) == (body, scheme):
            kinds = [kind for kind in kinds_shown(ready.scheme, g.language) if kind["external"]]
            return render_template("process/show.html", head=_head(ready), kinds=kinds)
    raise refuse("page.not_found")


def _head(ready: Ready) -> dict[str, Any]:
    scheme = ready.scheme
    offices = [
        {"label": say(o.label, g.language), "address": say(o.address, g.language), "email": o.sender_email}
        for o in ready.offices.values()
    ]
    return {
        "body": scheme.body,
        "scheme": scheme.id,
        "body_title": say(ready.body_title, g.language),
        "title": say(scheme.title, g.language),
        "purpose": say(scheme.purpose, g.language),
        "document": say(scheme.document, g.language),
        "version": scheme.version,
        "from": scheme.effective_from.isoformat() if scheme.effective_from else "",
        "offices": offices,
    }
