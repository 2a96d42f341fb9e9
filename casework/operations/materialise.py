"""Work out what lists and queues read, from the case and its scheme: deadlines, readers, who is awaited."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bson import ObjectId

from casework.operations.people import barred_people
from casework.operations.state import stored
from casework.rules.approved import standing_return
from casework.rules.case import CaseState
from casework.rules.clocks import lines_of
from casework.rules.deadlines import LedgerLine, next_due
from casework.rules.scheme import CaseType
from casework.rules.situation import Situation
from models.cases import Case, DueRecord, SeatRecord, StepRecord
from models.organisations import Organisation
from models.search import tokens


def put_state(case: Case, case_type: CaseType, state: CaseState, seal: Any) -> None:
    """Write a state of the rules into the document; confidential values are sealed."""
    open_values: dict[str, Any] = {}
    for name, value in state.values.items():
        if name in case_type.fields and case_type.fields[name].confidential:
            case.sealed[name] = seal(name, value)
        else:
            open_values[name] = stored(value)
    for name, spec in case_type.fields.items():
        if spec.confidential and name not in state.values:
            case.sealed.pop(name, None)
    case.values = open_values
    case.stage = state.stage
    case.closed_at = state.closed_at
    case.panel = [
        SeatRecord(person=s.person, no_conflict=s.no_conflict, confidentiality=s.confidentiality)
        for s in state.panel
    ]
    case.steps = [StepRecord(action=s.action, by=s.by, at=s.at) for s in state.steps]


def materialise(case: Case, situation: Situation) -> None:
    """Bring everything derived up to date; it never decides anything, the rules do."""
    case_type, state = situation.case_type, situation.state
    stage = case_type.stage(state.stage)
    case.final = bool(stage and stage.final)
    put_due(case, lines_of(situation))
    offered = [a for a in case_type.actions if state.stage in a.from_]
    handlers = {f.id: state.values.get(f.id) for f in case_type.handling}
    case.people = sorted({*filter(None, handlers.values()), *(s.person for s in state.panel)})
    case.readers = sorted(case_type.view)
    case.awaiting = sorted({r for a in offered for r in _awaited(a.roles, case_type, state)})
    second = case_type.view if case.migration and not case.final else ()
    case.approving = sorted({*second, *(r for a in offered if a.approves for r in a.roles)})
    case.returned = not case.final and standing_return(case_type, state) is not None
    case.barred = barred_in(case, case_type, state, situation.today)
    case.tokens = tokens_of(case, case_type)


def barred_in(case: Case, case_type: CaseType, state: CaseState, today: date) -> list[str]:
    """Name who is kept out: by involvement, and the member of staff the case is about.

    A part that ceases to count by the passing of time is forgotten at the next change of the case, no sooner.
    """
    about = state.values.get("respondent_person")
    found = barred_people(case.organisation or "", case.certificate or "", case_type.exclude, today)
    return sorted({*found, about} if about else found)


def _awaited(roles: Iterable[str], case_type: CaseType, state: CaseState) -> Iterable[str]:
    """Name roles as they are, and functions by the person who has them."""
    functions = {f.id for f in case_type.handling}
    for role in roles:
        if role in functions:
            if state.values.get(role):
                yield f"person:{state.values[role]}"
        elif role == "panel":
            yield from (f"person:{seat.person}" for seat in state.panel)
        else:
            yield role


def put_due(case: Case, lines: Iterable[LedgerLine]) -> None:
    """Materialise a ledger. `alarm_at` is when a worker must look at the case next.

    A case that has ended owes nothing any more: what its clocks came to stays readable.
    """
    lines = tuple(lines)
    case.due = [
        DueRecord(
            id=line.id,
            due=str(line.due) if line.due else "",
            due_at=line.due_at,
            warn_at=line.warn_at,
            state=line.state,
            owner=line.owner,
            watch=line.watch,
        )
        for line in lines
        if line.state not in ("not_applicable", "waiting")
    ]
    running = () if case.final else lines
    first = next_due(running)
    case.next_due_at = first.due_at if first else None
    case.next_due = str(first.due) if first and first.due else ""
    case.overdue = any(line.state == "overdue" for line in running)
    case.alarm_at = min((m for line in running for m in _alarms(line)), default=None)


def _alarms(line: LedgerLine) -> Iterable[datetime]:
    if line.state in ("running", "watching") and line.warn_at:
        yield line.warn_at
    if line.state in ("running", "warning", "watching") and line.due_at:
        yield line.due_at


def tokens_of(case: Case, case_type: CaseType) -> list[str]:
    """Give the words by which lists find a case: nothing confidential, nothing of the raiser."""
    return tokens(*_texts(case, case_type))


def _texts(case: Case, case_type: CaseType) -> Iterable[str]:
    yield case.number or ""
    yield case.subject
    yield case.certificate or ""
    known = case.organisation and ObjectId.is_valid(case.organisation)
    holder = Organisation.objects(id=case.organisation).only("name", "name_zh").first() if known else None
    yield from (holder.name, holder.name_zh or "") if holder else ()
    for name, value in case.values.items():
        spec = case_type.fields.get(name)
        if spec and spec.type in ("text", "case") and isinstance(value, str):
            yield value[:2000]
