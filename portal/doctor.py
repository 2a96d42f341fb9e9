"""What may be wrong with an installation: each finding with a code and its cure."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.errors import Refused
from casework.operations.audit import verify_all
from casework.operations.desk import Desk
from casework.rules.parsing import scheme_hash
from models import indexes
from models.cases import Case
from models.schemes import SchemeVersion
from models.stores import WorkerBeat

_CLOCK_SLACK = timedelta(seconds=30)
_BEAT_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Ailment:
    """One finding."""

    code: str
    text: str
    cure: str

    def as_json(self) -> dict[str, str]:
        """Give it as JSON."""
        return asdict(self)


def examine(desk: Desk, database: Any, now: datetime) -> list[Ailment]:
    """Look at everything; an empty list means all is well."""
    looks = (
        _indexes(database),
        _schemes(desk),
        _orphans(database),
        _subjects(database),
        _calendars(desk),
        _chains(desk),
        _clock(database, now),
        _worker(now),
    )
    return [finding for look in looks for finding in look]


def _indexes(database: Any) -> Iterator[Ailment]:
    for name in indexes.missing(database):
        yield Ailment("doctor.index_missing", f"The index {name} is missing.", "Run: evenhand init.")


def _schemes(desk: Desk) -> Iterator[Ailment]:
    for version in SchemeVersion.objects():
        name = f"{version.body}/{version.scheme}@{version.version}"
        if scheme_hash(json.loads(version.flat)) != version.hash:
            yield Ailment(
                "doctor.scheme_altered", f"{name} is not what was published.", "Restore it from a backup."
            )
            continue
        try:
            desk.shelf.pinned(version.hash)
        except (Refused, KeyError, ValueError) as error:
            yield Ailment(
                "doctor.scheme_unusable", f"{name} cannot be used: {error}.", "Restore it from a backup."
            )
    for missing in set(Case.objects.distinct("scheme_hash")) - set(SchemeVersion.objects.distinct("hash")):
        yield Ailment(
            "doctor.scheme_missing",
            f"Cases are bound to a version that is gone ({missing[:12]}).",
            "Restore it.",
        )


def _orphans(database: Any) -> Iterator[Ailment]:
    cases = {str(i) for i in database.cases.distinct("_id")}
    for name in ("history", "documents", "sealed"):
        lost = set(database[name].distinct("case")) - cases
        if lost:
            yield Ailment(
                "doctor.orphan", f"{name} holds entries of {len(lost)} unknown cases.", "Restore a backup."
            )
    kept = set(database.evidence.distinct("file"))
    stray = {row["_id"] for row in database["fs.files"].find({}, {"_id": 1})} - kept
    if stray:
        yield Ailment(
            "doctor.stray_file",
            f"{len(stray)} stored files belong to no evidence.",
            "Run the worker; report it.",
        )
    files = {row["_id"] for row in database["fs.files"].find({}, {"_id": 1})}
    if kept - files:
        yield Ailment(
            "doctor.evidence_lost",
            f"{len(kept - files)} pieces of evidence have no bytes.",
            "Restore a backup.",
        )


def _subjects(database: Any) -> Iterator[Ailment]:
    known = {str(i) for i in database.organisations.distinct("_id")}
    for name in ("cases", "certificates", "involvement"):
        lost = set(database[name].distinct("organisation")) - known - {"", None}
        if lost:
            yield Ailment(
                "doctor.organisation_missing",
                f"{name} name {len(lost)} organisations that are not in the registry.",
                "Restore a backup: independence cannot be judged without them.",
            )


def _calendars(desk: Desk) -> Iterator[Ailment]:
    bound = ("scheme_hash", "office", "calendar_edition")
    keys = {name: f"${name}" for name in bound}
    rows = Case.objects(calendar_edition__ne=None).aggregate([{"$group": {"_id": keys}}])
    for row in (r["_id"] for r in rows):
        try:
            desk.shelf.office(desk.shelf.pinned(row["scheme_hash"]), row["office"], row["calendar_edition"])
        except Refused as error:
            yield Ailment("doctor.calendar_missing", f"{error}.", "Restore the calendars from a backup.")


def _chains(desk: Desk) -> Iterator[Ailment]:
    for verdict in verify_all(desk):
        for fault in verdict.faults:
            text = f"{verdict.number}, entry {fault.seq}: {fault.what}."
            yield Ailment("doctor.chain_broken", text, "Compare with a backup; tell the quality manager.")


def _clock(database: Any, now: datetime) -> Iterator[Ailment]:
    theirs = database.client.admin.command("hello").get("localTime")
    if theirs and abs(theirs.replace(tzinfo=now.tzinfo) - now) > _CLOCK_SLACK:
        yield Ailment(
            "doctor.clock", f"The store's clock says {theirs}, ours {now}.", "Set both clocks by NTP."
        )


def _worker(now: datetime) -> Iterator[Ailment]:
    newest = WorkerBeat.objects.order_by("-at").first()
    if newest and now - newest.at > _BEAT_SLACK:
        yield Ailment(
            "doctor.worker", f"No worker has finished a round since {newest.at}.", "Start: evenhand worker."
        )
