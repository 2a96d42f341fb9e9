"""The case: what the procedure knows of one complaint, appeal, dispute or corrective action.

Written by `models.writing` only. What lists and queues need is materialised here at each write.
"""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from models.base import meta


class SeatRecord(EmbeddedDocument):
    """A seat of the panel and what its holder declared."""

    person = StringField(required=True)
    no_conflict = BooleanField(default=False)
    confidentiality = BooleanField(default=False)


class StepRecord(EmbeddedDocument):
    """An action that was carried out."""

    action = StringField(required=True)
    by = StringField(required=True)
    at = DateTimeField(required=True)


class IssuedRecord(EmbeddedDocument):
    """A document issued in this case: its id in the scheme, its number and language."""

    document = StringField(required=True)
    number = StringField(required=True)
    language = StringField(required=True)
    issued_at = DateTimeField(required=True)
    issued_by = StringField(required=True)


class DispatchRecord(EmbeddedDocument):
    """When and how a document left the house, or why it could not.

    `mail` begins the keys of the letters in the outbox where the portal mails it itself; `failed` says why one of
    them was never delivered.
    """

    document = StringField(required=True)
    mail = StringField(default="")
    failed = StringField(default="")
    at = DateTimeField(required=True)
    channel = StringField(default="")
    proof = StringField(default="")
    not_possible = StringField(default="")
    by = StringField(required=True)


class EvidenceRecord(EmbeddedDocument):
    """A piece of evidence, as much of it as lists need."""

    id = StringField(required=True)
    kind = StringField(required=True)
    name = StringField(required=True)
    content_type = StringField(required=True)
    sha256 = StringField(required=True)
    size = IntField(required=True)
    at = DateTimeField(required=True)
    by = StringField(required=True)


class MigrationRecord(EmbeddedDocument):
    """A proposal to judge the case by version `to` of its procedure; it waits for a second person."""

    to = IntField(required=True)
    by = StringField(required=True)
    at = DateTimeField(required=True)


class PersonalLink(EmbeddedDocument):
    """The link by which somebody without an account may answer once. `key` is the hash of its code."""

    key = StringField(required=True)
    action = StringField(required=True)
    until = DateTimeField(required=True)
    by = StringField(required=True)
    at = DateTimeField(required=True)


class LinkRecord(EmbeddedDocument):
    """A typed link to another case. `decided` is copied when the link is made."""

    kind = StringField(required=True)
    case = StringField(required=True)
    number = StringField(default="")
    case_type = StringField(default="")
    decided = BooleanField(default=False)


class DueRecord(EmbeddedDocument):
    """A ledger line, materialised for lists. `due` is the last local day in time."""

    id = StringField(required=True)
    due = StringField(default="")
    due_at = DateTimeField()
    warn_at = DateTimeField()
    state = StringField(required=True)
    owner = StringField(default="")
    watch = BooleanField(default=False)


class Case(Document):
    """One case, bound to the scheme version in force on the day it was received.

    `calendar_edition` is the edition of its office's calendar by which its working days are counted; none before
    the first edition.
    """

    meta = meta("cases")

    number = StringField()
    body = StringField(required=True)
    scheme = StringField(required=True)
    scheme_version = IntField(required=True)
    scheme_hash = StringField(required=True)
    case_type = StringField(required=True)
    stage = StringField(required=True)
    final = BooleanField(default=False)
    office = StringField(required=True)
    calendar_edition = IntField()
    subject = StringField(required=True)
    title_prefix = StringField(default="")
    received_at = DateTimeField(required=True)
    received_on = StringField(required=True)
    registered_at = DateTimeField(required=True)
    registered_by = StringField(required=True)
    closed_at = DateTimeField()
    channel = StringField(default="")
    raiser_kind = StringField(default="")
    anonymous = BooleanField(default=False)
    contactable = BooleanField(default=True)
    organisation = StringField(default="")
    certificate = StringField(default="")
    values = DictField()
    sealed = DictField()
    panel = EmbeddedDocumentListField(SeatRecord)
    steps = EmbeddedDocumentListField(StepRecord)
    documents = EmbeddedDocumentListField(IssuedRecord)
    dispatches = EmbeddedDocumentListField(DispatchRecord)
    evidence = EmbeddedDocumentListField(EvidenceRecord)
    links = EmbeddedDocumentListField(LinkRecord)
    personal_link = EmbeddedDocumentField(PersonalLink)
    migration = EmbeddedDocumentField(MigrationRecord)
    due = EmbeddedDocumentListField(DueRecord)
    next_due_at = DateTimeField()
    next_due = StringField(default="")
    alarm_at = DateTimeField()
    overdue = BooleanField(default=False)
    people = ListField(StringField())
    readers = ListField(StringField())
    awaiting = ListField(StringField())
    approving = ListField(StringField())
    returned = BooleanField(default=False)
    barred = ListField(StringField())
    assessors = ListField(StringField())
    tokens = ListField(StringField())
    request_id = StringField()
    version = IntField(required=True)
    head = StringField(required=True)
