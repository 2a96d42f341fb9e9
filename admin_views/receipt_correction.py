"""The form that corrects what a case was received with; what is known of the raiser shows only when asked for."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from admin_views.base import desk, seen_version
from admin_views.forms import Asking, Question, questions, read_typed
from admin_views.intake import organisations
from casework.look import Look
from casework.operations.identity import reveal
from casework.operations.receipt_correction import correct_receipt
from casework.rules.receipt import RAISER_IDS
from casework.rules.receipt_correction import ABOUT_IDS, check_may_correct, correctable_facts
from casework.rules.scheme import Field
from models.cases import Case

SHOW_RAISER = "raiser"
"""The button that asks for what is known of the raiser sends `refresh` with this value."""


def ask_facts(look: Look, errors: Mapping[str, Any]) -> dict[str, Any]:
    """Give the questions of the form, and whether it may ask about the raiser. Raises Refused as the rules do."""
    check_may_correct(look.opened.situation, barred=look.opened.barred)
    fields = correctable_facts(look.opened.situation, barred=look.opened.barred)
    asked = _asked(fields)
    typed = read_typed(asked, {}, request.form)
    shown = _questions(asked, {**_about(look), **_known(look), **typed}, errors)
    return {
        "about": [q for q in shown if q.id in ABOUT_IDS],
        "raiser": [q for q in shown if q.id in RAISER_IDS],
        "may_ask_raiser": len(asked) < len(fields),
    }


def sent_facts(look: Look) -> Case:
    """Carry out what was sent: facts left as the form showed them are not part of it. Raises Refused, or StaleCase."""
    fields = _asked(correctable_facts(look.opened.situation, barred=look.opened.barred))
    stored = {q.id: q.value for q in _questions(fields, _about(look), {}) if q.id in ABOUT_IDS}
    typed = read_typed(fields, {}, request.form)
    return correct_receipt(
        desk(),
        look.opened.case.number or str(look.opened.case.id),
        seen_version(),
        {name: value for name, value in typed.items() if name not in stored or value != stored[name]},
        request.form.get("reason", ""),
        actor=g.actor,
        now=g.now,
        request_id=request.form.get("request_id", ""),
    )


def _asked(fields: tuple[Field, ...]) -> list[Field]:
    """Leave out the raiser until somebody asked for him."""
    opened = _wanted() or any(name in request.form for name in RAISER_IDS)
    return [f for f in fields if opened or f.id in ABOUT_IDS]


def _wanted() -> bool:
    return request.form.get("refresh") == SHOW_RAISER


def _known(look: Look) -> dict[str, str]:
    """Open what is known of the raiser when somebody asks for it; the look is noted."""
    if not _wanted():
        return {}
    return reveal(desk(), look.opened.case.number or str(look.opened.case.id), actor=g.actor, now=g.now)


def _about(look: Look) -> dict[str, str]:
    return {name: getattr(look.opened.case, name) or "" for name in ABOUT_IDS}


def _questions(fields: list[Field], values: Mapping[str, Any], errors: Mapping[str, Any]) -> list[Question]:
    chosen = organisations(str(values.get("organisation") or ""))
    return questions(fields, Asking(values=values, options={"organisation": chosen}, errors=errors))
