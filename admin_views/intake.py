"""What the intake of a case asks: which kinds somebody may receive, for which offices, and what he typed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bson import ObjectId
from flask import g, request

from admin_views.forms import MAX_OPTIONS, as_typed, read_typed
from casework.operations.people import roles_of
from casework.operations.shelf import Ready
from casework.rules.receipt import ABOUT_FIELDS, RECEIPT_FIELDS
from casework.rules.scheme import NEW, CaseType
from casework.rules.suggesting import Brought, Fit, fit
from casework.rules.text import aside, certificate_number, named, say
from models.organisations import Certificate, Organisation
from models.people import Person

_OFFER_LIVES = timedelta(days=1)


def own_fields(kind: CaseType) -> list[Any]:
    """Give the fields that the scheme asks for at receipt."""
    first = next(a for a in kind.actions if NEW in a.from_)
    return [kind.fields[f] for f in first.form]


def about(kind: CaseType) -> tuple[Any, ...]:
    """Ask for the case it belongs to only where it can belong to one."""
    needed = "true" if kind.parent_required else ""
    return tuple(
        replace(f, required=needed) if f.id == "parent" else f
        for f in ABOUT_FIELDS
        if f.id != "parent" or kind.parents
    )


def typed_for(kind: CaseType) -> dict[str, Any]:
    """Give what was typed into the form of a kind of case."""
    return {
        **read_typed(RECEIPT_FIELDS, {}, request.form),
        **read_typed(own_fields(kind), kind.records, request.form),
        "received_at": arrived(),
    }


def offered(moment: Any, zone: ZoneInfo) -> str:
    """Note the moment that a form offers as time of receipt beside how it is written; another office writes it anew."""
    return f"{as_typed(moment, zone)}|{moment.isoformat()}" if isinstance(moment, datetime) else ""


def arrived() -> Any:
    """Give the time of receipt: what was typed, or the moment the form offered, whatever office was chosen since."""
    typed = request.form.get("received_at", "")
    shown, _sep, moment = request.form.get("offered", "").partition("|")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return typed
    fresh = found.tzinfo is not None and timedelta(0) <= g.now - found <= _OFFER_LIVES
    return found if fresh and typed == shown else typed


def receiving(person: Person, ready: Ready, kind: CaseType) -> list[str]:
    """Name the offices for which a person may receive this kind of case, the default of the body first."""
    roles = {r for a in kind.actions if NEW in a.from_ for r in a.roles}
    offices = sorted(ready.offices, key=lambda name: name != ready.default_office)
    return [name for name in offices if not _held_in(person, ready, name).isdisjoint(roles)]


def office_label(ready: Ready, name: str) -> str:
    """Name an office with its time zone."""
    office = ready.office(name)
    return say(office.label, g.language) + aside(office.office.zone.key, g.language)


def organisations(chosen: str = "") -> list[tuple[str, str]]:
    """Give the organisations in use as options, as many as fit, and the one that is chosen already."""
    found = list(Organisation.objects(active=True).order_by("name").limit(MAX_OPTIONS))
    if ObjectId.is_valid(chosen) and chosen not in {str(o.id) for o in found}:
        found += Organisation.objects(id=chosen)
    return [(str(o.id), named(o.name, o.name_zh, g.language)) for o in found]


def people_of(body: str) -> list[tuple[str, str]]:
    """Give the people of a body as options."""
    found = Person.objects(active=True, roles__body=body).order_by("name").limit(MAX_OPTIONS)
    return [(str(p.id), named(p.name, p.name_zh, g.language)) for p in found]


def brought() -> Brought:
    """Give what was said before a kind of case is chosen; a certificate of the registry names the scheme."""
    number = certificate_number(request.args.get("certificate", ""))
    found = Certificate.objects(number=number).only("body", "scheme").first() if number else None
    scheme = f"{found.body}/{found.scheme}" if found else ""
    return Brought(request.args.get("raiser_kind", ""), request.args.get("about", ""), scheme)


def judged(groups: list[dict[str, Any]], said: Brought) -> list[tuple[dict[str, Any], Fit]]:
    """Judge each kind that may be received for what was said."""
    return [
        (
            {**kind, **{k: group[k] for k in ("body", "scheme", "title")}},
            _fit(group["ready"], kind["id"], said),
        )
        for group in groups
        for kind in group["kinds"]
    ]


def _fit(ready: Ready, kind: str, said: Brought) -> Fit:
    office = ready.office("").office
    return fit(said, ready.scheme.key, ready.case_type(kind), ready.expressions[kind], office, g.now)


def receivable(person: Person, current: list[Ready]) -> list[dict[str, Any]]:
    """List the case types a person may receive, by procedure; those that only a case opens are opened there."""
    groups = []
    for ready in current:
        scheme = ready.scheme
        opened = scheme.only_opened
        held = _held(person, ready)
        kinds = [
            {"id": k.id, "label": say(k.label, g.language), "definition": say(k.definition, g.language)}
            for k in scheme.case_types.values()
            for a in k.actions
            if NEW in a.from_ and not held.isdisjoint(a.roles) and k.id not in opened
        ]
        if kinds:
            title = say(scheme.title, g.language)
            groups.append(
                {"body": scheme.body, "scheme": scheme.id, "title": title, "kinds": kinds, "ready": ready}
            )
    return groups


def _held(person: Person, ready: Ready) -> frozenset[str]:
    return frozenset(role for name in ready.offices for role in _held_in(person, ready, name))


def _held_in(person: Person, ready: Ready, office: str) -> frozenset[str]:
    on = g.now.astimezone(ready.office(office).office.zone).date()
    return roles_of(person, body=ready.scheme.body, scheme=ready.scheme.id, office=office, on=on)
