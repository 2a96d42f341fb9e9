"""Who may read a case, and who may do what: from body roles and functions in the case.

Never from platform roles: an administrator is no reader (ISO/IEC 17021-1, 8.4).
"""

from collections.abc import Collection

from casework.rules.case import Actor, CaseState
from casework.rules.scheme import PANEL, CaseType


def functions_of(case_type: CaseType, state: CaseState, person: str) -> frozenset[str]:
    """Name the functions a person has in this case: handling fields, and `panel` for a seat."""
    held = {f.id for f in case_type.handling if state.values.get(f.id) == person}
    if any(seat.person == person for seat in state.panel):
        held.add(PANEL)
    return frozenset(held)


def has_any(case_type: CaseType, state: CaseState, actor: Actor, wanted: Collection[str]) -> bool:
    """Say whether the actor holds one of the wanted body roles or functions."""
    if not actor.roles.isdisjoint(wanted):
        return True
    return not functions_of(case_type, state, actor.id).isdisjoint(wanted)


def may_read(case_type: CaseType, state: CaseState, actor: Actor, *, barred: bool, assessor: bool) -> bool:
    """Say whether the actor may read the case.

    `barred`: involvement keeps him out although his role or function would let him in, also when it came to be
    known later. `assessor`: the case was assigned to him for assessment.
    """
    if barred:
        return False
    if functions_of(case_type, state, actor.id):
        return True
    return assessor or not actor.roles.isdisjoint(case_type.view)


def may_read_confidential(case_type: CaseType, state: CaseState, actor: Actor, *, barred: bool) -> bool:
    """Say whether the actor may open the raiser's identity and other confidential values."""
    return not barred and has_any(case_type, state, actor, case_type.view_confidential)
