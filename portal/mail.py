"""Mail from the outbox: claimed one by one, sent over SMTP, kept waiting where no server is named."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from cryptography.exceptions import InvalidTag

from casework.operations.desk import Desk
from models.documents import IssuedDocument
from models.outbox import Outbox
from models.outbox_store import claim, mark_failed, mark_sent
from portal.config import Settings

_WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_PORT, _TLS_PORT = 25, 465
_TIMEOUT = 20
_UNSENDABLE = (OSError, smtplib.SMTPException, MessageError, ValueError, LookupError, InvalidTag)
"""What a server, an address or a sealed recipient can be wrong in; a store that is down is no fault of a message."""


def drain(desk: Desk, settings: Settings, now: datetime, *, limit: int = 50) -> int:
    """Send what is due; without SMTP_URL nothing is sent and everything stays readable. Gives how many went."""
    if not settings.smtp_url:
        return 0
    sent = 0
    for _ in range(limit):
        message = claim(now)
        if message is None:
            break
        try:
            with _server(settings.smtp_url) as server:
                server.send_message(mail_of(desk, message, now))
        except _UNSENDABLE as error:
            mark_failed(message, now, f"{type(error).__name__}: {error}")
            continue
        mark_sent(message, now)
        sent += 1
    return sent


def mail_of(desk: Desk, message: Outbox, now: datetime) -> EmailMessage:
    """Build the mail of an outbox entry: the sender is the office of the case, an issued document is attached."""
    mail = EmailMessage()
    mail["From"] = Address(message.sender_name, addr_spec=message.sender_email or "noreply@localhost")
    mail["To"] = ", ".join(addresses(desk, message))
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@evenhand>"
    mail.set_content(message.text)
    if message.document_number:
        issued = IssuedDocument.objects(number=message.document_number).only("content").first()
        if issued is not None:
            mail.add_attachment(
                bytes(issued.content),
                maintype=_WORD[0],
                subtype=_WORD[1],
                filename=f"{message.document_number}.docx",
            )
    return mail


def addresses(desk: Desk, message: Outbox) -> list[str]:
    """Give whom it goes to; the address of a raiser is opened only here."""
    if message.sealed_recipient:
        return [desk.sealer.open(message.case, message.key, message.sealed_recipient)]
    return list(message.recipients)


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """Connect to `smtp://[user:password@]host[:port]` (STARTTLS when offered) or `smtps://`."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or _TLS_PORT, timeout=_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or _PORT, timeout=_TIMEOUT)
    with server:
        server.ehlo()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
