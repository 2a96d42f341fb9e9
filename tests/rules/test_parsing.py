import json

import pytest

from casework.rules.hashing import sha256_hex
from casework.rules.parsing import parse, parse_case_type, scheme_hash
from casework.rules.scheme import Choice, Duration, Effect
from rules.builders import LITTLE, MATTER, TASK, day, loaded, scheme


def test_the_head_of_a_procedure_is_typed():
    one = scheme()
    assert (one.key, one.name, one.document, one.basis) == (
        LITTLE,
        "house/little@1",
        {"en": "L-1"},
        {"en": "L-1"},
    )
    assert (one.effective_from, one.retention_years, one.owner) == (day("2024-01-01"), 5, "clerk")
    assert (one.languages, one.prefix, one.abstract, one.governing_language) == (
        ("en", "zh-CN"),
        "LIT",
        False,
        "en",
    )
    assert (one.roles["clerk"].common, one.roles["head"].substitute) == (("IO",), "deputy")


def test_a_bare_head_gets_what_is_usual():
    bare = parse({"scheme": {"body": "b", "id": "i", "version": 2}, "case_types": {}, "tests": []})
    assert (bare.name, bare.effective_from, bare.languages, bare.waivers) == ("b/i@2", None, ("en",), {})


def test_a_waiver_keeps_its_reason():
    waived = scheme(("scheme", "prefix: LIT", "prefix: LIT\nwaivers:\n  - {id: x, because: It is plain.}"))
    assert waived.waivers == {"x": "It is plain."}


def test_a_case_type_is_typed():
    assert (TASK.external, TASK.parents, TASK.parent_required) == (False, ("matter",), True)
    assert (MATTER.external, MATTER.exclude, MATTER.view) == (True, ("adviser",), ("clerk", "head"))
    assert MATTER.stage("closed").outcome == "closed"
    assert MATTER.stage("limbo") is None
    assert MATTER.action("dance") is None
    assert [f.id for f in MATTER.handling] == ["owner", "helper"]
    assert list(MATTER.records["row"]) == ["what", "day", "moment", "count", "marks"]


def test_a_field_is_typed_with_its_choices():
    kind = MATTER.fields["kind"]
    assert kind.choices[1] == Choice(
        "b", {"en": "B", "zh-CN": "乙"}, ("why",), {"en": "Kind B.", "zh-CN": "乙类。"}
    )
    assert (kind.required, MATTER.fields["level"].required) == ("true", "")
    assert (MATTER.fields["level"].minimum, MATTER.fields["level"].maximum) == (0, 10)


@pytest.mark.parametrize(("raw", "source"), [(True, "true"), (False, ""), ("case.clear", "case.clear")])
def test_required_is_a_rule_everywhere_below(raw, source):
    made = parse_case_type("x", {"fields": [{"id": "a", "required": raw}]})
    assert made.fields["a"].required == source


def test_an_action_begins_at_one_stage_or_several():
    assert MATTER.action("accept").from_ == ("received",)
    assert MATTER.action("assign").from_ == ("received", "accepted")
    assert parse_case_type("x", {"actions": [{"id": "a"}]}).actions[0].from_ == ()


def test_effects_rules_deadlines_panels_documents_and_registers_are_typed():
    accept = MATTER.action("accept")
    assert accept.effects[2] == Effect(open="task", when="case.kind == 'b'", copy={"problem": "details"})
    assert (accept.require[0].id, accept.require[0].field, accept.require[0].basis) == (
        "clear",
        "clear",
        {"en": "4 a"},
    )
    answer = MATTER.deadlines[0]
    assert (answer.duration, answer.warn_before) == (Duration("days", 10), Duration("days", 3))
    assert (answer.stop, answer.requirements) == (("sent.acceptance|refusal",), ("L-4",))
    assert MATTER.deadlines[1].warn_before is None
    board = MATTER.panels["board"]
    assert (board.min_size, board.max_size, len(board.every), len(board.some)) == (2, 3, 1, 1)
    assert (MATTER.documents["result"].after, MATTER.documents["result"].to) == (("approve",), "raiser")
    assert MATTER.registers["all"].filters == ("stage", "kind")


def test_the_hash_does_not_depend_on_the_order_of_keys_and_on_nothing_else():
    flat = loaded().flat
    again = json.loads(json.dumps(flat, sort_keys=True))
    assert scheme_hash(flat) == scheme_hash(again) == scheme().hash
    other = loaded(("matter", "duration: {days: 10}", "duration: {days: 12}")).flat
    assert scheme_hash(other) != scheme_hash(flat)


def test_the_digest_of_the_house_is_sha_256():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_clause_is_a_number_or_a_text_in_each_language():
    named = {"en": "Definitions", "zh-CN": "定义"}
    assert parse_case_type("x", {"basis": named}).basis == named
    assert parse_case_type("x", {"basis": "4 a"}).basis == {"en": "4 a"}
    assert parse_case_type("x", {}).basis == {}
