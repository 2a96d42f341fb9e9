"""Somebody looks at a case, in his language: what he may see of it, and how times, names and choices are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from bson import ObjectId
from mongoengine.connection import get_db

from casework.errors import Refusal
from casework.operations.desk import Desk
from casework.operations.opening import Opened
from casework.rules import access
from casework.rules.scheme import Choice
from casework.rules.text import say
from models.reading import Ask, Rows, together

Json = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """Who looks, and in which language."""

    desk: Desk
    opened: Opened
    language: str

    @cached_property
    def confidential(self) -> bool:
        """The raiser's identity and other confidential values may be opened."""
        opened = self.opened
        return access.may_read_confidential(
            opened.case_type, opened.situation.state, opened.situation.actor, barred=opened.barred
        )

    @property
    def _newer_calendar(self) -> dict[str, Any]:
        calendar = self.opened.office.office.calendar
        return {"calendar": calendar.id, "edition": {"$gt": calendar.edition}}

    @cached_property
    def beside(self) -> Rows:
        """What is kept beside the case, read in one trip: its history, letters, organisation and certificate."""
        case, own = self.opened.case, str(self.opened.case.id)
        known = ObjectId.is_valid(case.organisation or "")
        holder = {"_id": ObjectId(case.organisation)} if known else {"_id": ""}
        wanted = {
            "history": Ask({"case": own}),
            "sealed": Ask({"case": own}),
            "outbox": Ask({"case": own, "document": {"$ne": ""}}, {"key": 1, "state": 1}),
            "organisations": Ask(holder, {"name": 1, "name_zh": 1}),
            "certificates": Ask({"number": case.certificate or ""}, {"_id": 1}),
            "calendar_editions": Ask(self._newer_calendar, {"edition": 1}),
        }
        return together(get_db(), wanted)


def local(look: Look, moment: datetime | None) -> str:
    """Write an instant as local time of the office: 2026-03-31 14:05."""
    if moment is None:
        return ""
    return moment.astimezone(look.opened.office.office.zone).strftime("%Y-%m-%d %H:%M")


def choice(choices: Sequence[Choice], name: str, language: str) -> str:
    """Give the label of a choice; a name that is none of them stays as it is."""
    return next((say(c.label, language) for c in choices if c.name == name), name or "")


def person_name(look: Look, person: str) -> str:
    """Give the name of a person of the body."""
    return look.opened.situation.facts(person).named(look.language) or person


def refusal_shown(refusal: Refusal, language: str) -> Json:
    """Give a refusal for show: code, words, place, clause and cure."""
    return {
        "code": refusal.code,
        "field": refusal.field,
        "label": "",
        "text": refusal.text(language),
        "basis": refusal.clause(language),
        "cure": refusal.cure(language),
        "rule": refusal.params.get("rule", ""),
    }
