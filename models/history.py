"""The history: one append-only hash chain per case, personal values only as salted commitments."""

from mongoengine import BinaryField, DateTimeField, Document, IntField, StringField

from models.base import meta


class History(Document):
    """One entry. `body` is the canonical JSON that the hash covers; the rest repeats it for look-ups."""

    meta = meta("history")

    case = StringField(required=True)
    seq = IntField(required=True)
    body = StringField(required=True)
    previous = StringField(required=True)
    hash = StringField(required=True)
    at = DateTimeField(required=True)
    actor = StringField(required=True)
    action = StringField(required=True)
    request_id = StringField()


class Sealed(Document):
    """The value and salt behind one commitment, encrypted; erasing it leaves the chain whole."""

    meta = meta("sealed")

    case = StringField(required=True)
    seq = IntField(required=True)
    field = StringField(required=True)
    salt = BinaryField(required=True)
    value = StringField(required=True)
