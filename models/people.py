"""People of the bodies: who signs in, which roles he holds where and when, what he is qualified for."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from models.base import meta


class RoleBinding(EmbeddedDocument):
    """A body role, bound for a scheme and an office (empty: all of them), between two days (YYYY-MM-DD)."""

    role = StringField(required=True, max_length=40)
    body = StringField(required=True, max_length=40)
    scheme = StringField(default="", max_length=40)
    office = StringField(default="", max_length=40)
    valid_from = StringField(default="", max_length=10)
    valid_until = StringField(default="", max_length=10)


class QualificationRecord(EmbeddedDocument):
    """A qualification for a scope, between two days (YYYY-MM-DD)."""

    kind = StringField(required=True, max_length=40)
    scope = StringField(required=True, max_length=80)
    valid_from = StringField(default="", max_length=10)
    valid_until = StringField(default="", max_length=10)


class Person(Document):
    """Somebody of the body, or an assessor.

    Platform roles (administrator, assessor) open screens; case rights come from `roles` only.
    """

    meta = meta("people")

    login = StringField(required=True, max_length=80)
    name = StringField(required=True, max_length=120)
    name_zh = StringField(default="", max_length=120)
    email = StringField(default="", max_length=254)
    password = StringField(default="")
    active = BooleanField(default=True)
    language = StringField(default="en", choices=("en", "zh-CN"))
    platform_roles = ListField(StringField(choices=("administrator", "assessor")))
    roles = EmbeddedDocumentListField(RoleBinding)
    qualifications = EmbeddedDocumentListField(QualificationRecord)
    declared_on = StringField(default="", max_length=10)
    token_hash = StringField(default="")
    fs_uniquifier = StringField(default="")
    totp_secret = StringField(default="")
    last_totp_counter = IntField(default=0)
    invite_hash = StringField(default="")
    invite_until = DateTimeField()
    version = IntField(default=0)
