"""Evidence: what was handed in, as it was received. Bytes are in GridFS; nothing is replaced or deleted."""

from mongoengine import DateTimeField, Document, IntField, ObjectIdField, StringField

from models.base import meta


class Evidence(Document):
    """One file. Until a case claims it, `case` is empty and the sweep removes it after a day."""

    meta = meta("evidence")

    case = StringField(default="")
    file = ObjectIdField(required=True)
    name = StringField(required=True)
    kind = StringField(default="")
    content_type = StringField(required=True)
    size = IntField(required=True)
    sha256 = StringField(required=True)
    uploaded_by = StringField(required=True)
    uploaded_at = DateTimeField(required=True)
