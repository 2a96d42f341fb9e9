"""The outbox: what is to leave the house after the commit that caused it."""

from mongoengine import BooleanField, DateTimeField, Document, IntField, ListField, StringField

from models.base import meta


class Outbox(Document):
    """One message. `key` is unique, so a repeated cause makes no second message.

    `settled`: the case knows that this letter went late, or never.
    """

    meta = meta("outbox")

    key = StringField(required=True)
    kind = StringField(required=True)
    recipients = ListField(StringField())
    sealed_recipient = StringField(default="")
    sender_name = StringField(default="")
    sender_email = StringField(default="")
    subject = StringField(required=True)
    text = StringField(required=True)
    case = StringField(default="")
    document = StringField(default="")
    document_number = StringField(default="")
    state = StringField(default="waiting", choices=("waiting", "sent", "failed"))
    tries = IntField(default=0)
    created_at = DateTimeField(required=True)
    not_before = DateTimeField(required=True)
    lease_until = DateTimeField()
    sent_at = DateTimeField()
    error = StringField(default="")
    settled = BooleanField(default=False)
