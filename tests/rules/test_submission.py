from casework.rules.submission import read_form
from rules.builders import MATTER, day, situation, with_field


def form(action="receive", by="ann", case_type=MATTER, values=(), **raw):
    """Read a form; `values` is what the case has, the rest what is typed."""
    return read_form(situation(by, case_type=case_type, values=values), case_type.action(action), raw)


def faults(**more):
    return [(f.code, f.field) for f in form(**more).faults]


def test_what_is_changed_is_told_apart_from_what_is_there():
    found = form(details="It broke", kind="a", level="3")
    assert found.faults == ()
    assert found.changed == {"level": 3}
    assert found.values["owner"] == "olga"


def test_a_cleared_value_is_changed_to_nothing():
    found = form(values={"scope": "farm"}, scope="")
    assert found.changed == {"scope": None}
    assert "scope" not in found.values


def test_a_required_value_cannot_be_cleared():
    assert faults(details="") == [("values.required", "details")]


def test_a_rule_may_make_a_field_required():
    kind = with_field("level", required="case.kind == 'a'")
    assert faults(case_type=kind) == [("values.required", "level")]
    assert faults(case_type=kind, kind="b", why="So") == []


def test_text_that_is_too_short_is_refused_with_the_length():
    found = form(details="It").faults
    assert [(f.code, f.params["length"]) for f in found] == [("values.too_short", "3")]


def test_a_faulty_value_is_not_called_missing_too():
    assert faults(details="x" * 60, values={"details": ""}) == [("values.too_long", "details")]


def test_the_answer_to_a_question_that_is_not_relevant_is_dropped():
    found = form(kind="a", why="Because")
    assert found.dropped == ("why",)
    assert "why" not in found.values


def test_an_old_answer_to_a_question_no_longer_relevant_goes_silently():
    found = form(kind="a", values={"kind": "b", "why": "Because"})
    assert found.dropped == ()
    assert found.changed == {"kind": "a", "why": None}


def test_a_choice_makes_its_fields_needed():
    assert faults(kind="b") == [("values.needed_by_choice", "why")]
    assert faults(kind="b", why="Because") == []


def test_an_irrelevant_question_is_never_required():
    assert faults(case_type=with_field("why", required="true"), kind="a") == []


def test_a_rule_of_relevance_that_fails_hides_the_question():
    kind = with_field("why", relevant="case.tags[5] == 'old'")
    assert form(case_type=kind, kind="a", why="Because").dropped == ("why",)


def test_an_unknown_key_is_refused():
    assert faults(owner="ann") == [("values.unknown_field", "owner")]


def test_a_fact_of_tomorrow_is_refused():
    assert faults(happened_on="2024-02-06") == [("values.in_future", "happened_on")]


def test_what_every_row_needs_is_asked_for_in_each_row():
    rows = [{"what": "x"}, {"day": "2024-02-01"}]
    assert faults(action="work", rows=rows) == [("values.required", "rows.1.what")]


def test_a_fact_of_tomorrow_in_a_row_is_refused():
    rows = [{"what": "x", "day": day("2024-02-06")}]
    assert faults(action="work", rows=rows) == [("values.in_future", "rows.0.day")]


def test_no_and_zero_are_answers():
    assert faults(case_type=with_field("level", required="true"), level=0) == []
    assert faults(action="accept", case_type=with_field("clear", required="true"), clear=False) == []
