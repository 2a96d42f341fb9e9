"""A procedure is data: it is checked, published by a second person, pinned by day of receipt, and never changed."""

import json

import pytest
from world import code_of

from casework.operations.schemes import examine, find_version, import_version, preview, publish, submit
from models.schemes import SchemeVersion
from portal.runtime import read_tree, schemes_folder

NAME = "csca/rainforest-alliance@4"
FOLDER = "csca/rainforest-alliance/4"


@pytest.fixture
def tree(store):
    """The schemes with one more version, in force from 1 April 2026."""
    made = dict(read_tree(schemes_folder()))
    made[f"{FOLDER}/scheme.yaml"] = (
        b"schema: evenhand/scheme/1\nid: rainforest-alliance\nbody: csca\nversion: 4\n"
        b'extends: csca/rainforest-alliance@3\neffective_from: "2026-04-01"\n'
    )
    made[f"{FOLDER}/grievance.yaml"] = (
        "case_type: grievance\nabstract: true\nfields:\n  - id: urgency\n    type: select_one\n"
        "    label: {en: Urgency, zh-CN: 紧急程度}\n    choices:\n"
        "      - {name: high, label: {en: High, zh-CN: 高}}\n"
        "actions:\n  - id: accept\n    form: [evidence_sufficient, signed, anonymity_risk_level, anonymity_risk, "
        "expected_by, next_steps, urgency]\n"
    ).encode()
    yield made
    SchemeVersion.objects(body="csca", version=4).delete()
    SchemeVersion.objects(body="csca", version=3).update(set__status="published")


def test_a_new_version_is_published_by_a_second_person_and_found_without_restart(world, tree):
    clerk, admin = world.actor("clerk"), world.actor("admin")
    assert import_version(tree, NAME, actor=clerk, now=world.at, proofs=False).status == "checked"
    assert code_of(lambda: publish(NAME, actor=admin, now=world.at)) == "scheme.status"
    submit(NAME, actor=clerk, now=world.at)
    assert code_of(lambda: publish(NAME, actor=clerk, now=world.at)) == "scheme.same_person"
    assert code_of(lambda: publish(NAME, actor=world.actor("staff"), now=world.at)) == "action.not_allowed"
    assert publish(NAME, actor=admin, now=world.at).status == "published"
    assert find_version("csca/rainforest-alliance@3").status == "superseded"
    assert world.receive().scheme_version == 3
    world.at = world.at.replace(month=4)
    new = world.receive()
    assert new.scheme_version == 4
    fields = world.open(new.number, "manager").case_type.action("accept").form
    assert "urgency" in fields


def test_the_same_folder_twice_changes_nothing(world, tree):
    clerk = world.actor("clerk")
    import_version(tree, NAME, actor=clerk, now=world.at, proofs=False)
    submit(NAME, actor=clerk, now=world.at)
    again = import_version(tree, NAME, actor=world.actor("admin"), now=world.at, proofs=False)
    assert (again.status, again.created_by) == ("in_review", clerk.id)
    tree[f"{FOLDER}/grievance.yaml"] += b"    reason: true\n"
    changed = import_version(tree, NAME, actor=world.actor("admin"), now=world.at, proofs=False)
    assert (changed.status, changed.created_by) == ("checked", world.actor("admin").id)


def test_what_a_folder_would_change_is_told_before(world, tree):
    found = preview(tree, NAME)
    assert (found.against, found.status) == ("csca/rainforest-alliance@3", "published")
    told = {(d.kind, d.path) for d in found.differences}
    assert ("added", "case_types/appeal/fields/urgency") in told
    assert ("changed", "case_types/appeal/actions/accept/form") in told
    assert SchemeVersion.objects(body="csca", version=4).first() is None
    import_version(tree, NAME, actor=world.actor("clerk"), now=world.at, proofs=False)
    again = preview(tree, NAME)
    assert (again.against, again.status, again.differences) == (NAME, "checked", ())
    first = preview(tree, "csca/rainforest-alliance@1")
    assert (first.against, first.differences) == ("csca/rainforest-alliance@1", ())
    SchemeVersion.objects(body="sai-global", scheme="fsc").update(set__scheme="elsewhere")
    try:
        assert preview(tree, "sai-global/fsc@1").against == ""
    finally:
        SchemeVersion.objects(body="sai-global", scheme="elsewhere").update(set__scheme="fsc")
    assert code_of(lambda: preview(tree, "no/thing@1")) == "scheme.not_found"


def test_a_case_stays_with_the_version_of_its_day_of_receipt(world, tree):
    number = world.receive().number
    for step in (import_version, submit, publish):
        actor = world.actor("admin" if step is publish else "clerk")
        more = {"proofs": False} if step is import_version else {}
        args = (tree, NAME) if step is import_version else (NAME,)
        step(*args, actor=actor, now=world.at, **more)
    world.at = world.at.replace(month=4)
    assert "urgency" not in world.open(number, "manager").case_type.fields
    late = world.receive(
        receipt={"received_at": "2026-03-30T10:00", "late_entry_reason": "It lay in the wrong tray."}
    )
    assert late.scheme_version == 3


def test_a_published_version_is_never_changed(world, tree):
    tree["csca/rainforest-alliance/3/scheme.yaml"] += b"purpose: {en: Other, zh-CN: x}\n"
    clerk = world.actor("clerk")
    name = "csca/rainforest-alliance@3"
    assert (
        code_of(lambda: import_version(tree, name, actor=clerk, now=world.at, proofs=False))
        == "scheme.published_immutable"
    )


def test_importing_the_same_version_again_is_harmless(world):
    tree = read_tree(schemes_folder())
    again = import_version(tree, "sai-global/fsc@1", actor=world.actor("clerk"), now=world.at, proofs=False)
    assert again.status == "published"


def test_a_faulty_version_is_refused_with_all_findings_at_once(tree):
    tree[f"{FOLDER}/grievance.yaml"] = (
        b"case_type: grievance\nabstract: true\nactions:\n  - id: accept\n    form: [no_such_field]\n"
        b"    require:\n      - {id: x, rule: case.nonsense > 3, message: {en: X, zh-CN: x}}\n"
    )
    found = examine(tree, NAME, proofs=False).loaded.findings
    assert len(found) >= 1
    assert all(f.code and f.file and f.hint() for f in found)


@pytest.mark.parametrize("name", ["csca/rainforest-alliance@9", "csca", "nobody/nothing@1", "@", "a/b@x"])
def test_an_unknown_version_is_refused(world, name):
    assert code_of(lambda: find_version(name)) == "scheme.not_found"


def test_an_abstract_scheme_and_a_taken_prefix_are_refused(world, tree):
    clerk = world.actor("clerk")
    name = "sai-global/generic@1"
    assert (
        code_of(lambda: import_version(tree, name, actor=clerk, now=world.at, proofs=False))
        == "scheme.abstract"
    )
    tree[f"{FOLDER}/scheme.yaml"] += b"prefix: FSC\n"
    assert (
        code_of(lambda: import_version(tree, NAME, actor=clerk, now=world.at, proofs=False))
        == "scheme.prefix_taken"
    )


def test_plain_staff_cannot_import(world, tree):
    staff = world.actor("staff")
    assert (
        code_of(lambda: import_version(tree, NAME, actor=staff, now=world.at, proofs=False))
        == "action.not_allowed"
    )


def test_the_report_of_proofs_is_kept_with_the_version(world, tree):
    clerk = world.actor("clerk")
    tree.pop(f"{FOLDER}/grievance.yaml")
    version = import_version(tree, NAME, actor=clerk, now=world.at)
    report = json.loads(version.report)
    assert report["scenarios"] >= 27
    assert all(p["proven_by"] for p in report["proofs"])
