"""What became of letters the portal mails: one that went late stops the clock late, one that never went not at all."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from casework.operations.desk import Desk
from casework.operations.messages import write_to
from casework.operations.opening import UNUSABLE, Opened, find_case, open_stored
from casework.operations.requests import request_of
from casework.operations.state import dispatches_of
from casework.operations.writing import Extras, StaleCase, changed, write
from casework.rules.case import Actor
from models.cases import DispatchRecord
from models.outbox import Outbox
from models.people import Person

_LOG = logging.getLogger(__name__)
LATE = timedelta(hours=1)
"""A letter that waited longer than this counts from when it left, not from when it was handed in."""

_JOB = Actor("", "job", door="job")
_SUBJECT = {"en": "{number}: not delivered: {title}", "zh-CN": "{number}：未能送达：{title}"}
_TEXT = {
    "en": "Dear {name},\n\nthe portal could not deliver {title} ({document}) in case {number}. It does not count as "
    "sent; the clock runs.\nPlease check the address and send it another way.\n",
    "zh-CN": "{name}：\n\n门户未能送达案件 {number} 的{title}（{document}）。该文件不视为已寄送，期限继续计算。\n"
    "请核对地址，并以其他方式寄送。\n",
}


def settle_letters(desk: Desk, now: datetime, *, limit: int = 100) -> int:
    """Bring the cases up to date whose letters went late or were given up; gives how many were changed.

    A case that somebody changes at the same moment is left for the next round.
    """
    ended = Outbox.objects(document__ne="", settled=False, state__in=("sent", "failed"))
    return sum(_settle(desk, letter, now) for letter in ended.order_by("id").limit(limit))


def _settle(desk: Desk, letter: Outbox, now: datetime) -> bool:
    action = ""
    try:
        opened = open_stored(desk, find_case(letter.case), _JOB, now)
        mailed = (d for d in opened.case.dispatches if d.mail and letter.key.startswith(f"{d.mail}:"))
        found = next(mailed, None)
        action = _action(found, letter) if found else ""
        if found and action:
            _write(desk, opened, found, letter, action, now)
    except StaleCase:
        return False
    except UNUSABLE:
        _LOG.exception("nothing is noted of letter %s", letter.key)
    Outbox.objects(id=letter.id).update_one(set__settled=True)
    return bool(action)


def _action(found: DispatchRecord, letter: Outbox) -> str:
    """Name what has to be noted; nothing where the letter went in time, or where it was noted for another recipient."""
    if found.failed:
        return ""
    if letter.state == "failed":
        return "send_failed"
    return "send_late" if letter.sent_at - found.at > LATE else ""


def _write(
    desk: Desk, opened: Opened, found: DispatchRecord, letter: Outbox, action: str, now: datetime
) -> None:
    failed = action == "send_failed"
    if failed:
        found.failed = letter.error or "-"
    else:
        found.at = letter.sent_at
    extras = Extras(
        public={"document": letter.document, "number": letter.document_number},
        private={"reason": found.failed} if failed else {},
        outbox=list(_notice(opened, found, letter)) if failed else (),
        request=request_of(desk, f"letter:{letter.id}", action),
    )
    state = replace(opened.situation.state, dispatches=dispatches_of(opened.case))
    write(desk, opened, [changed(desk, opened, state, action, extras, opened.case.version)], now)


def _notice(opened: Opened, found: DispatchRecord, letter: Outbox) -> Iterable[Outbox]:
    """Tell whoever had it sent."""
    person = Person.objects(id=found.by, active=True).first()
    if person is None or not person.email:
        return
    title = opened.case_type.documents[letter.document].label
    about = {"title": title, "document": {"en": letter.document_number}}
    yield write_to(opened, person, f"returned:{letter.id}", _SUBJECT, _TEXT, **about)
