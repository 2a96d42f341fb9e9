"""Carry out an action of the scheme on a case: ask the rules, then one commit with all that follows from it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bson import ObjectId

from casework.dossier import snapshot_of
from casework.operations.cited import citing
from casework.operations.desk import Desk
from casework.operations.issuing import issue_of
from casework.operations.messages import notices
from casework.operations.opening import Opened, gather
from casework.operations.requests import Request, begin
from casework.operations.state import state_of
from casework.operations.writing import Extras, changed, write
from casework.rules.case import Actor, CaseState
from casework.rules.scheme import NEW, Effect
from casework.rules.situation import Situation
from casework.rules.workflow import Decision, Submission, apply, decide
from models.cases import Case, LinkRecord
from models.writing import Change


def act(
    desk: Desk,
    number: str,
    version: int,
    action: str,
    submission: Submission,
    *,
    actor: Actor,
    now: datetime,
    language: str = "",
    request_id: str = "",
) -> Case:
    """Carry out one action; `version` is the one the actor saw, `language` that of documents issued (empty: the usual).

    Raises Refused with every reason, or StaleCase when somebody else was faster.
    """
    said = (action, submission.values, submission.seats, submission.reason, language)
    opened, request = begin(desk, number, actor, now, request_id, *said)
    if request is None:
        return opened.case
    changes = prepare(desk, opened, version, action, submission, request=request, language=language)
    return write(desk, opened, changes, now)[0]


def prepare(
    desk: Desk,
    opened: Opened,
    version: int,
    action: str,
    submission: Submission,
    *,
    request: Request,
    language: str = "",
) -> list[Change]:
    """Judge an action on an opened case and make its changes; nothing is written. Raises Refused."""
    decision = decide(citing(desk, opened, submission.values), action, submission)
    state = apply(opened.situation, decision)
    extras = extras_of(desk, opened, state, decision, request, language)
    change = changed(desk, opened, state, action, extras, version)
    return [change, *opened_children(desk, opened, state, decision, opened.situation.now)]


def extras_of(
    desk: Desk,
    opened: Opened,
    state: CaseState,
    decision: Decision,
    request: Request,
    language: str = "",
) -> Extras:
    """Gather what the decision carries into the transaction beside the case."""
    after = replace(opened, situation=opened.situation.with_state(state))
    return Extras(
        public=_public(opened, decision),
        private={**decision.values, **({"reason": decision.reason} if decision.reason else {})},
        outbox=notices(after, decision),
        issue=[issue_of(desk, after, d, language, snapshot_of) for d in decision.issue],
        request=request,
    )


def _public(opened: Opened, decision: Decision) -> dict[str, Any]:
    """Say what may stand in the open history: ids only, never a value that somebody typed."""
    return {
        "from": opened.situation.state.stage,
        "to": decision.to,
        "fields": sorted(decision.values),
        "dropped": sorted(decision.dropped),
        "opened": [e.open for e in decision.open],
        "notified": list(decision.notify),
        "seats": [asdict(s) for s in decision.seats or ()],
    }


def opened_children(
    desk: Desk, opened: Opened, state: CaseState, decision: Decision, now: datetime
) -> Sequence[Change]:
    """Make the cases that the decision opens; they are written in the same transaction."""
    return [_child(desk, opened, state, effect, now) for effect in decision.open]


def _child(desk: Desk, opened: Opened, state: CaseState, effect: Effect, now: datetime) -> Change:
    parent, ready = opened.case, opened.ready
    case_type = ready.case_type(effect.open)
    first = next(a for a in case_type.actions if NEW in a.from_)
    local = now.astimezone(opened.office.office.zone)
    case = Case(
        id=ObjectId(),
        **{n: parent[n] for n in ("body", "scheme", "scheme_version", "scheme_hash", "office", "subject")},
        **{n: parent[n] for n in ("organisation", "certificate", "contactable", "calendar_edition")},
        case_type=case_type.id,
        stage=first.to,
        received_at=now,
        received_on=local.date().isoformat(),
        registered_at=now,
        registered_by=opened.situation.actor.id,
        channel="case",
        links=[
            LinkRecord(
                kind="belongs_to", case=str(parent.id), number=parent.number or "", case_type=parent.case_type
            )
        ],
        version=0,
        head="",
    )
    copied = {child: state.values[own] for child, own in effect.copy.items() if state.values.get(own)}
    owner = state.values.get("owner")
    values = {**copied, **({"owner": owner} if owner and "owner" in case_type.fields else {})}
    born = replace(state_of(case, case_type, desk.sealer), values=values)
    situation = Situation(
        case_type=case_type,
        expressions=ready.expressions[case_type.id],
        state=born,
        actor=opened.situation.actor,
        people=gather(case, born, case_type, opened.office, now, opened.situation.actor.id),
        now=now,
        office=opened.office.office,
    )
    child = replace(opened, case=case, case_type=case_type, situation=situation)
    told = Decision(first.id, first.to, {}, notify=tuple(e.notify for e in first.effects if e.notify))
    extras = Extras(
        public={"from": NEW, "to": first.to, "parent": str(parent.id), "fields": sorted(values)},
        private={**values, "subject": case.subject},
        outbox=notices(child, told),
        series=f"{ready.scheme.prefix}-{local.year}",
    )
    return changed(desk, child, born, first.id, extras, 0)
