"""Cases as rows of a list: labels from their own scheme version, names in one look-up, never per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.errors import Refused
from casework.operations.desk import Desk
from casework.queries import Brief, organisation_names
from casework.rules.text import say

_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Row:
    """What a list shows of a case."""

    id: str
    number: str
    subject: str
    case_type: str
    stage: str
    final: bool
    organisation: str
    received_on: str
    due: str
    due_label: str
    urgency: str
    scheme: str
    returned: bool = False


def case_rows(desk: Desk, cases: Iterable[Brief], language: str, now: datetime) -> list[Row]:
    """Make the rows of a list."""
    cases = list(cases)
    names = organisation_names({c.organisation for c in cases}, language)
    return [_row(desk, case, names, language, now) for case in cases]


def _row(desk: Desk, case: Brief, names: dict[str, str], language: str, now: datetime) -> Row:
    try:
        ready = desk.shelf.pinned(case.scheme_hash)
    except Refused:
        return _unknown_row(case, names)
    case_type = ready.case_type(case.case_type)
    stage = case_type.stage(case.stage)
    first = _first_due(case)
    deadline = next((d for d in case_type.deadlines if d.id == first), None)
    return Row(
        id=case.id,
        number=case.number,
        subject=case.subject,
        case_type=say(case_type.label, language),
        stage=say(stage.label, language) if stage else case.stage,
        final=case.final,
        organisation=names.get(case.organisation, ""),
        received_on=case.received_on,
        due=case.next_due,
        due_label=say(deadline.label, language) if deadline else "",
        urgency=_urgency(case, now),
        scheme=say(ready.scheme.title, language),
        returned=case.returned,
    )


def _first_due(case: Brief) -> str:
    """Name the deadline that is due first."""
    return min((d["id"] for d in case.due if d.get("due_at") and d["due_at"] == case.next_due_at), default="")


def _urgency(case: Brief, now: datetime) -> str:
    if case.final or not case.next_due_at:
        return "none"
    if case.next_due_at <= now:
        return "overdue"
    warned = any(
        d.get("warn_at") and d["warn_at"] <= now and d.get("due_at") == case.next_due_at for d in case.due
    )
    return "soon" if warned or case.next_due_at - now <= _SOON else "later"


def _unknown_row(case: Brief, names: dict[str, str]) -> Row:
    """Show a case whose version is gone from the store; one such case must not hide the others (doctor names it)."""
    return Row(
        id=case.id,
        number=case.number,
        subject=case.subject,
        case_type=case.case_type,
        stage=case.stage,
        final=case.final,
        organisation=names.get(case.organisation, ""),
        received_on=case.received_on,
        due=case.next_due,
        due_label="",
        urgency="none",
        scheme="",
    )
