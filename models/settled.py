"""Matters settled on the spot: no case, no number, only the record that they were."""

from mongoengine import DateTimeField, Document, StringField

from models.base import meta


class SettledMatter(Document):
    """What somebody asked or grumbled about and what settled it at once; names nobody outside the body."""

    meta = meta("settled")

    body = StringField(required=True)
    scheme = StringField(required=True)
    office = StringField(required=True)
    channel = StringField(required=True)
    subject = StringField(required=True)
    settled_how = StringField(required=True)
    at = DateTimeField(required=True)
    by = StringField(required=True)
    request_id = StringField()
