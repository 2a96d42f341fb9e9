"""One case, one actor, one moment: what every rule is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from casework.rules.calendar import OfficeCalendar
from casework.rules.case import Actor, CaseState, PersonFacts
from casework.rules.cited import Cited
from casework.rules.deadlines import late
from casework.rules.expressions import Bindings, ExpressionFailed, Expressions
from casework.rules.scheme import CaseType


@dataclass(frozen=True)
class Office:
    """Where a case is handled: its time zone fixes what a day is, its calendar what a working day is."""

    id: str
    zone: ZoneInfo
    calendar: OfficeCalendar


@dataclass(frozen=True)
class Situation:
    """All that the rules may look at. `people` holds the facts of whoever may come up, by id.

    `cited` is what is known of the other cases that the form under judgement names.
    """

    case_type: CaseType
    expressions: Expressions
    state: CaseState
    actor: Actor
    people: Mapping[str, PersonFacts]
    now: datetime
    office: Office
    cited: Cited = field(default_factory=Cited)

    @property
    def today(self) -> date:
        """The local day in the handling office."""
        return self.now.astimezone(self.office.zone).date()

    def facts(self, person: str) -> PersonFacts:
        """Give what is known of a person; somebody unknown holds nothing."""
        return self.people.get(person, PersonFacts(person))

    @cached_property
    def bindings(self) -> Bindings:
        """The case made ready for rules, once."""
        missed = late(
            self.case_type,
            self.state,
            now=self.now,
            zone=self.office.zone,
            calendar=self.office.calendar,
        )
        return self.expressions.bind(self.state, self.actor, self.now, tz=self.office.zone, late=missed)

    def holds(self, source: str) -> bool:
        """Evaluate a rule; an empty one holds. One that fails to evaluate does not: errors deny."""
        if not source:
            return True
        try:
            return self.expressions.holds(source, self.bindings)
        except ExpressionFailed:
            return False

    def with_state(self, state: CaseState) -> "Situation":
        """Look at another state of the same case."""
        return replace(self, state=state)
