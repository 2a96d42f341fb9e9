import json
from datetime import UTC, datetime

from casework.registry_changes import changed_fields
from casework.rules.registry import FORMS
from models.stores import RegistryLog

WORDS = {"role": {"intake": "Intake officer", "owner": "Case owner"}, "body": {"csca": "CSCA"}}


def told(kind, before, after, language="en"):
    log = RegistryLog(
        kind=kind,
        person="p",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        before=json.dumps(before),
        after=json.dumps(after),
    )
    return [(c.label, c.before, c.after) for c in changed_fields(FORMS[kind], log, language, WORDS)]


def test_only_what_changed_is_named_and_in_words():
    before = {"name": "An", "language": "en", "active": True}
    after = {"name": "Ann", "language": "en", "active": False, "email": "a@b.example"}
    assert told("people", before, after) == [
        ("Name", "An", "Ann"),
        ("E-mail", "", "a@b.example"),
        ("May sign in", "yes", "no"),
    ]


def test_rows_that_went_and_rows_that_came_stand_apart():
    kept, gone = (
        {"role": "intake", "body": "csca"},
        {"role": "owner", "body": "csca", "valid_until": "2026-02-01"},
    )
    come = {"role": "strange", "body": "csca"}
    assert told("people", {"roles": [kept, gone]}, {"roles": [kept, come]}) == [
        ("Body roles", "Case owner, CSCA, 2026-02-01", "strange, CSCA")
    ]


def test_choices_are_in_the_language_of_the_reader():
    assert told("people", {}, {"platform_roles": ["administrator", "assessor"]}, "zh-CN") == [
        ("平台角色", "", "管理员、评审员")
    ]


def test_what_was_empty_and_stays_so_is_no_change():
    assert told("people", {"email": ""}, {}) == []
