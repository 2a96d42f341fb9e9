import pytest
from jsonschema import Draft202012Validator

from casework.rules import metaschema
from casework.rules.scheme import FIELD_TYPES

FILES = ["SCHEME_FILE", "CASE_TYPE_FILE", "TESTS_FILE", "BODY_FILE"]


@pytest.mark.parametrize("name", FILES)
def test_the_meta_schema_is_itself_valid(name):
    Draft202012Validator.check_schema(getattr(metaschema, name))


@pytest.mark.parametrize("name", FILES)
def test_no_file_takes_a_key_it_does_not_know(name):
    validator = Draft202012Validator(getattr(metaschema, name))
    assert any("'typo' was unexpected" in e.message for e in validator.iter_errors({"typo": 1}))


@pytest.mark.parametrize("name", ["Stage", "1a", "a-b", "a.b", "a$", "_id", "x" * 41, ""])
def test_an_id_is_a_plain_word(name):
    assert not Draft202012Validator(metaschema.ID).is_valid(name)


@pytest.mark.parametrize("length", [{}, {"days": 1, "weeks": 1}, {"hours": 1}, {"days": "1"}])
def test_a_length_has_one_known_unit(length):
    assert not Draft202012Validator(metaschema.DURATION).is_valid(length)


def test_every_field_type_may_be_written():
    validator = Draft202012Validator(metaschema.FIELD)
    assert all(validator.is_valid({"id": "a", "type": t}) for t in FIELD_TYPES)


def test_an_effect_needs_no_id_and_takes_no_code():
    validator = Draft202012Validator(metaschema.EFFECT)
    assert validator.is_valid({"notify": "owner"})
    assert not validator.is_valid({"run": "rm"})


@pytest.mark.parametrize(
    ("clause", "good"), [("4 a", True), ({"en": "Definitions"}, True), ("", False), ({}, False)]
)
def test_a_clause_is_a_number_or_a_text(clause, good):
    assert Draft202012Validator(metaschema.STAGE).is_valid({"id": "a", "basis": clause}) is good
