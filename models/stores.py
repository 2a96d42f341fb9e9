"""Small stores beside the cases: counters, access log, leases, sign-in sessions and throttles."""

from mongoengine import DateTimeField, Document, IntField, StringField

from models.base import meta


class Counter(Document):
    """The last number drawn of a series, e.g. `P03RA-2026`. Drawn inside the transaction: no gaps."""

    meta = meta("counters")

    series = StringField(primary_key=True)
    value = IntField(required=True)


class AccessLog(Document):
    """Who opened a sealed identity or evidence, in which case, when."""

    meta = meta("access_log")

    case = StringField(required=True)
    person = StringField(required=True)
    what = StringField(required=True)
    at = DateTimeField(required=True)


class RegistryLog(Document):
    """A change of a person, organisation, certificate or involvement: by whom, when, from what to what."""

    meta = meta("registry_log")

    kind = StringField(required=True)
    record = StringField(required=True)
    person = StringField(required=True)
    at = DateTimeField(required=True)
    before = StringField(required=True)
    after = StringField(required=True)
    request_id = StringField()
    content = StringField(default="")


class Session(Document):
    """A sign-in. The cookie holds a random key, the store its hash; signing out ends every copy."""

    meta = meta("sessions")

    key = StringField(primary_key=True)
    person = StringField(required=True)
    created_at = DateTimeField(required=True)
    seen_at = DateTimeField(required=True)
    until = DateTimeField(required=True)


class Throttle(Document):
    """Failed sign-ins of a name or an address since the window began."""

    meta = meta("throttles")

    key = StringField(primary_key=True)
    count = IntField(required=True)
    until = DateTimeField(required=True)


class WorkerBeat(Document):
    """When a worker last finished a round."""

    meta = meta("worker_beats")

    worker = StringField(primary_key=True)
    at = DateTimeField(required=True)
