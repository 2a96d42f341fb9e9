"""Send an issued document: by the portal's own mail, or by other means with proof; or record why it cannot be."""

from dataclasses import replace
from datetime import datetime

from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.messages import letter, recipients
from casework.operations.opening import Opened
from casework.operations.requests import begin
from casework.operations.state import raiser_of
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from casework.rules.dispatch import Sending, check_sendable, dispatch
from models.cases import Case, DispatchRecord
from models.outbox import Outbox

PORTAL = "portal"
"""The channel that means: the portal mails it itself, from the outbox; the dispatch is then its own proof."""


def send(
    desk: Desk,
    number: str,
    version: int,
    sending: Sending,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Record or cause the dispatch of a document. Raises Refused, or StaleCase."""
    said = (sending.document, sending.channel, sending.proof, sending.not_possible)
    opened, request = begin(desk, number, actor, now, request_id, "send", *said)
    if request is None:
        return opened.case
    outbox: list[Outbox] = []
    mailed = ""
    if sending.channel == PORTAL and not sending.impossible:
        outbox = _letters(desk, opened, sending.document)
        mailed = outbox[0].key.rpartition(":")[0]
        sending = replace(sending, channel="email", proof=outbox[0].document_number, at=now)
    made = dispatch(opened.situation, sending)
    state = opened.situation.state
    state = replace(state, dispatches=(*state.dispatches, made))
    extras = Extras(
        public={"document": made.document, "channel": made.channel, "not_possible": made.not_possible},
        private={"proof": sending.proof or None, "not_possible": sending.not_possible or None},
        outbox=outbox,
        request=request,
    )
    change = changed(desk, opened, state, "send", extras, version)
    change.case.dispatches.append(
        DispatchRecord(
            document=made.document,
            mail=mailed,
            at=made.at,
            channel=made.channel,
            proof=sending.proof,
            not_possible=sending.not_possible,
            by=actor.id,
        )
    )
    return write(desk, opened, [change], now)[0]


def ask_to_send(opened: Opened, document: str) -> None:
    """Say whether the actor may send this document now, before he fills in how. Raises Refused."""
    check_sendable(opened.situation, document)


def _letters(desk: Desk, opened: Opened, document: str) -> list[Outbox]:
    """Make the mails that carry the newest issue of a document to whom it is addressed."""
    issued = [d for d in opened.case.documents if d.document == document]
    spec = opened.case_type.documents[document]
    if not issued:
        raise refuse("dispatch.not_issued", document=spec.label)
    if spec.to == "raiser":
        who = raiser_of(opened.case, desk.sealer)
        if not who.get("raiser_email"):
            raise refuse("dispatch.no_address", at="channel")
        language = who.get("raiser_language") or issued[-1].language
        return [letter(desk, opened, issued[-1], who["raiser_email"], language)]
    people = [p for p in recipients(opened, spec.to) if p.email]
    if not people:
        raise refuse("dispatch.no_address", at="channel")
    return [letter(desk, opened, issued[-1], p.email, p.language) for p in people]
