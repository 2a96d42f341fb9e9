"""Organisations and their certificates."""

from mongoengine import BooleanField, Document, IntField, StringField

from models.base import meta


class Organisation(Document):
    """A company that applies for or holds certificates, or that raises a case."""

    meta = meta("organisations")

    name = StringField(required=True, max_length=200)
    name_zh = StringField(default="", max_length=200)
    address = StringField(default="", max_length=500)
    country = StringField(default="", max_length=2)
    active = BooleanField(default=True)
    version = IntField(default=0)


class Certificate(Document):
    """A certificate, or an application for one, under a scheme of a body."""

    meta = meta("certificates")

    number = StringField(required=True, max_length=80)
    organisation = StringField(required=True)
    body = StringField(required=True, max_length=40)
    scheme = StringField(required=True, max_length=40)
    scope = StringField(default="", max_length=80)
    status = StringField(
        default="valid", choices=("applied", "valid", "suspended", "withdrawn", "expired", "refused")
    )
    valid_from = StringField(default="", max_length=10)
    valid_until = StringField(default="", max_length=10)
    version = IntField(default=0)
