"""Which kind of case fits what somebody comes with: who he is, what it is about, under which scheme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from casework.errors import Refusal
from casework.rules.case import Actor, CaseState
from casework.rules.expressions import Expressions
from casework.rules.scheme import NEW, CaseType
from casework.rules.situation import Office, Situation

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Brought:
    """What is known before a case is received; "" is not known yet. `scheme` is `<body>/<scheme>`."""

    raiser_kind: str = ""
    about: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Fit:
    """How well a kind of case fits: every question it answers counts, a rule that fails rules it out."""

    score: int
    against: tuple[Refusal, ...] = ()


def best(judged: Sequence[tuple[Kind, Fit]]) -> list[Kind]:
    """List the kinds that fit best, in their order; none where nothing that was said speaks for one."""
    fitting = [(one.score, kind) for kind, one in judged if one.score and not one.against]
    highest = max((score for score, _kind in fitting), default=0)
    return [kind for score, kind in fitting if score == highest]


def fit(
    brought: Brought,
    scheme: str,
    case_type: CaseType,
    expressions: Expressions,
    office: Office,
    now: datetime,
) -> Fit:
    """Judge a kind of case of the scheme `<body>/<scheme>` for what somebody brings."""
    against = _barred(brought.raiser_kind, case_type, expressions, office, now) if brought.raiser_kind else ()
    score = (brought.about in case_type.about) + (brought.scheme == scheme and bool(case_type.about))
    return Fit(score, against)


def _barred(
    raiser_kind: str, case_type: CaseType, expressions: Expressions, office: Office, now: datetime
) -> tuple[Refusal, ...]:
    """Ask the rules of receipt that speak of who raises it."""
    state = CaseState(
        case_type=case_type.id, stage=NEW, received_at=now, registered_at=now, raiser_kind=raiser_kind
    )
    situation = Situation(case_type, expressions, state, Actor(""), {}, now, office)
    rules = [r for a in case_type.actions if NEW in a.from_ for r in a.require if r.field == "raiser_kind"]
    return tuple(
        Refusal("action.requirement", basis=r.basis, message=r.message, params={"rule": r.id}, field=r.field)
        for r in rules
        if not situation.holds(r.rule)
    )
