"""Open a stored case for work: who acts, what the rules must know, nothing written yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from bson import ObjectId
from cryptography.exceptions import InvalidTag
from mongoengine.connection import get_db

from casework.errors import Refused, refuse
from casework.operations.desk import Desk
from casework.operations.people import actor_in, facts_of, holding, kinds_in
from casework.operations.shelf import OfficeProfile, Ready
from casework.operations.state import state_of
from casework.rules import access
from casework.rules.case import Actor, CaseState, Child, PersonFacts
from casework.rules.independence import conflicts
from casework.rules.scheme import CaseType
from casework.rules.situation import Situation
from models.base import of_raw
from models.cases import Case
from models.people import Person
from models.reading import Ask, Rows, together

_FACTS = dict.fromkeys(("name", "name_zh", "roles", "qualifications"), 1)
UNUSABLE = (Refused, LookupError, ValueError, TypeError, AttributeError, InvalidTag)
"""What a stored case that cannot be judged raises: its version is gone, or what is stored does not fit it."""
_CHILD = dict.fromkeys(("number", "case_type", "stage", "final"), 1)


@dataclass(frozen=True)
class Opened:
    """A case opened by somebody: the stored case, its pinned scheme, and the situation for the rules."""

    case: Case
    ready: Ready
    case_type: CaseType
    office: OfficeProfile
    situation: Situation

    @cached_property
    def barred(self) -> bool:
        """The conflict wall keeps this person out."""
        actor = self.situation.actor.id
        now = set(conflicts(self.case_type, self.situation.facts(actor))) - {"earlier_handler"}
        return actor in self.case.barred or bool(now)

    @property
    def assessor(self) -> bool:
        """The case was assigned to this person for assessment."""
        return self.situation.actor.id in self.case.assessors


def find_person(person_id: str) -> Person:
    """Find an active person. Raises Refused `people.unknown`."""
    found = Person.objects(id=person_id, active=True).first() if ObjectId.is_valid(person_id) else None
    if found is None:
        raise refuse("people.unknown")
    return found


def find_case(number: str) -> Case:
    """Find a case by its number, or by its id when it has none. Raises Refused `case.not_found`."""
    cases = get_db().cases
    found = cases.find_one({"number": str(number)})
    if found is None and ObjectId.is_valid(number):
        found = cases.find_one({"_id": ObjectId(number)})
    if found is None:
        raise refuse("case.not_found")
    return of_raw(Case, found)


def open_case(desk: Desk, number: str, actor: Actor, now: datetime) -> Opened:
    """Open a case for reading. Raises Refused `case.not_found`, the same for foreign and missing cases."""
    opened = open_stored(desk, find_case(number), actor, now)
    readable = access.may_read(
        opened.case_type,
        opened.situation.state,
        opened.situation.actor,
        barred=opened.barred,
        assessor=opened.assessor,
    )
    if not readable:
        raise refuse("case.not_found")
    return opened


def open_stored(desk: Desk, case: Case, actor: Actor, now: datetime, *, bare: bool = False) -> Opened:
    """Open a case that was found already; no right is asked. An actor without id is a job: it holds no role.

    `bare` is for lists: nothing is looked up but names, so no act may be judged on it.
    """
    ready = desk.shelf.pinned(case.scheme_hash)
    case_type = ready.case_type(case.case_type)
    office = desk.shelf.office(ready, case.office, case.calendar_edition or 0)
    if bare:
        return _bare(desk, case, ready, case_type, office, actor, now)
    around = _look_around(case, actor.id)
    state = state_of(case, case_type, desk.sealer, _children(around["cases"]))
    people = _facts(case, state, case_type, office, now, around)
    situation = Situation(
        case_type=case_type,
        expressions=ready.expressions[case.case_type],
        state=state,
        actor=actor_in(people, actor) if actor.id else actor,
        people=people,
        now=now,
        office=office.office,
    )
    return Opened(case, ready, case_type, office, situation)


def _bare(
    desk: Desk,
    case: Case,
    ready: Ready,
    case_type: CaseType,
    office: OfficeProfile,
    actor: Actor,
    now: datetime,
) -> Opened:
    state = state_of(case, case_type, desk.sealer)
    wanted = {v for f in case_type.fields.values() if f.type == "person" and (v := state.values.get(f.id))}
    people = {
        str(p.id): PersonFacts(str(p.id), p.name, p.name_zh or "")
        for p in Person.objects(id__in=list(wanted))
    }
    situation = Situation(
        case_type, ready.expressions[case.case_type], state, actor, people, now, office.office
    )
    return Opened(case, ready, case_type, office, situation)


def gather(
    case: Case,
    state: CaseState,
    case_type: CaseType,
    office: OfficeProfile,
    now: datetime,
    actor: str,
) -> dict[str, PersonFacts]:
    """Collect the facts of everybody active who may come up in this case: people of the body, and the actor."""
    return _facts(case, state, case_type, office, now, _look_around(case, actor))


def _look_around(case: Case, actor: str) -> Rows:
    """Read what belongs to a case in one trip: cases that belong to it, what its organisation holds, people."""
    himself = [ObjectId(actor)] if ObjectId.is_valid(actor) else []
    people = {"$or": [{"roles.body": case.body}, {"_id": {"$in": himself}}], "active": True}
    wanted = {
        "people": Ask(people, _FACTS),
        "cases": Ask({"links.case": str(case.id)}, _CHILD),
        "certificates": holding(case.organisation or "", case.certificate or ""),
    }
    return together(get_db(), wanted)


def _children(rows: Iterable[Mapping[str, Any]]) -> list[Child]:
    """List the cases that belong to this one, oldest first."""
    ordered = sorted(rows, key=lambda row: row["_id"])
    return [Child(c["case_type"], c["stage"], bool(c.get("final")), c.get("number", "")) for c in ordered]


def _facts(
    case: Case,
    state: CaseState,
    case_type: CaseType,
    office: OfficeProfile,
    now: datetime,
    around: Rows,
) -> dict[str, PersonFacts]:
    on = now.astimezone(office.office.zone).date()
    involved = kinds_in(around["certificates"], case.organisation or "", case.certificate or "", on)
    _add_case_involvement(involved, case, case_type, state)
    where = {"body": case.body, "scheme": case.scheme, "office": case.office}
    rows = around["people"]
    return {str(r["_id"]): facts_of(r, involved.get(str(r["_id"]), ()), **where, on=on) for r in rows}


def _add_case_involvement(
    involved: dict[str, set[str]], case: Case, case_type: CaseType, state: CaseState
) -> None:
    """Whoever handled the case this one appeals against, or is its subject, is involved too."""
    respondent = state.values.get("respondent_person")
    if respondent:
        involved.setdefault(respondent, set()).add("subject")
    if not case_type.external:
        return
    for link in case.links:
        parent = Case.objects(id=link.case).only("values", "panel").first()
        if parent is None:
            continue
        handlers = {parent.values.get(f.id) for f in case_type.handling} | {s.person for s in parent.panel}
        for person in handlers - {None, ""}:
            involved.setdefault(str(person), set()).add("earlier_handler")
