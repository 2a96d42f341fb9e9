from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.case import Actor, Child, Dispatch, Seat, Step
from casework.rules.expressions import ExpressionFailed, Expressions, _problems
from casework.rules.expressions_types import build
from rules.builders import MATTER, NOW, PEOPLE, ZONE, at, day, expressions, person, situation, state

RULES = expressions(MATTER)
OLGA = Actor("olga", "Olga", frozenset({"clerk"}))


def holds(source, **case):
    return RULES.holds(source, RULES.bind(state(**case), OLGA, NOW, tz=ZONE))


def fails(source, **case):
    with pytest.raises(ExpressionFailed) as caught:
        holds(source, **case)
    return str(caught.value)


def seat_holds(source, seat=None, **facts):
    bound = RULES.bind(state(values={"scope": "farm"}), OLGA, NOW, tz=ZONE)
    who = person("pia", **facts)
    return RULES.holds(source, RULES.bind_seat(bound, seat or Seat("pia"), who, day("2024-02-05")))


@pytest.mark.parametrize(
    "source",
    [
        "case.kind == 'a' && case.details == 'It broke'",
        "case.level == 7",
        "!case.clear",
        "case.scope == ''",
        "'old' in case.tags",
        "size(case.rows) == 2 && case.rows.exists(r, r.what == 'x' && r.count == 2 && has(r.day))",
        "case.rows[0].moment == timestamp('2024-01-31T01:00:00Z')",
        "case.rows[0].marks == ['red']",
        "has(case.held_on) && case.held_on == timestamp('2024-02-01T16:00:00Z')",
        "!has(case.seen_at)",
        "case.received_at < now",
        "now - case.received_at > duration('24h')",
        "case.stage == 'received' && case.case_type == 'matter' && case.number == 'LIT-1'",
        "'acceptance' in case.sent && 'result' in case.sent && case.not_possible == ['result']",
        "'receive' in case.done && 'acceptance' in case.issued",
        "case.panel[0].person == 'pia' && case.panel[0].no_conflict",
        "case.children.all(c, c.final) && case.children[0].number == 'LIT-2'",
        "actor.id == case.owner && 'clerk' in actor.roles",
        "'photo' in case.evidence",
        "case.contactable && !case.anonymous && !case.parent_decided",
    ],
)
def test_a_rule_sees_all_of_the_case(source):
    case = {
        "number": "LIT-1",
        "values": {
            "level": 7,
            "tags": ["old"],
            "held_on": day("2024-02-02"),
            "rows": [
                {
                    "what": "x",
                    "day": day("2024-02-01"),
                    "moment": at("2024-01-31T09:00"),
                    "count": 2,
                    "marks": ["red"],
                },
                {"what": "y", "day": None},
            ],
        },
        "steps": (Step("receive", "ann", NOW),),
        "issued": ("acceptance",),
        "dispatches": (Dispatch("acceptance", NOW), Dispatch("result", NOW, not_possible=True)),
        "panel": (Seat("pia", no_conflict=True),),
        "children": (Child("task", "done", final=True, number="LIT-2"),),
        "evidence": ("photo",),
    }
    assert holds(source, **case)


@pytest.mark.parametrize(("value", "set_"), [(day("2024-02-01"), True), (None, False)])
def test_a_rule_sees_whether_a_time_in_a_row_is_set(value, set_):
    case = {"values": {"rows": [{"what": "x", "day": value}]}}
    assert holds("case.rows.all(r, has(r.day) && r.day < now)", **case) is set_
    assert holds("has(case.rows[0].day)", **case) is set_


def test_a_value_the_procedure_no_longer_has_is_not_seen():
    assert holds("case.kind == 'a'", values={"gone": "x"})


@pytest.mark.parametrize(
    "source",
    [
        "m.person == 'pia' && m.no_conflict && !m.confidentiality",
        "'expert:farm' in m.qualifications && !('expert:mill' in m.qualifications)",
        "'adviser' in m.involved && 'clerk' in m.roles",
    ],
)
def test_a_rule_for_seats_sees_the_candidate(source):
    qualifications = [("expert", "farm"), ("expert", "mill", None, day("2024-02-04"))]
    who = person("pia", "clerk", involved=["adviser"], qualifications=qualifications)
    bound = RULES.bind(state(), OLGA, NOW, tz=ZONE)
    ready = RULES.bind_seat(bound, Seat("pia", no_conflict=True), who, day("2024-02-05"))
    assert RULES.holds(source, ready)


@pytest.mark.parametrize(
    "source", ["case.tags[3] == 'old'", "1 / case.level == 1", "case.level", "case.owner"]
)
def test_what_gives_no_truth_value_is_no_permission(source):
    assert source in fails(source, values={"level": 0})


def test_a_rule_that_does_not_compile_is_no_permission():
    assert "case.nothing" in fails("case.nothing == 1")


@pytest.mark.parametrize(
    "values",
    [
        {"details": "x" * 20_001},
        {"tags": ["old"] * 201},
        {"rows": [{"what": "x" * 20_001}]},
        {"tags": ["x" * 20_001]},
    ],
    ids=["text", "list", "row", "item"],
)
def test_a_value_too_large_for_rules_denies_instead_of_costing(values):
    assert "too large" in fails("true", values=values)


def test_a_case_too_large_denies_the_seats_too():
    bound = RULES.bind(state(values={"details": "x" * 20_001}), OLGA, NOW, tz=ZONE)
    ready = RULES.bind_seat(bound, Seat("pia"), PEOPLE["pia"], day("2024-02-05"))
    with pytest.raises(ExpressionFailed):
        RULES.holds("true", ready)


def test_a_situation_turns_a_failing_rule_into_no():
    assert not situation().holds("case.tags[3] == 'old'")
    assert situation().holds("")


def problems(source, *, seat=False):
    return [(p.code, p.line, p.column) for p in RULES.check(source, seat=seat)]


def test_a_good_rule_has_no_problems():
    assert problems("case.kind == 'a'") == []
    assert problems("m.no_conflict", seat=True) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("case.kind ==", [("cel.syntax", 1, 13)]),
        ("case.nothing == 'a'", [("cel.type", 1, 5)]),
        ("case.level == 'a'", [("cel.type", 1, 12)]),
        ("m.no_conflict", [("cel.type", 1, 2)]),
        ("case.level", [("cel.type", 1, 1)]),
        ("case.kind == 'z'", [("cel.unknown_choice", 1, 6)]),
        ("case.seen_at < now", [("cel.unset_time", 1, 1)]),
        ("true" + " || true" * 60, [("cel.too_long", 0, 0)]),
    ],
)
def test_a_problem_is_named_with_its_place(source, found):
    assert problems(source) == found


def test_a_rule_that_gives_something_else_says_what():
    assert RULES.check("case.level")[0].message == "it gives int, not true or false"


def test_several_faults_of_one_rule_are_told_apart():
    assert [p.code for p in RULES.check("case.nothing == 1 || case.neither == 2")] == ["cel.type"] * 2


def test_words_of_the_compiler_without_a_place_are_kept():
    assert [(p.code, p.message, p.line) for p in _problems("out of luck")] == [("cel.type", "out of luck", 1)]
    assert [(p.message, p.column) for p in _problems("ERROR: odd words")] == [("odd words", 1)]


def test_a_rule_is_compiled_once():
    own = Expressions(MATTER)
    assert own._program("case.clear", False) is own._program("case.clear", False)


def test_rules_may_be_asked_from_several_threads():
    own, seen = Expressions(MATTER), []
    bound = own.bind(state(), OLGA, NOW, tz=ZONE)

    def ask():
        seen.append(own.holds("case.kind == 'a'", bound))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 8


def test_each_case_type_has_types_of_its_own():
    types = build(MATTER).types
    assert (types["level"], types["tags"], types["rows"], types["seen_at"]) == (
        "int",
        "string*",
        "Record_row*",
        "time",
    )


@given(st.text(max_size=40))
def test_checking_any_text_never_raises(source):
    for problem in RULES.check(source):
        assert problem.code.startswith("cel.")


@given(st.text(max_size=200), st.integers(-(2**53), 2**53), st.booleans())
def test_any_value_a_form_takes_can_be_bound(text, number, flag):
    safe = text.encode("utf-8", "ignore").decode()
    assert holds("true", values={"details": safe, "level": number, "clear": flag})
