"""Run the scenarios of a scheme: whole cases told as steps, with what must and must not be possible.

Times in a scenario are local to the body's default office. The runner uses the very functions that the
portal uses; nothing is simulated but the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.errors import Refusal, Refused
from casework.rules.case import Actor, CaseState, Child, PersonFacts, Qualification, Seat
from casework.rules.cited import Cited
from casework.rules.clocks import lines_of
from casework.rules.dispatch import Sending, dispatch
from casework.rules.expressions import Expressions
from casework.rules.scheme import NEW, CaseType
from casework.rules.situation import Office, Situation
from casework.rules.workflow import Decision, Submission, apply, decide, offered

Json = Mapping[str, Any]

_GIVEN = (
    *("subject", "channel", "raiser_kind", "organisation", "certificate", "anonymous", "contactable"),
    *("parent_type", "parent_decided", "number"),
)


@dataclass(frozen=True)
class Failure:
    """A step that did not go as told: which scenario, which step (1-based), and what happened."""

    scenario: str
    step: int
    detail: str


class _Unexpected(Exception):
    """Something in a step did not go as told."""


@dataclass
class _Run:
    """A scenario under way."""

    case_type: CaseType
    expressions: Expressions
    office: Office
    people: dict[str, PersonFacts]
    state: CaseState
    several: bool = False
    cited: Cited = field(default_factory=Cited)
    last: Decision | None = None
    now: datetime | None = None

    def situation(self, by: str, now: datetime) -> Situation:
        facts = self.people.get(by, PersonFacts(by))
        actor = Actor(by, facts.name, facts.roles, door="scenario")
        return Situation(
            self.case_type, self.expressions, self.state, actor, self.people, now, self.office, self.cited
        )


def case_types_of(scenario: Json) -> tuple[str, ...]:
    """Name the case types a scenario is told for."""
    named = scenario["case_type"]
    return (named,) if isinstance(named, str) else tuple(named)


def run(case_type: CaseType, expressions: Expressions, scenario: Json, office: Office) -> Failure | None:
    """Run one scenario; give the first step that goes wrong, or None."""
    try:
        one = _start(case_type, expressions, scenario, office)
    except (ValueError, _Unexpected) as error:
        return Failure(scenario["name"], 0, str(error))
    for index, step in enumerate(scenario["steps"], start=1):
        try:
            _step(one, step)
        except _Unexpected as error:
            return Failure(scenario["name"], index, str(error))
        except Refused as error:
            return Failure(scenario["name"], index, f"refused: {error}")
    return None


def _start(case_type: CaseType, expressions: Expressions, scenario: Json, office: Office) -> _Run:
    given = scenario["given"]
    unknown = set(given) - {*_GIVEN, "received_at"}
    if unknown or "received_at" not in given:
        raise _Unexpected(f"`given` must have received_at and may not have {sorted(unknown)}")
    received = _local(given["received_at"], office)
    state = CaseState(
        case_type=case_type.id,
        stage=NEW,
        received_at=received,
        registered_at=received,
        office=office.id,
        **{k: v for k, v in given.items() if k in _GIVEN},
    )
    people = {name: _person(name, raw) for name, raw in scenario["people"].items()}
    several = not isinstance(scenario["case_type"], str)
    return _Run(case_type, expressions, office, people, state, several, _cited(scenario.get("cases", ())))


def _cited(numbers: Sequence[str]) -> Cited:
    """Let the cases that a scenario names be all there are under numbers that begin like theirs."""
    return Cited(frozenset(n.rsplit("-", 2)[0] for n in numbers), frozenset(numbers))


def _person(name: str, raw: Json) -> PersonFacts:
    held = tuple(
        Qualification(q["kind"], q["scope"], _day(q.get("valid_from")), _day(q.get("valid_until")))
        for q in raw.get("qualifications", [])
    )
    return PersonFacts(
        name,
        name,
        roles=frozenset(raw["roles"]),
        qualifications=held,
        involved=frozenset(raw.get("involved", ())),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _local(text: str, office: Office) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=office.zone)


def _step(one: _Run, step: Json) -> None:
    now = _local(step["at"], one.office)
    if one.now and now < one.now:
        raise _Unexpected("the steps are not in the order of time")
    one.now = now
    situation = one.situation(step.get("by", ""), now)
    for word, handler in _HANDLERS.items():
        if word in step:
            handler(one, situation, step)
    _expect(one, one.situation(step.get("by", ""), now), step.get("expect", {}))


def _submission(one: _Run, step: Json) -> Submission:
    """Take what the step hands in; told for several case types, each takes the fields it has."""
    values = {k: v for k, v in step.get("with", {}).items() if not one.several or k in one.case_type.fields}
    seats = tuple(
        Seat(s["person"], s.get("no_conflict", True), s.get("confidentiality", True))
        for s in step.get("seats", [])
    )
    return Submission(values, seats, step.get("reason", ""), signed=True)


def _does(one: _Run, situation: Situation, step: Json) -> None:
    if one.state.stage == NEW:
        situation = situation.with_state(replace(one.state, registered_at=situation.now))
    one.last = decide(situation, step["does"], _submission(one, step))
    one.state = apply(situation, one.last)


def _cannot(one: _Run, situation: Situation, step: Json) -> None:
    try:
        decide(situation, step["cannot"], _submission(one, step))
    except Refused as error:
        _match(error, step)
        return
    raise _Unexpected(f"{step['by']} could {step['cannot']}, but must not")


def _match(error: Refused, step: Json) -> None:
    wanted = step.get("because")
    if wanted and not any(wanted in _names(r) for r in error.refusals):
        raise _Unexpected(f"it was refused for another reason than {wanted!r}: {error}")


def _names(refusal: Refusal) -> tuple[str, ...]:
    return (refusal.code, refusal.field, str(refusal.params.get("rule", "")))


def _hidden(one: _Run, situation: Situation, step: Json) -> None:
    if step["hidden"] in {o.action.id for o in offered(situation)}:
        raise _Unexpected(f"{step['hidden']} is offered to {step['by']}, but must be hidden")


def _sends(one: _Run, situation: Situation, step: Json) -> None:
    sent = dispatch(situation, _sending(one, step, "sends"))
    one.state = replace(one.state, dispatches=(*one.state.dispatches, sent))


def _cannot_send(one: _Run, situation: Situation, step: Json) -> None:
    try:
        dispatch(situation, _sending(one, step, "cannot_send"))
    except Refused as error:
        _match(error, step)
        return
    raise _Unexpected(f"{step['cannot_send']} could be sent, but must not")


def _sending(one: _Run, step: Json, word: str) -> Sending:
    impossible = step.get("reason", "no contact") if step.get("not_possible") else ""
    at = one.now or one.state.registered_at
    return Sending(step[word], at, step.get("channel", "post"), "proof", impossible)


def _evidence(one: _Run, situation: Situation, step: Json) -> None:
    one.state = replace(one.state, evidence=(*one.state.evidence, step["evidence"]))


def _child(one: _Run, situation: Situation, step: Json) -> None:
    raw = step["child"]
    others = tuple(c for c in one.state.children if c.case_type != raw["case_type"])
    child = Child(raw["case_type"], raw["stage"], raw["final"])
    one.state = replace(one.state, children=(*others, child))


_HANDLERS = {
    "does": _does,
    "cannot": _cannot,
    "hidden": _hidden,
    "sends": _sends,
    "cannot_send": _cannot_send,
    "evidence": _evidence,
    "child": _child,
}


def _expect(one: _Run, situation: Situation, wanted: Json) -> None:
    seen = _seen(one, situation) if wanted else {}
    for key, value in wanted.items():
        actual = seen[key]
        if isinstance(value, dict):
            actual = {k: actual.get(k) for k in value}
        if actual != value:
            raise _Unexpected(f"{key} is {actual}, expected {value}")


def _seen(one: _Run, situation: Situation) -> dict[str, Any]:
    lines = lines_of(situation)
    offers = offered(situation)
    return {
        "stage": one.state.stage,
        "due": {line.id: str(line.due) for line in lines},
        "state": {line.id: line.state for line in lines},
        "issued": list(one.state.issued),
        "opened": [e.open for e in one.last.open] if one.last else [],
        "notified": list(one.last.notify) if one.last else [],
        "offered": [o.action.id for o in offers if not o.blocked],
        "blocked": [o.action.id for o in offers if o.blocked],
        "values": {k: str(v) if isinstance(v, date) else v for k, v in one.state.values.items()},
    }
