"""Every row of the catalogue: what carries it, what proves it, how far."""

from pathlib import Path

import pytest
import yaml

from casework.rules.coverage import coverage, unknown_rows
from casework.rules.exercised import touched
from casework.rules.loading import load
from portal.runtime import read_tree, schemes_folder
from rules.builders import tree

ROOT = Path(__file__).resolve().parent.parent.parent
TREE = read_tree(schemes_folder())
CATALOGUE, CARRIED = (yaml.safe_load(TREE[name]) for name in ("catalogue.yaml", "carried.yaml"))
NOTHING = {"platform": [], "not_carried": []}
WHY = {"en": "Another system.", "zh-CN": "其他系统。"}


def row_of(*edits, carried=NOTHING, expected="enforced"):
    """Cover one row, X-1, by the little procedure with edits."""
    rows = [{"id": "X-1", "clause": "1", "expected": expected}]
    [found] = coverage({"systems": [{"id": "X", "rows": rows}]}, carried, load(tree(*edits)))
    return found


def citing(old, new=None):
    """Make the edit by which a construct of the little procedure cites X-1."""
    return ("matter", old, new or old.replace("{id", "{requirements: [X-1], id", 1))


ACTION = citing(
    '    basis: "4"\n    from: received', '    basis: "4"\n    requirements: [X-1]\n    from: received'
)
UNTOUCHED = citing("  - {id: noted_at, type: dateTime,")


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (ACTION, "actions/accept"),
        (citing("      - {id: clear, rule"), "actions/accept/clear"),
        (citing("  - {id: scope, type: text,"), "fields/scope"),
        (citing("      - {name: b,", "      - {requirements: [X-1], name: b,"), "fields/kind/b"),
        (citing("  - {id: accepted, label"), "stages/accepted"),
        (("scheme", "{id: head,", "{requirements: [X-1], id: head,"), "roles/head"),
        (("scheme", "id: little", "requirements: [X-1]\nid: little"), "scheme"),
        (("matter", "case_type: matter", "requirements: [X-1]\ncase_type: matter"), "case_type"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_is_enforced_where_a_scenario_touches_what_cites_it(edit, key):
    found = row_of(edit)
    assert (found.grade, [c.key for c in found.constructs]) == ("enforced", [key])
    assert found.constructs[0].file == f"house/little/{edit[0]}.yaml"
    assert found.proofs[0].where == "house/little@1"
    assert row_of(edit, expected="evidenced").grade == "evidenced"


def test_a_row_that_nothing_cites_or_touches_is_open():
    assert row_of().grade == "missing"
    found = row_of(UNTOUCHED)
    assert (found.grade, found.proofs) == ("unproven", ())


def test_the_platform_carries_rows_and_some_are_not_carried_for_a_reason():
    own = {"rows": ["X-1"], "what": WHY, "where": "models/writing.py", "test": "tests/x.py::test_y"}
    found = row_of(carried={**NOTHING, "platform": [own]})
    assert (found.grade, found.proofs[0].name) == ("platform", "test_y")
    assert found.as_json()["constructs"][0]["what"] == "Another system."
    found = row_of(carried={**NOTHING, "not_carried": [{"rows": ["X-1"], "why": WHY}]})
    assert (found.grade, found.as_json("zh-CN")["reason"]) == ("not_carried", "其他系统。")
    assert (
        row_of(ACTION, carried={**NOTHING, "not_carried": [{"rows": ["X-1"], "why": WHY}]}).grade
        == "enforced"
    )


def test_an_abstract_and_a_faulty_version_carry_nothing():
    assert row_of(ACTION, ("scheme", "id: little", "abstract: true\nid: little")).grade == "missing"
    assert row_of(ACTION, ("scheme", "id: little", "nonsense: 1\nid: little")).grade == "missing"


def test_seats_put_a_panel_to_the_test_and_a_refusal_the_rule_it_names():
    step = {"cannot": "seat", "because": "expert", "seats": [{"person": "p"}]}
    keys = touched({"steps": [step]}, {"actions": [{"id": "seat", "panel": "board"}]})
    assert {("panels", "board", ""), ("panels", "board", "expert"), ("actions", "seat", "expert")} <= keys
    keys = touched(
        {"steps": [{"sends": "letter"}, {"cannot_send": "form", "with": {"marks": ["a", "b"]}}]}, {}
    )
    assert {("documents", "letter", ""), ("documents", "form", ""), ("fields", "marks", "b")} <= keys


def test_the_catalogue_has_every_row_once_and_no_scheme_cites_another():
    rows = [row["id"] for system in CATALOGUE["systems"] for row in system["rows"]]
    assert (len(rows), len(set(rows))) == (248, 248)
    assert unknown_rows(CATALOGUE, CARRIED, load(TREE)) == []
    assert unknown_rows({"systems": []}, NOTHING, load(tree(ACTION))) == ["L-4", "X-1"]


def test_what_the_platform_carries_names_a_module_and_a_test_that_exist():
    for one in CARRIED["platform"]:
        file, _, name = one["test"].partition("::")
        assert (ROOT / one["where"]).is_file()
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
