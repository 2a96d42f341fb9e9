"""Keep people, organisations, certificates and involvement: by administrators, each change on record."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bson import ObjectId
from mongoengine import Document

from casework.errors import Refusal, Refused, refuse
from casework.operations.derived import refresh_names, refresh_walls
from casework.operations.desk import Desk
from casework.operations.naming import organisation_id, person_id
from casework.operations.opening import find_person
from casework.operations.registry_looks import check_own_rights, known_names, reference_faults
from casework.operations.requests import Request, request_of, same_request
from casework.rules.case import Actor
from casework.rules.fields import empty, missing, read_values, unanswered
from casework.rules.registry import FORMS, Form
from casework.rules.registry_checks import faults, tidy
from models import registry_store
from models.errors import Taken
from models.involvement import Involvement
from models.organisations import Certificate, Organisation
from models.people import Person
from models.stores import RegistryLog

MODELS: Mapping[str, type[Document]] = {
    "people": Person,
    "organisations": Organisation,
    "certificates": Certificate,
    "involvement": Involvement,
}
_NAMED = {"organisation": organisation_id, "person": person_id}
CLERK_ROLES = frozenset({"task_manager", "intake", "regional_rc_manager", "administrative_department"})
"""Body roles that may enter organisations and certificates while they take in a case."""


def save(
    desk: Desk,
    kind: str,
    record_id: str,
    version: int,
    raw: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Document:
    """Create (`record_id` empty) or change a record; the same form sent again gives the record it made.

    Raises Refused with every reason at once.
    """
    _check_right(kind, actor, now)
    if kind == "people":
        check_own_rights(record_id, raw, actor)
    return keep(desk, kind, record_id, version, raw, actor=actor, now=now, request_id=request_id)


def keep(
    desk: Desk,
    kind: str,
    record_id: str,
    version: int,
    raw: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Document:
    """Do the same for whoever runs the machine: no right is asked, everything else is."""
    form = FORMS[kind]
    request = request_of(desk, request_id, kind, record_id, raw)
    if done := _done_by(kind, request, actor):
        return done
    found = find_record(kind, record_id) if record_id else None
    before = shown(form, found) if found is not None else {}
    values = _by_id(tidy(_read(form, raw)))
    wrong = faults(form, values, before, known_names(desk, now.date()), now.date())
    wrong += reference_faults(kind, record_id, values)
    if wrong:
        raise Refused(*wrong)
    log = _entry(kind, actor, now, before, values, request)
    try:
        record = _put(form, found, version, values, log)
    except Refused:
        if done := _done_by(kind, request, actor):
            return done
        raise
    if kind in ("involvement", "certificates"):
        refresh_walls(desk, before, values, now=now)
    if kind == "organisations":
        refresh_names(desk, str(record.id))
    return record


def _by_id(values: dict[str, Any]) -> dict[str, Any]:
    """Put the record for a name that was typed where a list would be too long."""
    return {k: _NAMED[k](v) if k in _NAMED and v else v for k, v in values.items()}


def _done_by(kind: str, request: Request, actor: Actor) -> Document | None:
    """Give the record that this very form made or changed before. Raises Refused `request.reused`."""
    found = RegistryLog.objects(request_id=request.id, person=actor.id).first() if request.id else None
    done = found is not None and same_request({"content": found.content}, request)
    return find_record(kind, found.record) if found and done else None


def _put(
    form: Form, found: Document | None, version: int, values: Mapping[str, Any], log: RegistryLog
) -> Document:
    model = MODELS[form.id]
    try:
        if found is None:
            return registry_store.create(model(**values), log)
        document = model(**{k: v for k, v in values.items() if k in form_names(form)}).to_mongo()
        update = {k: document.get(k) for k in form_names(form)}
        if not registry_store.change(model, found.id, version, update, log):
            raise refuse("registry.stale")
    except Taken as error:
        raise refuse("registry.taken") from error
    return model.objects(id=found.id).first()


def find_record(kind: str, record_id: str) -> Document:
    """Find a record. Raises Refused `registry.not_found`."""
    found = MODELS[kind].objects(id=record_id).first() if ObjectId.is_valid(record_id) else None
    if found is None:
        raise refuse("registry.not_found")
    return found


def _check_right(kind: str, actor: Actor, now: datetime) -> None:
    person = find_person(actor.id)
    if "administrator" in person.platform_roles:
        return
    held = {b.role for b in person.roles if not b.valid_until or b.valid_until >= now.date().isoformat()}
    if kind in ("organisations", "certificates") and held & CLERK_ROLES:
        return
    raise refuse("registry.not_allowed")


def form_names(form: Form) -> tuple[str, ...]:
    """Name the fields of a form."""
    return tuple(f.id for f in form.fields)


def _read(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    values, faults = read_values(form.fields, form.records, raw, ZoneInfo("UTC"))
    faults += unanswered(form.fields, values, faults)
    for name, rows in values.items():
        if isinstance(rows, list):
            faults += _row_faults(form, name, rows)
    if faults:
        raise Refused(*faults)
    return {k: _plain(v) for k, v in values.items() if v is not None}


def _row_faults(form: Form, name: str, rows: list[Any]) -> list[Refusal]:
    spec = next(f for f in form.fields if f.id == name)
    record = form.records.get(spec.record, {})
    return [
        missing(f"{name}.{i}.{f.id}")
        for i, row in enumerate(rows)
        for f in record.values()
        if f.required and empty(row.get(f.id))
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [{k: _plain(v) or "" for k, v in r.items()} if isinstance(r, Mapping) else r for r in value]
    return value


def shown(form: Form, record: Document) -> dict[str, Any]:
    """Give the values of a record as its form shows them."""
    raw = record.to_mongo().to_dict()
    return {name: _filled(raw.get(name)) for name in form_names(form) if not empty(raw.get(name))}


def _filled(value: Any) -> Any:
    """Leave out the empty cells of rows: a form does not send them either."""
    if isinstance(value, list):
        return [{k: v for k, v in r.items() if v} if isinstance(r, Mapping) else r for r in value]
    return value


def _entry(
    kind: str,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    request: Request,
) -> RegistryLog:
    """Make the entry of the log; the record it is about is put in with it."""
    return RegistryLog(
        kind=kind,
        person=actor.id,
        at=now.astimezone(UTC),
        before=json.dumps(dict(before), ensure_ascii=False, default=str, sort_keys=True),
        after=json.dumps(dict(after), ensure_ascii=False, default=str, sort_keys=True),
        request_id=request.id or None,
        content=request.content,
    )
