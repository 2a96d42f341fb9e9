"""Sending a document: the day of dispatch stops clocks, so it needs a channel and proof, or a reason why not."""

from dataclasses import dataclass
from datetime import datetime

from casework.errors import Refusal, Refused, refuse
from casework.rules import access
from casework.rules.case import Dispatch
from casework.rules.scheme import Choice
from casework.rules.situation import Situation
from casework.rules.text import Text

_SHORTEST_REASON = 3
_SEND: Text = {"en": "send a document", "zh-CN": "寄送文件"}
CHANNELS = tuple(
    Choice(name, {"en": en, "zh-CN": zh})
    for name, en, zh in (
        ("email", "E-mail, sent by hand", "电子邮件（人工发送）"),
        ("post", "Post", "邮寄"),
        ("hand", "Handed over", "当面交付"),
        ("messenger", "Messenger", "即时通讯"),
        ("platform", "A platform", "平台"),
        ("phone", "Phone", "电话"),
    )
)

IMPOSSIBLE = "impossible"
"""The channel that means: it cannot be sent, and the reason says why."""


@dataclass(frozen=True)
class Sending:
    """What is said about a dispatch: which document, when, how, with what proof, or why it cannot be."""

    document: str
    at: datetime
    channel: str = ""
    proof: str = ""
    not_possible: str = ""

    @property
    def impossible(self) -> bool:
        """It is said that the document cannot be sent, with a reason or without."""
        return bool(self.not_possible) or self.channel == IMPOSSIBLE


def senders(situation: Situation) -> frozenset[str]:
    """Name the roles and functions that may send: whoever can issue documents in this case type."""
    issuing = [a for a in situation.case_type.actions if any(e.issue for e in a.effects)]
    return frozenset(r for a in issuing for r in a.roles)


def dispatch(situation: Situation, sending: Sending) -> Dispatch:
    """Check a dispatch and give it as the case will hold it. Raises Refused.

    "Not possible" is for a raiser who cannot be reached, and needs a reason (AMB-62).
    """
    check_sendable(situation, sending.document)
    look = _impossible_faults if sending.impossible else _faults
    faults = look(situation, sending)
    if not sending.impossible and sending.at > situation.now:
        faults.append(Refusal("values.in_future", params={"field": "sent_at"}, field="sent_at"))
    if faults:
        raise Refused(*faults)
    return Dispatch(sending.document, sending.at, sending.channel, sending.impossible)


def check_sendable(situation: Situation, document: str) -> None:
    """Refuse what no form can mend: an unknown document, one sent already, or an actor who may not send."""
    if document not in situation.case_type.documents:
        raise refuse("document.unknown", document=document)
    if not access.has_any(situation.case_type, situation.state, situation.actor, senders(situation)):
        raise refuse("action.not_allowed", action=_SEND)
    if situation.state.sent_since_issue(document):
        raise refuse("dispatch.twice", document=situation.case_type.documents[document].label)


def _faults(situation: Situation, sending: Sending) -> list[Refusal]:
    issued_at = situation.state.issued_at.get(sending.document)
    if issued_at is None:
        label = situation.case_type.documents[sending.document].label
        return [Refusal("dispatch.not_issued", params={"document": label})]
    faults = []
    if sending.channel not in {c.name for c in CHANNELS}:
        faults.append(Refusal("dispatch.channel", field="channel"))
    if not sending.proof.strip():
        faults.append(Refusal("dispatch.proof_missing", field="proof"))
    if sending.at < issued_at:
        faults.append(Refusal("dispatch.before_issue", field="sent_at"))
    return faults


def _impossible_faults(situation: Situation, sending: Sending) -> list[Refusal]:
    if situation.state.contactable:
        return [Refusal("dispatch.contact_known", field="not_possible")]
    short = len(sending.not_possible.strip()) < _SHORTEST_REASON
    return [Refusal("action.reason_missing", field="not_possible")] if short else []


def to_send(situation: Situation) -> tuple[str, ...]:
    """Name the documents that wait to be sent.

    Whoever withdrew his case is owed no letter that was issued before; it may still be recorded as sent.
    """
    state = situation.state
    stage = situation.case_type.stage(state.stage)
    if stage is None or stage.outcome != "withdrawn" or state.closed_at is None:
        return state.unsent
    return tuple(d for d in state.unsent if state.issued_at[d] >= state.closed_at)
