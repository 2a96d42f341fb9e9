"""Move an open case to another version of its procedure: proposed with a reason, approved by a second person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.errors import Refusal, Refused, refuse
from casework.operations.desk import Desk
from casework.operations.each import Result, each
from casework.operations.opening import Opened
from casework.operations.requests import begin
from casework.operations.shelf import Ready
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor
from casework.rules.migration import Comparison, compare, migration_refusals, without_lost
from casework.rules.receipt import RAISER_IDS
from casework.rules.text import both
from models.cases import Case, MigrationRecord
from models.schemes import SchemeVersion

PROPOSE, MIGRATE, KEEP = "propose_migration", "migrate", "keep_version"
_WORDS = {
    PROPOSE: both("propose another version of the procedure", "提议改用程序的其他版本"),
    MIGRATE: both("approve another version of the procedure", "批准改用程序的其他版本"),
    KEEP: both("keep the version of the procedure", "保留程序版本"),
}


def propose(
    desk: Desk,
    number: str,
    version: int,
    to: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Propose that an open case be judged by version `to` of its procedure. Nothing else changes yet.

    Whoever oversees the kind of case proposes. Raises Refused with every reason, or StaleCase.
    """
    opened, request = begin(desk, number, actor, now, request_id, PROPOSE, to, reason)
    if request is None:
        return opened.case
    _check_right(opened, PROPOSE)
    faults = migration_faults(desk, opened, to)
    if not reason.strip():
        faults += refuse("action.reason_missing", at="reason").refusals
    if faults:
        raise Refused(*faults)
    extras = Extras(
        public={"version": [opened.case.scheme_version, to]},
        private={"reason": reason.strip()},
        request=request,
    )
    opened.case.migration = MigrationRecord(to=to, by=actor.id, at=now)
    change = changed(desk, opened, opened.situation.state, PROPOSE, extras, version)
    return write(desk, opened, [change], now)[0]


def propose_each(
    desk: Desk,
    numbers: Sequence[str],
    to: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> list[Result]:
    """Propose the same for each case; a refusal of one does not stop the others."""
    return each(
        numbers,
        lambda number, seen: propose(
            desk, number, seen, to, reason, actor=actor, now=now, request_id=request_id
        ),
    )


def approve(
    desk: Desk, number: str, version: int, *, actor: Actor, now: datetime, request_id: str = ""
) -> Case:
    """Carry out what was proposed: from now on the case is judged by the other version.

    Neither whoever proposed it nor whoever handles the case approves it. Raises Refused, or StaleCase.
    """
    opened, request = begin(desk, number, actor, now, request_id, MIGRATE)
    if request is None:
        return opened.case
    proposal = _proposal(opened, MIGRATE)
    if proposal.by == actor.id:
        raise refuse("four_eyes.own_work")
    if actor.id in opened.case.people:
        raise refuse("four_eyes.handler")
    if faults := migration_faults(desk, opened, proposal.to):
        raise Refused(*faults)
    then = in_version(desk, opened, proposal.to)
    found = comparison(opened, then)
    extras = Extras(
        public={
            "version": [opened.case.scheme_version, proposal.to],
            "moved": {m.deadline: [m.before, m.after] for m in found.moved},
            "left_behind": [opened.case_type.fields[name].label for name in found.dropped],
        },
        request=request,
    )
    _bind(then, _found(opened.case, proposal.to))
    change = changed(desk, then, then.situation.state, MIGRATE, extras, version)
    return write(desk, then, [change], now)[0]


def keep(
    desk: Desk,
    number: str,
    version: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    request_id: str = "",
) -> Case:
    """Drop what was proposed, with a reason: the case keeps its version. Raises Refused, or StaleCase."""
    opened, request = begin(desk, number, actor, now, request_id, KEEP, reason)
    if request is None:
        return opened.case
    _proposal(opened, KEEP)
    if not reason.strip():
        raise refuse("action.reason_missing", at="reason")
    extras = Extras(private={"reason": reason.strip()}, request=request)
    opened.case.migration = None
    change = changed(desk, opened, opened.situation.state, KEEP, extras, version)
    return write(desk, opened, [change], now)[0]


def may_migrate(opened: Opened) -> bool:
    """Say whether the actor may have a say in it: the case is open, and he oversees its kind."""
    return not (opened.case.final or opened.situation.actor.roles.isdisjoint(opened.case_type.view))


def other_versions(case: Case, now: datetime) -> list[int]:
    """List the other versions of the procedure that are in use and have begun to count, newest first."""
    found = SchemeVersion.objects(
        body=case.body,
        scheme=case.scheme,
        status__in=("published", "superseded"),
        effective_from__lte=now.date().isoformat(),
    ).only("version")
    return sorted((v.version for v in found if v.version != case.scheme_version), reverse=True)


def migration_faults(desk: Desk, opened: Opened, to: int) -> list[Refusal]:
    """Say why a case cannot be judged by version `to`; empty where it can."""
    case = opened.case
    if to not in other_versions(case, opened.situation.now):
        return list(refuse("migrate.no_version", at="to", version=str(to)).refusals)
    ready = _version(desk, case, to)
    then = ready.scheme.case_types.get(case.case_type)
    if then is None:
        return list(refuse("case.type_unknown", at="to", case_type=case.case_type).refusals)
    return migration_refusals(opened.situation, then)


def in_version(desk: Desk, opened: Opened, to: int) -> Opened:
    """Look at a case as judged by version `to`, which `migration_faults` has found fit."""
    ready = _version(desk, opened.case, to)
    then = ready.case_type(opened.case.case_type)
    situation = replace(
        without_lost(opened.situation, then), expressions=ready.expressions[opened.case.case_type]
    )
    return replace(opened, ready=ready, case_type=then, situation=situation)


def comparison(opened: Opened, then: Opened) -> Comparison:
    """Compare a case with itself under another version."""
    return compare(opened.situation, then.situation)


def _found(case: Case, to: int) -> SchemeVersion:
    return (
        SchemeVersion.objects(body=case.body, scheme=case.scheme, version=to).only("version", "hash").first()
    )


def _version(desk: Desk, case: Case, to: int) -> Ready:
    return desk.shelf.pinned(_found(case, to).hash)


def _bind(then: Opened, version: SchemeVersion) -> None:
    """Bind the case to the version; a sealed value it has no field for goes, the history keeps it."""
    case = then.case
    case.scheme_version, case.scheme_hash, case.migration = version.version, version.hash, None
    for name in [n for n in case.sealed if n not in then.case_type.fields and n not in RAISER_IDS]:
        case.sealed.pop(name)


def _proposal(opened: Opened, act: str) -> MigrationRecord:
    _check_right(opened, act)
    if opened.case.migration is None:
        raise refuse("migrate.none")
    return opened.case.migration


def _check_right(opened: Opened, act: str) -> None:
    if not may_migrate(opened):
        raise refuse("action.not_allowed", action=_WORDS[act])
