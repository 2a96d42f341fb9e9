"""Scheme versions and body profiles as they were imported and published."""

from mongoengine import (
    BinaryField,
    DateTimeField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    StringField,
)

from models.base import meta

STATES = ("draft", "checked", "in_review", "published", "superseded")


class SchemeFile(EmbeddedDocument):
    """A file of the version folder, as written by its author, or a template."""

    name = StringField(required=True)
    content = BinaryField(required=True)
    sha256 = StringField(required=True)


class SchemeVersion(Document):
    """One version: its flattened JSON, the hash of that, its files, its check and who answered for it."""

    meta = meta("scheme_versions")

    body = StringField(required=True)
    scheme = StringField(required=True)
    version = IntField(required=True)
    hash = StringField(required=True)
    status = StringField(required=True, choices=STATES)
    title = StringField(default="")
    title_zh = StringField(default="")
    flat = StringField(required=True)
    files = EmbeddedDocumentListField(SchemeFile)
    templates = EmbeddedDocumentListField(SchemeFile)
    effective_from = StringField(default="")
    report = StringField(default="")
    created_by = StringField(default="")
    created_at = DateTimeField()
    published_by = StringField(default="")
    approved_by = StringField(default="")
    published_at = DateTimeField()


class BodyProfile(Document):
    """A certification body: its title and offices, as canonical JSON."""

    meta = meta("bodies")

    body = StringField(required=True)
    flat = StringField(required=True)
