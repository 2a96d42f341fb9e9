"""What a record of the registry must agree with in the store: references, names of the schemes, who may do it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bson import ObjectId

from casework.errors import Refusal, refuse
from casework.operations.desk import Desk
from casework.rules.case import Actor
from casework.rules.qualifications import scopes_of
from casework.rules.registry_checks import Known
from models.organisations import Certificate, Organisation
from models.people import Person

_RIGHTS = ("platform_roles", "roles", "qualifications", "active")


def known_names(desk: Desk, day: date) -> Known:
    """Name what the schemes in force on a day know: roles, schemes and offices by body; scopes by qualification."""
    made: dict[str, dict[str, set[str]]] = {}
    ready = desk.shelf.current(day)
    for one in ready:
        names = made.setdefault(one.scheme.body, {"role": set(), "scheme": set(), "office": set()})
        names["role"].update(one.scheme.roles)
        names["scheme"].add(one.scheme.id)
        names["office"].update(one.offices)
    return Known(made, scopes_of(one.scheme for one in ready))


def holder_of(certificate: str) -> str:
    """Give the id of the organisation that holds a certificate; nothing if the registry does not know it."""
    found = Certificate.objects(number=certificate).only("organisation").first() if certificate else None
    return found.organisation if found else ""


def holder_faults(organisation: str, certificate: str) -> list[Refusal]:
    """Name a certificate that another organisation holds than the one beside it."""
    holder = holder_of(certificate)
    if not organisation or holder in ("", organisation):
        return []
    found = Organisation.objects(id=holder).first() if ObjectId.is_valid(holder) else None
    named = {"holder": found.name if found else holder}
    return [Refusal("registry.other_holder", params=named, field="certificate")]


def about_faults(organisation: str, certificate: str) -> list[Refusal]:
    """Name what a case cannot be about: an organisation without a record, a certificate of another holder."""
    if organisation and _missing(Organisation, organisation):
        return [Refusal("registry.no_organisation", field="organisation")]
    return holder_faults(organisation, certificate)


def reference_faults(kind: str, record_id: str, values: Mapping[str, Any]) -> list[Refusal]:
    """Name references that lead nowhere, a second organisation of the same name, an office without a head."""
    found = []
    if values.get("person") and _missing(Person, values["person"]):
        found.append(Refusal("people.unknown", field="person"))
    if values.get("organisation") and _missing(Organisation, values["organisation"]):
        found.append(Refusal("registry.no_organisation", field="organisation"))
    if kind == "involvement" and values.get("certificate"):
        known = holder_of(values["certificate"])
        found += [] if known else [Refusal("registry.no_certificate", field="certificate")]
        found += holder_faults(values.get("organisation", ""), values["certificate"])
    if kind == "organisations" and _same_name(record_id, values):
        found.append(Refusal("registry.same_name", field="name"))
    if kind == "people" and record_id and _last_administrator(record_id, values):
        found.append(Refusal("registry.last_administrator", field="platform_roles"))
    return found


def _missing(model: Any, record_id: str) -> bool:
    return not ObjectId.is_valid(record_id) or model.objects(id=record_id).first() is None


def _same_name(record_id: str, values: Mapping[str, Any]) -> bool:
    name = re.compile(f"^{re.escape(values['name'])}$", re.IGNORECASE)
    return any(str(one.id) != record_id for one in Organisation.objects(name=name))


def _last_administrator(record_id: str, values: Mapping[str, Any]) -> bool:
    if values.get("active") and "administrator" in (values.get("platform_roles") or ()):
        return False
    others = Person.objects(active=True, platform_roles="administrator", id__ne=record_id)
    was = Person.objects(id=record_id, active=True, platform_roles="administrator")
    return was.first() is not None and others.first() is None


def check_own_rights(record_id: str, raw: Mapping[str, Any], actor: Actor) -> None:
    """Nobody changes his own rights: that needs another administrator. Raises Refused `registry.own_rights`."""
    if record_id != actor.id:
        return
    stored = Person.objects(id=record_id).first().to_mongo()
    for name in _RIGHTS:
        if name in raw and _plain(raw[name]) != _plain(stored.get(name)):
            raise refuse("registry.own_rights", at=name)


def _plain(value: Any) -> Any:
    """Give stored and typed values in one shape: rows without empty cells, yes as a word, lists sorted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        rows = [{k: v for k, v in r.items() if v} if isinstance(r, Mapping) else r for r in value]
        return sorted(map(str, rows))
    return value or []
