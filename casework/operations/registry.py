"""Keep people, organisations, certificates and involvement: by administrators, each change on record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mongoengine import Document
from mongoengine.errors import NotUniqueError
from pymongo.errors import DuplicateKeyError

from casework.errors import Refusal, Refused, refuse
from casework.operations.opening import find_person
from casework.rules.case import Actor
from casework.rules.fields import empty, read_values
from casework.rules.registry import FORMS, Form
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
CLERK_ROLES = frozenset({"task_manager", "intake", "regional_rc_manager"})
"""Body roles that may enter organisations and certificates while they take in a case."""


@dataclass(frozen=True)
class Stored:
    """A record with the version a form was filled from."""

    record: Document
    version: int


def save(
    kind: str,
    record_id: str,
    version: int,
    raw: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Document:
    """Create (`record_id` empty) or change a record. Raises Refused with every reason at once."""
    form, model = FORMS[kind], MODELS[kind]
    _check_right(kind, actor, now)
    values = _read(form, raw)
    _check_references(values)
    if not record_id:
        return _create(model, kind, values, actor, now)
    found = model.objects(id=record_id).first()
    if found is None:
        raise refuse("registry.not_found")
    before = shown(form, found)
    filled = {k: v for k, v in values.items() if k in form_names(form)}
    document = model(**filled).to_mongo()
    update = {k: document.get(k) for k in form_names(form)}
    done = model._get_collection().update_one(
        {"_id": found.id, "version": version}, {"$set": update, "$inc": {"version": 1}}
    )
    if done.modified_count != 1:
        raise refuse("registry.stale")
    _log(kind, str(found.id), actor, now, before, values)
    return model.objects(id=found.id).first()


def _create(
    model: type[Document], kind: str, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Document:
    record = model(**values)
    try:
        record.save(force_insert=True)
    except (NotUniqueError, DuplicateKeyError) as error:
        raise refuse("registry.taken") from error
    _log(kind, str(record.id), actor, now, {}, values)
    return record


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
    bad = {f.field.split(".")[0] for f in faults}
    faults += [
        Refusal("values.required", params={"field": f.id}, field=f.id)
        for f in form.fields
        if f.required and f.id not in bad and empty(values.get(f.id))
    ]
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
        Refusal("values.required", params={"field": f"{name}.{i}.{f.id}"}, field=f"{name}.{i}.{f.id}")
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


def _check_references(values: Mapping[str, Any]) -> None:
    if values.get("person"):
        find_person(values["person"])
    organisation = values.get("organisation")
    if organisation and Organisation.objects(id=organisation).first() is None:
        raise refuse("registry.no_organisation", at="organisation")


def shown(form: Form, record: Document) -> dict[str, Any]:
    """Give the values of a record as its form shows them."""
    raw = record.to_mongo().to_dict()
    return {name: raw.get(name) for name in form_names(form) if not empty(raw.get(name))}


def _log(
    kind: str, record: str, actor: Actor, now: datetime, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    RegistryLog(
        kind=kind,
        record=record,
        person=actor.id,
        at=now.astimezone(UTC),
        before=json.dumps(dict(before), ensure_ascii=False, default=str, sort_keys=True),
        after=json.dumps(dict(after), ensure_ascii=False, default=str, sort_keys=True),
    ).save()
