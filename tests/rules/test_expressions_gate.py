import pytest

from casework.rules.expressions_gate import gate, literal_problems, unset_time_problems
from rules.builders import MATTER


def gated(source):
    return [p.code for p in gate(source)]


def literals(source):
    return [(p.code, p.column) for p in literal_problems(MATTER, source)]


def unset(source):
    return [(p.message, p.column) for p in unset_time_problems(MATTER, source)]


def test_a_rule_may_have_four_hundred_characters():
    assert gated("x" * 400) == []
    assert gated("x" * 401) == ["cel.too_long"]


def test_a_rule_may_have_one_comprehension():
    one = "case.rows.all(r, r.count > 0)"
    assert gated(one) == []
    assert gated(f"{one} && case.rows.exists_one (r, r.count > 5)") == ["cel.too_complex"]
    assert gated(f"{one} && case.rows. exists(r, r.count > 5)") == ["cel.too_complex"]


def test_words_in_quotes_are_no_comprehension():
    assert gated("case.rows.all(r, r.what != '.all(')") == []


def test_a_rule_may_have_forty_parentheses():
    assert gated("(" * 40) == []
    assert gated("(" * 41) == ["cel.too_complex"]


@pytest.mark.parametrize(
    "source",
    [
        "case.kind == 'a'",
        'case.kind != "b"',
        "case.kind == ''",
        "'old' in case.tags",
        "case.stage == 'received'",
        "'acceptance' in case.issued && 'result' in case.sent && 'refusal' in case.not_possible",
        "'receive' in case.done",
        "case.details == 'anything' && 'x' in case.evidence && case.channel == 'mail'",
    ],
)
def test_a_literal_that_exists_passes(source):
    assert literals(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("case.kind == 'z'", [("cel.unknown_choice", 6)]),
        ('true || case.kind != "z"', [("cel.unknown_choice", 14)]),
        ("'z' in case.tags", [("cel.unknown_choice", 1)]),
        ('"memo" in case.issued', [("cel.unknown_name", 1)]),
        ("'memo' in case.sent", [("cel.unknown_name", 1)]),
        ("'memo' in case.not_possible", [("cel.unknown_name", 1)]),
        ("'dance' in case.done", [("cel.unknown_name", 1)]),
        ("case.stage == 'limbo'", [("cel.unknown_name", 6)]),
    ],
)
def test_a_literal_that_can_never_match_is_found(source, found):
    assert literals(source) == found


def test_a_wrong_literal_is_answered_with_the_right_ones():
    (problem,) = literal_problems(MATTER, "case.kind == 'z'")
    assert problem.message == "'z' is not one of a, b"


def test_a_time_that_may_be_unset_is_asked_for_first():
    assert unset("case.seen_at < now") == [("case.seen_at", 1)]
    assert unset("true || case.closed_at < now") == [("case.closed_at", 9)]
    assert unset("has(case.seen_at) && case.seen_at < now") == []
    assert unset("has(case.seen_at)") == []


def test_a_time_that_is_always_set_needs_no_question():
    assert unset("case.received_at < now && case.registered_at < now") == []


def test_a_time_in_a_row_is_asked_for_before_it_is_used():
    assert unset("case.rows.all(r, r.day < r.moment)") == [("r.day", 18), ("r.moment", 26)]
    assert unset("case.rows.all(r, has(r.day) && r.day < received)") == []
    assert unset("case.rows.exists_one( one , one.count > 1)") == []
    assert unset("case.details.all(r, r.day < 1)") == []
    assert unset("case.nothing.all(r, r.day < 1)") == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("case.rows .all (r, r . day < now)", "r.day"),
        ("(case.rows).all(r, r.day < now)", "r.day"),
        ("[case.rows[0]].all(r, r.day < now)", "r.day"),
        ("case.rows[0].day < now", "case.rows[0].day"),
        ("(case.rows[0]).day < now", "case.rows[0]).day"),
        ("has(case.rows[0].day) && case.rows[1].day < now", "case.rows[1].day"),
        ("case.rows.filter(r, r.count < 1)[0].day < now", "[0].day"),
        ("case . seen_at < now", "case.seen_at"),
        ("case.details != 'has(case.seen_at)' && case.seen_at < now", "case.seen_at"),
    ],
)
def test_no_way_of_writing_hides_a_time(source, name):
    assert [message for message, _ in unset(source)] == [name]


@pytest.mark.parametrize(
    "source",
    [
        "has(case.rows[0].day) && case.rows[0].day < now",
        "has( case.seen_at ) && case .seen_at < now",
        "case.rows[0].what == 'case.seen_at'",
    ],
)
def test_a_time_that_is_asked_for_passes_however_it_is_written(source):
    assert unset(source) == []
