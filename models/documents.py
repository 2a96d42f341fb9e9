"""Issued documents: frozen bytes with number and hashes, never changed."""

from mongoengine import BinaryField, DateTimeField, Document, StringField

from models.base import meta


class IssuedDocument(Document):
    """A notice or form as it was issued. `snapshot` is the canonical JSON it was made from, encrypted."""

    meta = meta("documents")

    number = StringField(required=True)
    case = StringField(required=True)
    document = StringField(required=True)
    form_no = StringField(default="")
    language = StringField(required=True)
    template_sha256 = StringField(required=True)
    content_sha256 = StringField(required=True)
    file_sha256 = StringField(required=True)
    snapshot = StringField(required=True)
    content = BinaryField(required=True)
    issued_at = DateTimeField(required=True)
    issued_by = StringField(required=True)
