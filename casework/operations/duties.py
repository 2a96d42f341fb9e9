"""Periodic duties: deadlines that came near or passed are marked and told, each once with any number of workers."""

import logging
from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime

from mongoengine.connection import get_db

from casework.operations.desk import Desk
from casework.operations.materialise import put_due
from casework.operations.messages import recipients, write_to
from casework.operations.opening import UNUSABLE, Opened, open_stored
from casework.rules.case import Actor
from casework.rules.clocks import lines_of
from casework.rules.deadlines import LedgerLine
from casework.rules.text import LANGUAGES, say
from models.cases import Case
from models.outbox import Outbox
from models.outbox_store import enqueue_once
from models.people import Person

_LOG = logging.getLogger(__name__)
_TOLD = ("warning", "overdue", "reportable")
_SUBJECT = {
    "warning": {"en": "{number}: due on {due}: {label}", "zh-CN": "{number}：{label} 于 {due} 到期"},
    "overdue": {"en": "{number}: overdue since {due}: {label}", "zh-CN": "{number}：{label} 已于 {due} 逾期"},
    "reportable": {"en": "{number}: to be reported: {label}", "zh-CN": "{number}：应上报：{label}"},
}
_TEXT = {
    "en": "Dear {name},\n\ncase {number}, {label} (clause {basis}): the last day in time is {due}.\n"
    "How it is counted: {sum}.\nPlease sign in to the case portal.\n",
    "zh-CN": "{name}：\n\n案件 {number}，{label}（条款 {basis}）：最后期限为 {due}。\n"
    "计算方法：{sum}。\n请登录案件门户处理。\n",
}


def remind(desk: Desk, now: datetime, *, limit: int = 200) -> int:
    """Bring the deadlines of due cases up to date and tell who must act; gives how many reminders were added."""
    due = Case.objects(alarm_at__lte=now, final=False).order_by("alarm_at").limit(limit)
    return sum(_guarded(desk, case, now) for case in due)


def _guarded(desk: Desk, case: Case, now: datetime) -> int:
    """Remind of one case; one that cannot be judged is logged and does not hold up the others."""
    try:
        return _remind_case(desk, case, now)
    except UNUSABLE:
        _LOG.exception("no reminder for case %s", case.number or case.id)
        return 0


def _remind_case(desk: Desk, case: Case, now: datetime) -> int:
    """Tell first, mark afterwards: a worker that dies in between tells again and is stopped by the unique key."""
    opened = _opened(desk, case, now)
    lines = lines_of(opened.situation)
    made = [enqueue_once(m) for line in lines if line.state in _TOLD for m in _reminders(opened, line)]
    _mark(case, lines)
    return sum(made)


def _opened(desk: Desk, case: Case, now: datetime) -> Opened:
    return open_stored(desk, case, Actor("", "job", door="job"), now)


def _mark(case: Case, lines: Iterable[LedgerLine]) -> None:
    """Write what lists read; the version stays, because nothing of the case itself changes."""
    fresh = deepcopy(case)
    put_due(fresh, lines)
    raw = fresh.to_mongo()
    derived = ("due", "next_due_at", "next_due", "alarm_at", "overdue")
    values = {k: raw.get(k) for k in derived}
    get_db().cases.update_one({"_id": case.id, "version": case.version}, {"$set": values})


def _reminders(opened: Opened, line: LedgerLine) -> Iterable[Outbox]:
    targets = [line.owner] if line.owner else []
    deadline = next(d for d in opened.case_type.deadlines if d.id == line.id)
    if line.state != "warning":
        targets += deadline.escalate
    people = {str(p.id): p for t in targets for p in recipients(opened, t)}
    for person in people.values():
        if person.email:
            yield _reminder(opened, line, person)


def _reminder(opened: Opened, line: LedgerLine, person: Person) -> Outbox:
    key = f"due:{opened.case.id}:{line.id}:{line.due}:{line.state}:{person.id}"
    sums = {x: "; ".join(say(step, x) for step in line.arithmetic) for x in LANGUAGES}
    about = {"label": line.label, "basis": line.basis, "due": {"en": str(line.due)}, "sum": sums}
    return write_to(opened, person, key, _SUBJECT[line.state], _TEXT, **about)
