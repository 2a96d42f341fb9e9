"""Editions of calendars: what administrators set by hand on top of the country's public calendar."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    StringField,
)

from models.base import meta


class CalendarDay(EmbeddedDocument):
    """A day set by hand, as YYYY-MM-DD."""

    day = StringField(required=True)
    working = BooleanField(default=False)
    name = StringField(default="")


class CalendarEdition(Document):
    """One edition, never changed: all days set by hand, who made it, why. The next one replaces all of them."""

    meta = meta("calendar_editions")

    calendar = StringField(required=True)
    edition = IntField(required=True)
    days = EmbeddedDocumentListField(CalendarDay)
    announced_until = StringField(default="")
    reason = StringField(required=True)
    person = StringField(required=True)
    at = DateTimeField(required=True)
    request_id = StringField()
    content = StringField(default="")
