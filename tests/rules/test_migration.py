from dataclasses import replace

from casework.rules.migration import compare, migration_refusals, without_lost
from casework.rules.scheme import Duration, Rule
from rules.builders import MATTER, expressions, situation, with_action, with_field

KEPT = {"details": "Wet tea", "verdict": "Yes"}


def under(then, **more):
    """Look at one case under the version it has and under another one."""
    now = situation("hal", values=KEPT, **more)
    return now, replace(without_lost(now, then), expressions=expressions(then))


def changed(**parts):
    return replace(MATTER, **parts)


def test_the_same_version_changes_nothing():
    found = compare(*under(MATTER))
    assert (found.moved, found.new_actions, found.gone_actions, found.dropped) == ((), (), (), ())


def test_running_clocks_that_move_come_and_go_are_named_with_both_days():
    first, *rest = [d for d in MATTER.deadlines if d.duration]
    running = {line.deadline for line in compare(*under(changed(deadlines=()))).moved}
    assert first.id in running
    longer = replace(first, duration=Duration("days", 60))
    [moved] = compare(*under(changed(deadlines=(longer, *rest)))).moved
    assert (moved.deadline, moved.label) == (first.id, first.label)
    assert moved.before < moved.after
    [gone] = [m for m in compare(*under(changed(deadlines=tuple(rest)))).moved if m.deadline == first.id]
    assert (gone.before, gone.after) == (moved.before, "")
    now, then = under(changed(deadlines=tuple(rest)))
    [new] = [m for m in compare(then, now).moved if m.deadline == first.id]
    assert (new.before, new.after) == ("", moved.before)


def test_actions_of_the_stage_that_come_and_go_are_named():
    accept = MATTER.action("accept")
    without = changed(actions=tuple(a for a in MATTER.actions if a.id != "accept"))
    assert compare(*under(without)).gone_actions == (accept.label,)
    now, then = under(without)
    assert compare(then, now).new_actions == (accept.label,)


def test_rules_that_come_and_go_are_told_once_in_their_words():
    accept = MATTER.action("accept")
    own = Rule(id="own", rule="case.clear", message={"en": "It must be clear anew."})
    stricter = with_action("accept", with_action("refuse", require=(own,)), require=(*accept.require, own))
    found = compare(*under(stricter))
    assert found.new_rules == (own.message,)
    now, then = under(stricter)
    assert compare(then, now).gone_rules[0] == own.message


def test_values_without_a_field_are_named_and_left_behind():
    fewer = changed(fields={k: f for k, f in MATTER.fields.items() if k != "verdict"})
    now, then = under(fewer)
    assert compare(now, then).dropped == ("verdict",)
    assert dict(then.state.values) == {k: v for k, v in now.state.values.items() if k != "verdict"}


def test_a_version_without_the_stage_or_with_another_kind_of_field_is_refused():
    now = situation("hal", values=KEPT)
    assert migration_refusals(now, MATTER) == []
    stages = tuple(s for s in MATTER.stages if s.id != now.state.stage)
    [lost] = migration_refusals(now, changed(stages=stages))
    assert (lost.code, lost.field) == ("migrate.no_stage", "to")
    assert MATTER.stage(now.state.stage).label["en"] in lost.text()
    nowhere = situation("hal", stage="nowhere")
    assert [r.code for r in migration_refusals(nowhere, MATTER)] == ["migrate.no_stage"]
    for other in ({"type": "integer"}, {"confidential": True}, {"record": "row"}):
        [kind] = migration_refusals(now, with_field("details", **other))
        assert kind.code == "migrate.other_kind"
