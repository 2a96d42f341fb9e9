"""`/survey/<code>`: whoever holds a personal link answers what the case asks him, without signing in, once."""

from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for

from admin_views.base import by_field, desk, request_id, shown
from admin_views.forms import Asking, labelled, questions, read_typed
from casework.errors import Refused
from casework.operations.personal_link import answer, find_by_link
from casework.rules.text import say


def install(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/survey/<code>", "survey", survey, methods=("GET", "POST"))
    app.add_url_rule("/survey/thanks", "survey_thanks", thanks)


def survey(code: str) -> Any:
    """Show what is asked, and take the answers; nothing typed is lost where they are refused."""
    opened, action = find_by_link(desk(), code, g.now)
    case_type, refusals, status = opened.case_type, [], 200
    fields = [case_type.fields[name] for name in action.form]
    typed = read_typed(fields, case_type.records, request.form) if request.method == "POST" else {}
    if request.method == "POST":
        try:
            answer(desk(), code, typed, now=g.now, request_id=request.form.get("request_id", ""))
        except Refused as error:
            refusals, status = shown(error), error.status
        else:
            return redirect(url_for("survey_thanks"))
    asked = questions(fields, Asking(typed, errors=by_field(refusals), records=case_type.records))
    page = render_template(
        "survey/ask.html",
        title=say(action.label, g.language),
        hint=say(action.hint, g.language),
        kind=say(case_type.label, g.language),
        body=say(opened.ready.body_title, g.language),
        questions=asked,
        refusals=labelled(refusals, asked),
        request_id=request.form.get("request_id") or request_id(),
    )
    return page, status


def thanks() -> str:
    """Say that the answers have arrived."""
    return render_template("survey/thanks.html")
