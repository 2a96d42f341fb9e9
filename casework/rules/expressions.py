"""CEL behind one adapter: check a rule when a scheme is checked, evaluate it when a case is handled.

An expression never fails open: an error value, a budget overrun or a result that is no truth value raises
ExpressionFailed, and callers deny (SCHEMES, decision 6).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from cel_expr_python import cel

from casework.rules.case import Actor, CaseState, PersonFacts, Seat
from casework.rules.expressions_gate import Problem, gate, literal_problems, unset_time_problems
from casework.rules.expressions_types import TooLarge, build
from casework.rules.scheme import CaseType

_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)", re.DOTALL)


class ExpressionFailed(Exception):
    """A rule could not be evaluated; whoever asked must deny."""


@dataclass(frozen=True)
class Bindings:
    """A case made ready for rules; `failed` holds why it could not be."""

    data: dict[str, Any]
    failed: str = ""


class Expressions:
    """The rules of one case type: typed, gated, compiled once. Safe between threads."""

    def __init__(self, case_type: CaseType) -> None:
        self._case_type = case_type
        self._messages = build(case_type)
        package = self._messages.package
        base = {
            "case": cel.Type(f"{package}.Case"),
            "actor": cel.Type(f"{package}.Actor"),
            "now": cel.Type.TIMESTAMP,
        }
        seat = {**base, "m": cel.Type(f"{package}.Seat")}
        self._env = cel.NewEnv(self._messages.pool, variables=base)
        self._seat_env = cel.NewEnv(self._messages.pool, variables=seat)
        self._programs: dict[tuple[str, bool], cel.Expression] = {}
        self._lock = Lock()

    def check(self, source: str, *, seat: bool = False) -> tuple[Problem, ...]:
        """List what is wrong with a rule; none means that it compiles to a truth value."""
        problems = [*gate(source)]
        if not problems:
            problems = [*self._compile_problems(source, seat)]
        if not problems:
            problems = [
                *literal_problems(self._case_type, source),
                *unset_time_problems(self._case_type, source),
            ]
        return tuple(problems)

    def bind(
        self, state: CaseState, actor: Actor, now: datetime, *, tz: ZoneInfo, late: Sequence[str] = ()
    ) -> Bindings:
        """Make a case ready for any number of rules. `tz` is the zone of its office; `late` names its missed clocks."""
        try:
            case = self._messages.make_case(state, tz, late)
        except TooLarge as error:
            return Bindings({}, f"a value is too large: {error}")
        who = self._messages.make("Actor", {"id": actor.id, "roles": sorted(actor.roles)})
        return Bindings({"case": case, "actor": who, "now": now})

    def bind_seat(self, bindings: Bindings, seat: Seat, person: PersonFacts, on: date) -> Bindings:
        """Add one candidate as `m`; his qualifications are those in force on the local day `on`."""
        held = sorted(f"{q.kind}:{q.scope}" for q in person.qualifications if q.holds(q.kind, q.scope, on))
        facts = {
            "person": seat.person,
            "no_conflict": seat.no_conflict,
            "confidentiality": seat.confidentiality,
            "involved": sorted(person.involved),
            "roles": sorted(person.roles),
            "qualifications": held,
        }
        return Bindings({**bindings.data, "m": self._messages.make("Seat", facts)}, bindings.failed)

    def holds(self, source: str, bindings: Bindings) -> bool:
        """Say whether the rule is true for the case. Raises ExpressionFailed."""
        if bindings.failed:
            raise ExpressionFailed(bindings.failed)
        try:
            result = self._program(source, "m" in bindings.data).eval(data=bindings.data)
        except RuntimeError as error:
            raise ExpressionFailed(f"{source}: {error}") from error
        if result.type() != cel.Type.BOOL:
            raise ExpressionFailed(f"{source}: {result.value()}")
        return bool(result.value())

    def _program(self, source: str, seat: bool) -> cel.Expression:
        with self._lock:
            program = self._programs.get((source, seat))
        if program is None:
            program = (self._seat_env if seat else self._env).compile(source)
            with self._lock:
                self._programs[source, seat] = program
        return program

    def _compile_problems(self, source: str, seat: bool) -> Iterator[Problem]:
        try:
            kind = self._program(source, seat).return_type()
        except RuntimeError as error:
            yield from _problems(str(error))
            return
        if kind != cel.Type.BOOL:
            yield Problem("cel.type", f"it gives {kind.name().lower()}, not true or false", 1, 1)


def _problems(message: str) -> Iterator[Problem]:
    """Turn the compiler's words into problems, one for each place it names."""
    for part in message.split("ERROR: ")[1:] or [f"<input>:1:1: {message}"]:
        match = _PLACE.search(part)
        line, column, words = (int(match[1]), int(match[2]), match[3]) if match else (1, 1, part)
        code = "cel.syntax" if "yntax error" in words else "cel.type"
        yield Problem(code, words.replace(" [INVALID_ARGUMENT]", "").strip(), line, column)
