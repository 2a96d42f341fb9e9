"""Receive a case: pinned to the version in force on the day of receipt, numbered, written once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bson import ObjectId

from casework.errors import Refusal, Refused
from casework.operations.act import extras_of, opened_children
from casework.operations.cited import citing
from casework.operations.desk import Desk
from casework.operations.evidence import Upload, record_of, take, told_of, upload_faults
from casework.operations.naming import organisation_id
from casework.operations.opening import Opened, find_case, gather
from casework.operations.people import actor_in
from casework.operations.registry_looks import about_faults, holder_of
from casework.operations.requests import done_before, request_of
from casework.operations.shelf import OfficeProfile, Ready
from casework.operations.state import as_text, state_of
from casework.operations.writing import changed, write
from casework.rules.case import Actor
from casework.rules.fields import read_values
from casework.rules.receipt import ARRIVAL_FIELDS, Receipt, read_receipt
from casework.rules.scheme import NEW, CaseType
from casework.rules.situation import Situation
from casework.rules.workflow import Decision, Submission, apply, decide
from models.cases import Case, LinkRecord


@dataclass(frozen=True)
class Intake:
    """What is handed in to receive a case. `receipt` and `values` are raw, as typed."""

    body: str
    scheme: str
    case_type: str
    office: str = ""
    receipt: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    request_id: str = ""


def receive(desk: Desk, intake: Intake, *, actor: Actor, now: datetime, upload: Upload | None = None) -> Case:
    """Receive a case and give it as stored, with its number; `upload` is what the raiser handed in.

    Raises Refused with every reason at once.
    """
    said = (intake.body, intake.scheme, intake.case_type, intake.office, intake.receipt, intake.values)
    request = request_of(
        desk, intake.request_id, *said, *(told_of(upload) if upload and intake.request_id else ())
    )
    before = Case.objects(request_id=request.id, registered_by=actor.id).first() if request.id else None
    if before is not None and done_before(before, request):
        return before
    ready, office = _ready_for(desk, intake, now)
    case_type = ready.case_type(intake.case_type)
    receipt, faults = read_receipt(intake.receipt, now=now, zone=office.office.zone)
    receipt = replace(receipt, organisation=organisation_id(receipt.organisation))
    faults += about_faults(receipt.organisation, receipt.certificate)
    faults += upload_faults(upload) if upload else []
    if intake.office and intake.office not in ready.offices:
        faults.append(Refusal("values.not_a_choice", field="office"))
    parent, wrong = _parent(case_type, receipt)
    opened = _new_case(desk, ready, office, case_type, receipt, parent, actor, now)
    action = next(a for a in case_type.actions if NEW in a.from_)
    decision = _decided(desk, opened, action.id, intake, [*faults, *wrong])
    decision = replace(decision, values={**_defaults(opened, decision.values), **decision.values})
    state = apply(opened.situation, decision)
    _seal_raiser(desk, opened, receipt)
    extras = extras_of(desk, opened, state, decision, request)
    local_year = now.astimezone(office.office.zone).year
    extras = replace(
        extras,
        public={**extras.public, **_receipt_public(opened.case, receipt)},
        private={
            **extras.private,
            **receipt.raiser,
            "subject": receipt.subject,
            "late_entry_reason": receipt.late_entry_reason or None,
        },
        series=f"{ready.scheme.prefix}-{local_year}",
    )
    if upload is not None:
        kept = take(upload, actor, now)
        opened.case.evidence.append(record_of(kept, upload.kind, actor, now))
        found = {"evidence": str(kept.id), "sha256": kept.sha256, "size": kept.size}
        extras = replace(
            extras,
            public={**extras.public, **found},
            private={**extras.private, "name": kept.name},
            claim=[str(kept.id)],
        )
    opened.case.request_id = intake.request_id or None
    changes = [changed(desk, opened, state, action.id, extras, 0)]
    changes += opened_children(desk, opened, state, decision, now)
    return write(desk, opened, changes, now)[0]


def _ready_for(desk: Desk, intake: Intake, now: datetime) -> tuple[Ready, OfficeProfile]:
    """Find the version in force on the local day of receipt; the office's zone fixes what that day is."""
    newest = desk.shelf.in_force(intake.body, intake.scheme, now.date())
    zone = newest.office(intake.office).office.zone
    arrived, _ = read_values(
        ARRIVAL_FIELDS, {}, {k: v for k, v in intake.receipt.items() if k == "received_at"}, zone
    )
    received = arrived.get("received_at") or now
    day = min(received, now).astimezone(zone).date()
    ready = desk.shelf.in_force(intake.body, intake.scheme, day)
    return ready, desk.shelf.newest_office(ready, intake.office)


def _decided(desk: Desk, opened: Opened, action: str, intake: Intake, faults: list[Refusal]) -> Decision:
    """Judge what the scheme asks beside the faults found so far: all of them in one round. Raises Refused."""
    try:
        decision = decide(citing(desk, opened, intake.values), action, Submission(values=intake.values))
    except Refused as error:
        if error.refusals[0].code == "action.not_allowed":
            raise
        raise Refused(*faults, *error.refusals) from error
    if faults:
        raise Refused(*faults)
    return decision


def _parent(case_type: CaseType, receipt: Receipt) -> tuple[Case | None, list[Refusal]]:
    """Find the case this one belongs to."""
    if not receipt.parent:
        return None, [Refusal("parent.missing", field="parent")] if case_type.parent_required else []
    try:
        parent = find_case(receipt.parent)
    except Refused:
        return None, [Refusal("case.not_found", field="parent")]
    if parent.case_type not in case_type.parents:
        return None, [Refusal("parent.type", field="parent")]
    return parent, []


def _new_case(
    desk: Desk,
    ready: Ready,
    office: OfficeProfile,
    case_type: CaseType,
    receipt: Receipt,
    parent: Case | None,
    actor: Actor,
    now: datetime,
) -> Opened:
    scheme, zone = ready.scheme, office.office.zone
    organisation = receipt.organisation or holder_of(receipt.certificate)
    case = Case(
        id=ObjectId(),
        body=scheme.body,
        scheme=scheme.id,
        scheme_version=scheme.version,
        scheme_hash=scheme.hash,
        case_type=case_type.id,
        stage=NEW,
        office=office.office.id,
        calendar_edition=office.office.calendar.edition or None,
        subject=receipt.subject,
        received_at=receipt.received_at,
        received_on=receipt.received_at.astimezone(zone).date().isoformat(),
        registered_at=now,
        registered_by=actor.id,
        channel=receipt.channel,
        raiser_kind=receipt.raiser_kind,
        anonymous=receipt.anonymous,
        contactable=receipt.contactable,
        organisation=organisation,
        certificate=receipt.certificate,
        links=[link_to(desk, parent, "belongs_to")] if parent else [],
        version=0,
        head="",
    )
    state = state_of(case, case_type, desk.sealer)
    people = gather(case, state, case_type, office, now, actor.id)
    situation = Situation(
        case_type=case_type,
        expressions=ready.expressions[case_type.id],
        state=state,
        actor=actor_in(people, actor),
        people=people,
        now=now,
        office=office.office,
    )
    return Opened(case, ready, case_type, office, situation)


def link_to(desk: Desk, parent: Case, kind: str) -> LinkRecord:
    """Make the link of a case to another one; it notes whether that one had been decided by then.

    Decided means that the document which tells the outcome was issued, or that the case is closed.
    """
    documents = desk.shelf.pinned(parent.scheme_hash).case_type(parent.case_type).documents
    decided = any(documents[d.document].outcome for d in parent.documents if d.document in documents)
    return LinkRecord(
        kind=kind,
        case=str(parent.id),
        number=parent.number or "",
        case_type=parent.case_type,
        decided=decided or bool(parent.final),
    )


def _defaults(opened: Opened, values: Mapping[str, Any]) -> dict[str, str]:
    """Give the functions that a role holds by default: the receiver himself, else its only independent holder.

    `values` are those of the receipt: whoever the case is about is not independent.
    """
    situation, chosen = opened.situation, {}
    about = values.get("respondent_person")
    for spec in opened.case_type.handling:
        holders = [
            p.id
            for p in situation.people.values()
            if spec.default_role and spec.default_role in p.roles and not p.involved and p.id != about
        ]
        if situation.actor.id in holders:
            chosen[spec.id] = situation.actor.id
        elif len(holders) == 1:
            chosen[spec.id] = holders[0]
    return chosen


def _seal_raiser(desk: Desk, opened: Opened, receipt: Receipt) -> None:
    case = opened.case
    for name, value in receipt.raiser.items():
        case.sealed[name] = desk.sealer.seal(str(case.id), name, as_text(value))


def _receipt_public(case: Case, receipt: Receipt) -> dict[str, Any]:
    return {
        "received_on": case.received_on,
        "channel": receipt.channel,
        "anonymous": receipt.anonymous,
        "raiser_kind": receipt.raiser_kind,
        "scheme": f"{case.body}/{case.scheme}@{case.scheme_version}",
        "scheme_hash": case.scheme_hash,
        "late_entry": bool(receipt.late_entry_reason),
    }
