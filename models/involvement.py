"""Who took part in what: the records that independence is judged by."""

from mongoengine import BooleanField, Document, IntField, StringField

from models.base import meta

KINDS = (
    "auditor",
    "reviewer",
    "decision_maker",
    "adviser",
    "day_to_day",
    "subject",
    "raiser_tie",
    "declared_conflict",
)


class Involvement(Document):
    """A person's part in an audit, review or decision, or a tie. Without a certificate: all of the organisation."""

    meta = meta("involvement")

    person = StringField(required=True)
    kind = StringField(required=True, choices=KINDS)
    organisation = StringField(default="")
    certificate = StringField(default="")
    activity = StringField(default="", max_length=80)
    on = StringField(default="", max_length=10)
    note = StringField(default="", max_length=500)
    active = BooleanField(default=True)
    version = IntField(default=0)
