"""A case as the rules see it: plain, frozen data without a store behind it.

The store builds a `CaseState` from its documents, a scenario builds one from its steps, and the rules
never know the difference. All instants are aware datetimes; dates are local to the handling office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casework.rules.text import LANGUAGES, Text, named

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Qualification:
    """What a person may do, for which scope, between which days (both included)."""

    kind: str
    scope: str
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, kind: str, scope: str, on: date) -> bool:
        """Say whether this is `kind` for `scope` and in force on the local day `on`."""
        begun = self.valid_from is None or self.valid_from <= on
        alive = self.valid_until is None or on <= self.valid_until
        return self.kind == kind and self.scope == scope and begun and alive


@dataclass(frozen=True)
class PersonFacts:
    """What the rules must know of one person in view of one case.

    `involved` holds the kinds of involvement that touch this case: auditor, reviewer, decision_maker,
    adviser, subject, raiser_tie, earlier_handler, declared_conflict (ISO/IEC 17021-1, 5.2 and 9.7).
    `roles` are the body roles held on the day in question in the office of the case.
    """

    id: str
    name: str = ""
    name_zh: str = ""
    roles: frozenset[str] = frozenset()
    qualifications: tuple[Qualification, ...] = ()
    involved: frozenset[str] = frozenset()

    def named(self, language: str) -> str:
        """Give the name as people of that language write it."""
        return named(self.name, self.name_zh, language)

    @property
    def called(self) -> Text:
        """Give the name in every language, or the id where none is known."""
        return {language: self.named(language) or self.id for language in LANGUAGES}


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, the body roles he holds where the case is handled, and his platform roles.

    Case rights come from `roles` and from functions in the case, never from `platform`.
    `door` names how he came in: screen, command, job.
    """

    id: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    platform: frozenset[str] = frozenset()
    door: str = "screen"


@dataclass(frozen=True)
class Seat:
    """One seat of a panel: who, and what he declared (CSCA/P03RA 5.6.4 c, d)."""

    person: str
    no_conflict: bool = False
    confidentiality: bool = False


@dataclass(frozen=True)
class Step:
    """An action that was carried out: which, by whom, when."""

    action: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Dispatch:
    """A document that left the house, or could not: when, by which channel, why not."""

    document: str
    at: datetime
    channel: str = ""
    not_possible: bool = False


@dataclass(frozen=True)
class Child:
    """A linked case seen from the one it belongs to."""

    case_type: str
    stage: str
    final: bool
    number: str = ""


@dataclass(frozen=True)
class CaseState:
    """Everything the rules read of a case.

    `values` holds the scheme's fields (confidential ones opened: rules run on the server and never
    show them). `issued` names the documents in the order of issue, `issued_at` the latest moment of each.
    """

    case_type: str
    stage: str
    received_at: datetime
    registered_at: datetime
    values: Values = field(default_factory=dict)
    number: str = ""
    id: str = ""
    office: str = ""
    subject: str = ""
    channel: str = ""
    raiser_kind: str = ""
    organisation: str = ""
    certificate: str = ""
    anonymous: bool = False
    contactable: bool = True
    panel: tuple[Seat, ...] = ()
    steps: tuple[Step, ...] = ()
    issued: tuple[str, ...] = ()
    issued_at: Mapping[str, datetime] = field(default_factory=dict)
    dispatches: tuple[Dispatch, ...] = ()
    evidence: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    parent_type: str = ""
    closed_at: datetime | None = None
    parent_decided: bool = False

    @property
    def unsent(self) -> tuple[str, ...]:
        """Name the documents that have not been sent since they were issued last, each once."""
        return tuple(d for d in dict.fromkeys(self.issued) if not self.sent_since_issue(d))

    def sent_since_issue(self, document: str) -> bool:
        """Say whether the latest issue of a document was sent, or said to be impossible to send."""
        moments = [d.at for d in self.dispatches if d.document == document]
        issued = self.issued_at.get(document)
        return bool(moments) and (issued is None or issued <= max(moments))

    def done_by(self, action: str) -> str:
        """Give the person who last carried out `action`, or an empty string."""
        return next((s.by for s in reversed(self.steps) if s.action == action), "")
