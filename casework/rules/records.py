"""Which rows of the requirement catalogue have their record in one case, and which have not.

A row is cited by constructs of the case type; what each of them left in the case is its record.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.rules.case import CaseState
from casework.rules.deadlines import LedgerLine
from casework.rules.fields import empty
from casework.rules.scheme import CaseType
from casework.rules.text import Text

DONE, LATE, OPEN, NONE = "on_record", "late", "not_yet", "not_applicable"
_OF_A_LINE = {
    **dict.fromkeys(("met", "not_possible"), DONE),
    **dict.fromkeys(("late", "overdue", "reportable"), LATE),
    **dict.fromkeys(("not_applicable", "waiting", "watching", "suspended"), NONE),
}


@dataclass(frozen=True)
class Record:
    """What one construct left in the case: `at` and `by` where somebody did it, `due` for a deadline."""

    part: str
    id: str
    label: Text
    basis: Text
    state: str
    at: datetime | None = None
    by: str = ""
    due: str = ""


@dataclass(frozen=True)
class RowRecord:
    """A row and its records. It is late if one of them is, on record if one of them is."""

    row: str
    records: Sequence[Record] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """Say how the row stands in the case."""
        states = {record.state for record in self.records}
        return next((s for s in (LATE, DONE, OPEN) if s in states), NONE)


def row_records(case_type: CaseType, state: CaseState, lines: Iterable[LedgerLine]) -> list[RowRecord]:
    """Give every row that the case type cites, in the order of their names."""
    rows: dict[str, list[Record]] = {}
    for requirements, record in (
        *_fields(case_type, state),
        *_actions(case_type, state),
        *_documents(case_type, state),
        *_panels(case_type, state),
        *_lines(lines),
    ):
        for row in requirements:
            rows.setdefault(row, []).append(record)
    return [RowRecord(row, tuple(_once(found))) for row, found in sorted(rows.items())]


def _fields(case_type: CaseType, state: CaseState) -> Iterator[tuple[Sequence[str], Record]]:
    for spec in case_type.fields.values():
        kept = DONE if not empty(state.values.get(spec.id)) else OPEN
        yield spec.requirements, Record("fields", spec.id, spec.label, spec.basis, kept)


def _actions(case_type: CaseType, state: CaseState) -> Iterator[tuple[Sequence[str], Record]]:
    """An action leaves its step; a rule of it was kept when the step was taken."""
    for action in case_type.actions:
        step = next((s for s in reversed(state.steps) if s.action == action.id), None)
        rows = (*action.requirements, *(row for rule in action.require for row in rule.requirements))
        told = (step.at, step.by) if step else (None, "")
        kept = DONE if step else OPEN
        yield rows, Record("actions", action.id, action.label, action.basis, kept, *told)


def _documents(case_type: CaseType, state: CaseState) -> Iterator[tuple[Sequence[str], Record]]:
    for document in case_type.documents.values():
        sent = next((d.at for d in state.dispatches if d.document == document.id), None)
        kept = DONE if document.id in state.issued else OPEN
        yield (
            document.requirements,
            Record("documents", document.id, document.label, document.basis, kept, sent),
        )


def _panels(case_type: CaseType, state: CaseState) -> Iterator[tuple[Sequence[str], Record]]:
    for panel in case_type.panels.values():
        rows = (
            *panel.requirements,
            *(row for rule in (*panel.every, *panel.some) for row in rule.requirements),
        )
        yield rows, Record("panels", panel.id, panel.label, panel.basis, DONE if state.panel else OPEN)


def _lines(lines: Iterable[LedgerLine]) -> Iterator[tuple[Sequence[str], Record]]:
    for line in lines:
        due = str(line.due) if line.due else ""
        kept = _OF_A_LINE.get(line.state, OPEN)
        yield (
            line.requirement,
            Record("deadlines", line.id, line.label, line.basis, kept, line.stopped_at, "", due),
        )


def _once(found: Iterable[Record]) -> Iterator[Record]:
    """Drop the second mention of a construct: an action and a rule of it may cite the same row."""
    seen: set[tuple[str, str]] = set()
    for record in found:
        if (record.part, record.id) not in seen:
            seen.add((record.part, record.id))
            yield record
