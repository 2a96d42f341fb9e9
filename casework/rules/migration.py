"""Judging an open case by another version of its procedure: what would move, appear and go."""

from dataclasses import dataclass, replace

from casework.errors import Refusal
from casework.rules.clocks import lines_of
from casework.rules.deadlines import LedgerLine
from casework.rules.scheme import CaseType
from casework.rules.situation import Situation
from casework.rules.text import Text, say


@dataclass(frozen=True)
class MovedLine:
    """A clock that runs and its last day in time under both versions; "" where there is none."""

    deadline: str
    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What another version changes for one case: dates, actions at its stage, rules, values it has no field for."""

    moved: tuple[MovedLine, ...] = ()
    new_actions: tuple[Text, ...] = ()
    gone_actions: tuple[Text, ...] = ()
    new_rules: tuple[Text, ...] = ()
    gone_rules: tuple[Text, ...] = ()
    dropped: tuple[str, ...] = ()


def compare(now: Situation, then: Situation) -> Comparison:
    """Compare one case under two versions of its case type at the same moment."""
    here, there = (_actions(one) for one in (now, then))
    old, new = (_rules(one.case_type) for one in (now, then))
    return Comparison(
        moved=tuple(_moved(now, then)),
        new_actions=tuple(there[name] for name in there if name not in here),
        gone_actions=tuple(here[name] for name in here if name not in there),
        new_rules=tuple(new[key] for key in new if key not in old),
        gone_rules=tuple(old[key] for key in old if key not in new),
        dropped=tuple(name for name in now.state.values if name not in then.case_type.fields),
    )


def migration_refusals(situation: Situation, then: CaseType) -> list[Refusal]:
    """Refuse a version that has no place for the case. Ids keep their meaning, so no stage and no field is guessed."""
    faults = []
    stage = situation.case_type.stage(situation.state.stage)
    if then.stage(situation.state.stage) is None:
        faults.append(Refusal("migrate.no_stage", params={"stage": stage.label if stage else ""}, field="to"))
    kept = [name for name in situation.state.values if name in then.fields]
    changed = [name for name in kept if not _same_kind(situation.case_type, then, name)]
    faults += [
        Refusal("migrate.other_kind", params={"field": situation.case_type.fields[name].label}, field="to")
        for name in changed
    ]
    return faults


def without_lost(situation: Situation, then: CaseType) -> Situation:
    """Look at the case with the values that the other version has fields for."""
    state = situation.state
    kept = {name: value for name, value in state.values.items() if name in then.fields}
    return replace(situation, case_type=then, state=replace(state, values=kept))


def _same_kind(now: CaseType, then: CaseType, name: str) -> bool:
    """Say whether a recorded value means the same: one type, and rows of the same record."""
    here, there = now.fields[name], then.fields[name]
    return here.type == there.type and here.confidential == there.confidential and here.record == there.record


def _actions(situation: Situation) -> dict[str, Text]:
    return {a.id: a.label for a in situation.case_type.actions if situation.state.stage in a.from_}


def _rules(case_type: CaseType) -> dict[tuple[str, str], Text]:
    """Give what the rules of a case type say, each once: one rule may stand at several actions."""
    required = [rule for action in case_type.actions for rule in action.require]
    seated = [rule for panel in case_type.panels.values() for rule in (*panel.every, *panel.some)]
    return {(r.rule, say(r.message, "en")): r.message for r in (*required, *seated)}


def _moved(now: Situation, then: Situation) -> list[MovedLine]:
    here, there = (_running(one) for one in (now, then))
    names = [*here, *(name for name in there if name not in here)]
    lines = [
        MovedLine(name, (there.get(name) or here[name]).label, _day(here.get(name)), _day(there.get(name)))
        for name in names
    ]
    return [line for line in lines if line.before != line.after]


def _running(situation: Situation) -> dict[str, LedgerLine]:
    return {line.id: line for line in lines_of(situation) if line.due and line.open}


def _day(line: LedgerLine | None) -> str:
    return str(line.due) if line else ""
