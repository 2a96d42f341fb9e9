"""A scheme version as typed, frozen data: what `reading.parse` makes of a flattened file.

Words: CMMN for stages, XLSForm for fields, ITSM for deadlines, Cerbos for roles (docs/words.md).
Ids never change their meaning; labels may. Every construct can carry `basis` (the clause it comes from)
and `requirements` (rows of the requirement catalogue that it carries).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.rules.text import Text

FIELD_TYPES = (
    "text",
    "integer",
    "boolean",
    "date",
    "dateTime",
    "select_one",
    "select_multiple",
    "person",
    "case",
    "repeat",
)

NEW = "new"
"""The `from` of an action that receives a case: there is no stage before it."""

PANEL = "panel"
"""The word in an action's `roles` that means: whoever holds a seat on the panel of the case."""

RAISER = "raiser"
"""The word in an action's `roles` that means: whoever was given the personal link of the case, without an account."""

ORGANISATION = "organisation"
"""The word in a document's `to` that means the organisation the case is about: it leaves by hand, not by the portal."""


@dataclass(frozen=True)
class Sourced:
    """The traceability that every construct carries."""

    basis: Text = field(default_factory=dict)
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role(Sourced):
    """A body role: whom it is bound to is data of the store, per office and with dates."""

    id: str = ""
    label: Text = field(default_factory=dict)
    common: tuple[str, ...] = ()
    substitute: str = ""


@dataclass(frozen=True)
class Choice:
    """One allowed value of a select field. `needs` names fields that this choice makes mandatory."""

    name: str
    label: Text
    needs: tuple[str, ...] = ()
    text: Text = field(default_factory=dict)


@dataclass(frozen=True)
class QualificationKind:
    """What somebody may be qualified as. Its scopes are the choices of the field `scope`, or `choices` of its own.

    A procedure has choices of its own where no field of its cases names the scope.
    """

    id: str
    label: Text
    scope: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Field(Sourced):
    """One scheme field.

    `required` and `relevant` are CEL sources; "" means no for `required` and always for `relevant`.
    `handles` marks a person field that gives a function in the case: who is put there must be
    independent and, if `roles` is not empty, hold one of them. `plan` allows a date in the future, `past` one
    before receipt (the event a case is about).
    A field of type `case` names another case: by its number, or in words where the file is older than the portal.
    `confidential` values are sealed in the store. `ground` marks the reason for not accepting.
    """

    id: str = ""
    type: str = "text"
    label: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    required: str = ""
    relevant: str = ""
    multiline: bool = False
    read_only: bool = False
    confidential: bool = False
    plan: bool = False
    past: bool = False
    handles: bool = False
    ground: bool = False
    roles: tuple[str, ...] = ()
    default_role: str = ""
    record: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int = 4000
    min_length: int = 0
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Stage:
    """A stage of the case; their order is the stage bar.

    `outcome` of a final stage: closed, not_accepted, withdrawn, referred.
    """

    id: str
    label: Text
    final: bool = False
    outcome: str = ""


@dataclass(frozen=True)
class Rule(Sourced):
    """A CEL rule that must hold, with the words for when it does not and the input it concerns."""

    id: str = ""
    rule: str = ""
    message: Text = field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True)
class Effect:
    """What an action does beside moving the case: exactly one of set, issue, open, notify.

    `set` takes a literal, `now`, `actor` or null. `copy` fills fields of the case that `open` opens
    from fields of this one (child field: own field).
    """

    set: Mapping[str, Any] = field(default_factory=dict)
    issue: str = ""
    open: str = ""
    copy: Mapping[str, str] = field(default_factory=dict)
    notify: str = ""
    when: str = ""


@dataclass(frozen=True)
class Action(Sourced):
    """What somebody may do with a case.

    `when` hides the action (not allowed); `require` shows it with the reason (not yet).
    `roles` name body roles, fields with `handles`, or `panel`. `approves` names the action whose
    result this one approves: the two must be done by different, independent persons. `returns` names
    the action whose result is sent back. `panel` names the panel rule to seat. `sign` asks for the
    password again. An empty `to` leaves the stage as it is.
    """

    id: str = ""
    label: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    from_: tuple[str, ...] = ()
    to: str = ""
    roles: tuple[str, ...] = ()
    when: str = ""
    form: tuple[str, ...] = ()
    require: tuple[Rule, ...] = ()
    panel: str = ""
    approves: str = ""
    returns: str = ""
    reason: bool = False
    sign: bool = False
    effects: tuple[Effect, ...] = ()

    @property
    def called(self) -> Text:
        """Give the label, or the id where there is none."""
        return self.label or {"en": self.id}


@dataclass(frozen=True)
class Duration:
    """A length of time in one unit: days, weeks, months or working_days; negative counts back."""

    unit: str
    amount: int


@dataclass(frozen=True)
class Extension:
    """Another length of a clock, from the same start, once `when` holds."""

    duration: Duration
    when: str


@dataclass(frozen=True)
class Suspension:
    """Two date fields between which the clocks of a case stand still; without an end they stand still for now."""

    start: str
    end: str


@dataclass(frozen=True)
class Deadline(Sourced):
    """A clock.

    `start` is `received_at`, or a date field. It stops when every one of `stop` is there: a field id,
    `sent.<document>` (`sent.a|b`: either of them) or `closed_at`. `source` says whose rule it is: scheme_owner,
    body, law, internal. `party` says who must act: inside or outside. A `watch` is no limit, only a day from
    which something is reported. A suspension of the case holds the clock, unless it `keeps_counting`.
    """

    id: str = ""
    label: Text = field(default_factory=dict)
    start: str = "received_at"
    duration: Duration = field(default_factory=lambda: Duration("days", 0))
    stop: tuple[str, ...] = ()
    applies: str = ""
    source: str = "body"
    party: str = "inside"
    owner: str = ""
    warn_before: Duration | None = None
    watch: bool = False
    escalate: tuple[str, ...] = ()
    extension: Extension | None = None
    keeps_counting: bool = False


@dataclass(frozen=True)
class Panel(Sourced):
    """The rule for seating a panel. In `every` and `some` the seat is `m`."""

    id: str = ""
    label: Text = field(default_factory=dict)
    min_size: int = 1
    max_size: int | None = None
    every: tuple[Rule, ...] = ()
    some: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Document(Sourced):
    """A document the case can issue. `outcome` marks the one that tells the raiser the result.

    `needs` are fields that must be filled and relevant; `after` are actions that must have been done;
    `to` is raiser, organisation or a role id. `number` is the prefix of its gapless number.
    """

    id: str = ""
    label: Text = field(default_factory=dict)
    form_no: str = ""
    template: str = ""
    to: str = "raiser"
    languages: tuple[str, ...] = ("en",)
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    number: str = ""
    outcome: bool = False


@dataclass(frozen=True)
class Register(Sourced):
    """A list over cases of one type: which columns, which filters, sorted by what."""

    id: str = ""
    label: Text = field(default_factory=dict)
    form_no: str = ""
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    default_sort: str = "next_deadline"


@dataclass(frozen=True)
class CaseType(Sourced):
    """One kind of thing that can be lodged under a scheme, complete after inheritance.

    `external` cases have a raiser outside the body who must be told the outcome; internal ones (a
    corrective action) have none. `parents` are case types it may be linked to; `parent_required`
    refuses it without one; one that other cases open is `also_received` where people may enter it too.
    `suspension` names the days between which its clocks stand still. `about` says what somebody may come with for
    whom the intake suggests this kind.
    """

    id: str = ""
    label: Text = field(default_factory=dict)
    definition: Text = field(default_factory=dict)
    external: bool = True
    parents: tuple[str, ...] = ()
    parent_required: bool = False
    also_received: bool = False
    about: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    actions: tuple[Action, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    panels: Mapping[str, Panel] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    view: tuple[str, ...] = ()
    view_confidential: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    records: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    suspension: tuple[Suspension, ...] = ()

    def stage(self, stage_id: str) -> Stage | None:
        """Find a stage by its id."""
        return next((s for s in self.stages if s.id == stage_id), None)

    def action(self, action_id: str) -> Action | None:
        """Find an action by its id."""
        return next((a for a in self.actions if a.id == action_id), None)

    @property
    def handling(self) -> tuple[Field, ...]:
        """The person fields that give a function in the case."""
        return tuple(f for f in self.fields.values() if f.handles)


@dataclass(frozen=True)
class Scheme(Sourced):
    """One version of a body's procedure for one certification scheme."""

    body: str = ""
    id: str = ""
    version: int = 1
    title: Text = field(default_factory=dict)
    purpose: Text = field(default_factory=dict)
    abstract: bool = False
    document: Text = field(default_factory=dict)
    effective_from: date | None = None
    owner: str = ""
    retention_years: int | None = None
    governing_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    prefix: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    qualifications: Mapping[str, QualificationKind] = field(default_factory=dict)
    case_types: Mapping[str, CaseType] = field(default_factory=dict)
    waivers: Mapping[str, str] = field(default_factory=dict)
    hash: str = ""

    @property
    def key(self) -> str:
        """Name the scheme without its version: `<body>/<scheme>`."""
        return f"{self.body}/{self.id}"

    @property
    def name(self) -> str:
        """Name this very version: `<body>/<scheme>@<version>`."""
        return f"{self.key}@{self.version}"

    @property
    def only_opened(self) -> frozenset[str]:
        """Name the case types that only another case opens: nobody receives them."""
        kinds = self.case_types
        opened = {e.open for kind in kinds.values() for action in kind.actions for e in action.effects}
        return frozenset(name for name in opened & set(kinds) if not kinds[name].also_received)
