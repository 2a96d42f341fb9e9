"""The papers of a case as people see them: files, issued documents, and how each was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.dossier import LETTER_LANGUAGES
from casework.look import Json, Look, choice, local, person_name
from casework.rules import access, dispatch
from casework.rules.dispatch import CHANNELS, senders
from casework.rules.evidence import KINDS
from casework.rules.text import say


def evidence(look: Look, record: Any) -> Json:
    """Give a file; its name, which may name the raiser, only to who may know him."""
    return {
        "id": record.id,
        "name": record.name if look.confidential else "",
        "kind": choice(KINDS, record.kind, look.language),
        "content_type": record.content_type,
        "size": record.size,
        "sha256": record.sha256,
        "at": local(look, record.at),
        "by": person_name(look, record.by),
        "may_open": look.confidential,
    }


def document(look: Look, record: Any) -> Json:
    """Give an issued document, and whether the viewer may open it."""
    spec = look.opened.case_type.documents.get(record.document)
    return {
        "id": record.document,
        "label": say(spec.label, look.language) if spec else record.document,
        "number": record.number,
        "language": say(LETTER_LANGUAGES[record.language], look.language),
        "issued_at": local(look, record.issued_at),
        "issued_by": person_name(look, record.issued_by),
        "may_open": look.confidential or not (spec and spec.to == "raiser"),
    }


_MAILED = {
    "waiting": {"en": "waiting in the outbox", "zh-CN": "在发件箱中等待"},
    "sent": {"en": "mailed by the portal", "zh-CN": "已由门户发送"},
    "failed": {"en": "could not be delivered", "zh-CN": "未能送达"},
}


def dispatches(look: Look) -> list[Json]:
    """Give what was sent; of letters the portal mails, how far they have come."""
    letters = look.beside["outbox"]
    return [_dispatch(look, d, letters) for d in look.opened.case.dispatches]


def _dispatch(look: Look, record: Any, letters: Sequence[Mapping[str, str]]) -> Json:
    spec = look.opened.case_type.documents.get(record.document)
    return {
        "document": record.document,
        "label": say(spec.label, look.language) if spec else record.document,
        "at": local(look, record.at),
        "channel": _channel(look, record, letters),
        "proof": record.proof if look.confidential else "",
        "failed": bool(record.failed),
        "not_possible": record.not_possible if look.confidential else "",
        "impossible": bool(record.not_possible),
        "by": person_name(look, record.by),
    }


def _channel(look: Look, record: Any, letters: Sequence[Mapping[str, str]]) -> str:
    """Say how it went; of a letter the portal mails, how far it has come."""
    if not record.mail:
        return choice(CHANNELS, record.channel, look.language)
    states = {one["state"] for one in letters if one["key"].startswith(f"{record.mail}:")}
    state = next((s for s in ("failed", "waiting") if s in states), "sent")
    return say(_MAILED["failed" if record.failed else state], look.language)


def to_send(look: Look) -> list[Json]:
    """List the documents that the viewer may send and that have not been sent since they were issued last."""
    opened, situation = look.opened, look.opened.situation
    if not access.has_any(opened.case_type, situation.state, situation.actor, senders(situation)):
        return []
    return [
        {"document": d, "label": say(opened.case_type.documents[d].label, look.language)}
        for d in dispatch.to_send(situation)
    ]
