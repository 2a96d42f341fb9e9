"""Scheme versions ready for use: parsed once, kept by hash, looked up in the store each time.

A version is immutable, so what is kept never goes stale; a newly published one is found at the next
look-up, without a restart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from mongoengine.connection import get_db

from casework.errors import refuse
from casework.rules.calendar import HandSet, OfficeCalendar
from casework.rules.expressions import Expressions
from casework.rules.parsing import parse
from casework.rules.scheme import CaseType, Scheme
from casework.rules.situation import Office
from casework.rules.text import Text
from models.calendars import CalendarEdition
from models.schemes import BodyProfile, SchemeVersion

IN_USE = ("published", "superseded")
_ANNOUNCED = {"CN": date(2026, 12, 31)}
"""China announces make-up working days yearly; beyond the last announced day a due date is provisional."""


@dataclass(frozen=True)
class OfficeProfile:
    """An office with what letters need of it."""

    office: Office
    label: Text
    languages: tuple[str, ...]
    sender_name: str
    sender_email: str
    address: Text


@dataclass(frozen=True)
class Ready:
    """One scheme version, its compiled rules, templates and the offices of its body."""

    scheme: Scheme
    expressions: Mapping[str, Expressions]
    templates: Mapping[str, bytes]
    body_title: Text
    offices: Mapping[str, OfficeProfile]
    default_office: str

    def case_type(self, name: str) -> CaseType:
        """Find a case type. Raises Refused `case.type_unknown`."""
        if name not in self.scheme.case_types:
            raise refuse("case.type_unknown", at="case_type", case_type=name)
        return self.scheme.case_types[name]

    def office(self, name: str) -> OfficeProfile:
        """Find an office; an unknown or empty name gives the default office of the body."""
        return self.offices.get(name) or self.offices[self.default_office]


class Shelf:
    """All scheme versions in use. One per process; safe between threads."""

    def __init__(self) -> None:
        self._ready: dict[str, Ready] = {}
        self._calendars: dict[tuple[str, int], OfficeCalendar] = {}
        self._lock = Lock()

    def in_force(self, body: str, scheme: str, day: date) -> Ready:
        """Give the version in force on the local day of receipt. Raises Refused `scheme.none_in_force`."""
        found = (
            SchemeVersion.objects(
                body=body, scheme=scheme, status__in=IN_USE, effective_from__lte=day.isoformat()
            )
            .order_by("-effective_from", "-version")
            .only("hash")
            .first()
        )
        if found is None:
            raise refuse("scheme.none_in_force", at="received_at", day=day.isoformat())
        return self.pinned(found.hash)

    def pinned(self, scheme_hash: str) -> Ready:
        """Give the very version a case is bound to. Raises Refused `scheme.not_found`."""
        with self._lock:
            ready = self._ready.get(scheme_hash)
        if ready is None:
            ready = _make_ready(scheme_hash)
            with self._lock:
                self._ready[scheme_hash] = ready
        return ready

    def office(self, ready: Ready, name: str, edition: int = 0) -> OfficeProfile:
        """Give an office with the edition of its calendar that a case is bound to; an edition never changes.

        Raises Refused `calendar.no_edition`.
        """
        profile = ready.office(name)
        base = profile.office.calendar
        if not edition:
            return profile
        with self._lock:
            calendar = self._calendars.get((base.id, edition))
        if calendar is None:
            calendar = _edited(base, edition)
            with self._lock:
                self._calendars[base.id, edition] = calendar
        return replace(profile, office=replace(profile.office, calendar=calendar))

    def newest_office(self, ready: Ready, name: str) -> OfficeProfile:
        """Give an office with the newest edition of its calendar: for what is received now."""
        return self.office(ready, name, newest_edition(ready.office(name).office.calendar.id))

    def current(self, day: date) -> list[Ready]:
        """Give the version of every scheme that is in force on `day`, sorted by name."""
        rows = get_db().scheme_versions.find(
            {"status": {"$in": list(IN_USE)}, "effective_from": {"$lte": day.isoformat()}},
            {"body": 1, "scheme": 1, "hash": 1},
            sort=[("effective_from", 1), ("version", 1)],
        )
        newest = {(row["body"], row["scheme"]): row["hash"] for row in rows}
        return [self.pinned(found) for _, found in sorted(newest.items())]


def newest_edition(calendar: str) -> int:
    """Give the number of the newest edition of a calendar, 0 before the first."""
    found = CalendarEdition.objects(calendar=calendar).order_by("-edition").only("edition").first()
    return int(found.edition) if found else 0


def _edited(base: OfficeCalendar, edition: int) -> OfficeCalendar:
    found = CalendarEdition.objects(calendar=base.id, edition=edition).first()
    if found is None:
        raise refuse("calendar.no_edition", calendar=base.id, edition=str(edition))
    days = [HandSet(date.fromisoformat(d.day), d.working, d.name or "") for d in found.days]
    until = date.fromisoformat(found.announced_until) if found.announced_until else None
    return base.edited(edition, days, until)


def _make_ready(scheme_hash: str) -> Ready:
    version = SchemeVersion.objects(hash=scheme_hash).first()
    if version is None:
        raise refuse("scheme.not_found", name=scheme_hash[:12])
    scheme = parse(json.loads(version.flat))
    profile = BodyProfile.objects(body=scheme.body).first()
    if profile is None:
        raise refuse("scheme.not_found", name=scheme.body)
    body = json.loads(profile.flat)
    offices = {o["id"]: office_profile(o) for o in body["offices"]}
    default = next((o["id"] for o in body["offices"] if o.get("default")), body["offices"][0]["id"])
    return Ready(
        scheme=scheme,
        expressions={name: Expressions(case_type) for name, case_type in scheme.case_types.items()},
        templates={t.name: bytes(t.content) for t in version.templates},
        body_title=body["title"],
        offices=offices,
        default_office=default,
    )


def office_profile(raw: Mapping[str, Any]) -> OfficeProfile:
    """Build an office from its entry in body.yaml."""
    country, joint_leave = raw["calendar"]["country"], raw["calendar"].get("joint_leave", False)
    part = raw["calendar"].get("subdivision", "")
    calendar = OfficeCalendar(
        id=f"{country}{'-' + part if part else ''}{'-gov' if joint_leave else ''}",
        version="holidays",
        country=country,
        subdivision=part,
        joint_leave=joint_leave,
        closed=frozenset(),
        opened=frozenset(),
        announced_until=_ANNOUNCED.get(country, date(2099, 12, 31)),
    )
    return OfficeProfile(
        office=Office(raw["id"], ZoneInfo(raw["timezone"]), calendar),
        label=raw.get("label", {}),
        languages=tuple(raw.get("languages", ["en"])),
        sender_name=raw.get("sender_name", ""),
        sender_email=raw.get("sender_email", ""),
        address=raw.get("address", {}),
    )
