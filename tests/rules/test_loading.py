import pytest

from casework.rules.loading import load, load_bodies
from rules.builders import LITTLE, loaded, tree

SECOND = "house/second"


def second(scheme="", **files):
    """Give the files of a procedure that extends the little one."""
    head = (
        f"schema: evenhand/scheme/1\nid: second\nbody: house\nversion: 1\nextends: house/little@1\n{scheme}"
    )
    made = {"scheme": head, **files}
    return {f"{SECOND}/{stem}.yaml": text for stem, text in made.items()}


def found(*edits, extra=(), folder=LITTLE):
    return [(f.code, f.file, f.line) for f in loaded(*edits, extra=extra, folder=folder).findings]


def extended(scheme="", **files):
    return loaded(extra=second(scheme, **files), folder=SECOND)


def test_a_version_is_named_after_body_scheme_and_number():
    assert list(load(tree())) == ["house/little@1"]
    one = loaded()
    assert sorted(one.files) == ["matter.yaml", "scheme.yaml", "task.yaml", "tests.yaml"]
    assert sorted(one.templates) == ["acceptance.docx", "refusal.docx", "result.docx"]
    assert set(one.flat["case_types"]) == {"matter", "task"}


def test_a_version_that_cannot_be_read_is_named_after_its_folder():
    broken = load(tree(("scheme", "version: 1", "version: one")))
    assert list(broken) == [LITTLE]
    assert broken[LITTLE].flat is None


def test_a_fault_of_structure_is_found_with_file_and_line():
    assert found(("matter", "label: {en: Matter, zh-CN: 事项}", "lable: {en: Matter}")) == [
        ("scheme.structure", f"{LITTLE}/matter.yaml", 1)
    ]


def test_all_faults_of_all_files_come_at_once():
    codes = [c for c, _, _ in found(("matter", "basis: ", "base: "), ("task", "to: opened", "too: opened"))]
    assert codes == ["scheme.structure"] * len(codes)
    assert len(codes) > 1


def test_a_fault_of_yaml_hides_that_of_structure():
    assert [c for c, _, _ in found(("task", "case_type: task", "case_type: &a task"))] == ["file.alias"]


def test_an_empty_file_is_found():
    assert found(extra={f"{LITTLE}/more.yaml": ""}) == [("scheme.structure", f"{LITTLE}/more.yaml", 0)]


def test_a_long_detail_is_cut():
    one = loaded(("task", "from: new", "from: " + str(["X" * 400])))
    assert max(len(f.params["detail"]) for f in one.findings) == 300


def test_a_procedure_without_scenarios_is_read():
    files = {k: v for k, v in tree().items() if "tests" not in k}
    assert load(files)["house/little@1"].flat["tests"] == []


def test_two_files_of_the_same_case_type_are_found():
    assert found(extra={f"{LITTLE}/zz.yaml": "case_type: task\n"}) == [
        ("scheme.duplicate_id", f"{LITTLE}/zz.yaml", 1)
    ]


def test_two_folders_of_the_same_version_are_found_and_neither_hides_the_other():
    text = tree()[f"{LITTLE}/scheme.yaml"].decode()
    versions = load(tree(extra={"house/other/scheme.yaml": text}))
    assert set(versions) == {"house/little@1", "house/other"}
    assert versions["house/little@1"].findings == []
    assert [(f.code, f.file) for f in versions["house/other"].findings] == [
        ("scheme.duplicate_id", "house/other/scheme.yaml")
    ]


def test_a_version_takes_over_what_it_does_not_change():
    one = extended("title: {en: Second, zh-CN: 第二}", task="case_type: task\nlabel: {en: Job}\n")
    assert one.flat["scheme"]["title"]["en"] == "Second"
    assert one.flat["scheme"]["prefix"] == "LIT"
    assert one.flat["case_types"]["task"]["label"] == {"en": "Job", "zh-CN": "任务"}
    assert len(one.flat["tests"]) == 4
    assert sorted(one.templates) == ["acceptance.docx", "refusal.docx", "result.docx"]


def test_a_version_below_an_abstract_one_is_concrete():
    files = second()
    one = loaded(("scheme", "version: 1", "version: 1\nabstract: true"), extra=files, folder=SECOND)
    assert "abstract" not in one.flat["scheme"]


def test_a_new_case_type_is_placed_by_what_it_extends():
    kind = "case_type: special\nextends: task\nstages:\n  - {id: early, after: new, label: {en: Early}}\n"
    one = extended(special=kind)
    assert [s["id"] for s in one.flat["case_types"]["special"]["stages"]] == ["early", "opened", "done"]
    assert "after" not in one.flat["case_types"]["special"]["stages"][0]


def test_a_new_case_type_removes_what_it_would_inherit():
    one = extended(special="case_type: special\nextends: task\nactions:\n  - {id: finish, remove: true}\n")
    assert [a["id"] for a in one.flat["case_types"]["special"]["actions"]] == ["open"]


@pytest.mark.parametrize(
    ("extra", "codes"),
    [
        (
            second().items() | {(f"{SECOND}/tests.yaml", "tests:\n  - {name: no such, remove: true}\n")},
            ["scheme.unknown_remove"],
        ),
        (
            {f"{SECOND}/scheme.yaml": second()[f"{SECOND}/scheme.yaml"].replace("little@1", "little@9")},
            ["scheme.unknown_parent"],
        ),
        (
            {f"{SECOND}/scheme.yaml": second()[f"{SECOND}/scheme.yaml"].replace("little@1", "second@1")},
            ["scheme.extends_loop"],
        ),
    ],
    ids=["removal", "parent", "loop"],
)
def test_inheritance_between_versions_that_cannot_be_resolved_is_found(extra, codes):
    one = loaded(extra=extra, folder=SECOND)
    assert [f.code for f in one.findings] == codes
    assert one.flat is None


def test_a_loop_over_two_versions_is_found():
    files = second()
    first = files[f"{SECOND}/scheme.yaml"].replace("little@1", "third@1")
    third = first.replace("id: second", "id: third").replace("third@1", "second@1")
    extra = {f"{SECOND}/scheme.yaml": first, "house/third/scheme.yaml": third}
    codes = {
        f.code for folder in (SECOND, "house/third") for f in loaded(extra=extra, folder=folder).findings
    }
    assert "scheme.extends_loop" in codes


def test_a_version_below_a_faulty_one_does_not_go_on():
    one = loaded(("task", "to: opened", "too: opened"), extra=second(), folder=SECOND)
    assert [f.code for f in one.findings] == ["scheme.faulty_parent"]


@pytest.mark.parametrize("text", ["- a list\n", "id: [1]\nbody: house\nversion: 2\n", "nothing"])
def test_a_head_that_says_nothing_of_itself_is_named_after_its_folder(text):
    assert "house/broken" in load(tree(extra={"house/broken/scheme.yaml": text}))


KIND = "case_type: special\nextends: task\nstages:\n  - {id: mine, label: {en: Mine}}\n"
SPECIAL = {f"{LITTLE}/special.yaml": KIND}


def changed(text):
    """A later version that changes a case type which extends another one."""
    one = loaded(extra={**SPECIAL, **second(special=f"case_type: special\n{text}")}, folder=SECOND)
    assert one.findings == []
    return one.flat["case_types"]["special"]


def test_a_later_version_removes_what_a_case_type_inherits():
    kind = changed("actions:\n  - {id: finish, remove: true}\nstages:\n  - {id: mine, remove: true}\n")
    assert [a["id"] for a in kind["actions"]] == ["open"]
    assert [s["id"] for s in kind["stages"]] == ["opened", "done"]


def test_a_later_version_places_after_what_a_case_type_inherits():
    kind = changed(
        "stages:\n  - {id: next, after: opened, label: {en: Next}}\n"
        "  - {id: last, after: mine, label: {en: Last}}\n"
    )
    assert [s["id"] for s in kind["stages"]] == ["opened", "next", "done", "mine", "last"]
    assert not any("after" in s for s in kind["stages"])


def test_what_a_version_removes_a_later_one_may_bring_back():
    third = second(special="case_type: special\nactions:\n  - {id: finish, remove: true}\n")
    text = (
        "schema: evenhand/scheme/1\nid: third\nbody: house\nversion: 1\nextends: house/second@1\n"
        "title: {en: Third}\n"
    )
    again = "case_type: special\nactions:\n  - {id: finish, label: {en: Again}}\n"
    extra = {**SPECIAL, **third, "house/third/scheme.yaml": text, "house/third/special.yaml": again}
    kind = loaded(extra=extra, folder="house/third").flat["case_types"]["special"]
    assert next(a for a in kind["actions"] if a["id"] == "finish")["label"]["en"] == "Again"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{id: no such, remove: true}", "scheme.structure"),
        ("{id: nosuch, remove: true}", "scheme.unknown_remove"),
        ("{id: next, after: nosuch, label: {en: X}}", "scheme.unknown_place"),
    ],
)
def test_what_is_nowhere_is_neither_removed_nor_stood_after(entry, code):
    text = f"case_type: special\nstages:\n  - {entry}\n"
    one = loaded(extra={**SPECIAL, **second(special=text)}, folder=SECOND)
    assert [f.code for f in one.findings] == [code]


def test_a_rule_that_an_inherited_action_does_not_have_is_not_removed():
    text = "case_type: special\nactions:\n  - {id: finish, require: [{id: none, remove: true}]}\n"
    one = loaded(extra={**SPECIAL, **second(special=text)}, folder=SECOND)
    assert [(f.code, f.params["name"]) for f in one.findings] == [("scheme.unknown_remove", "none")]


def test_faults_of_inheritance_inside_a_version_are_found():
    assert found(("task", "case_type: task", "case_type: task\nextends: nothing")) == [
        ("scheme.unknown_reference", f"{LITTLE}/task.yaml", 0)
    ]


def test_a_finding_in_a_file_that_is_not_there_has_no_line():
    one = loaded()
    one.finding("body.yaml", "/body", "file.missing", name="body.yaml")
    assert (one.findings[0].line, one.findings[0].file) == (0, f"{LITTLE}/body.yaml")


def test_bodies_are_read_by_their_id():
    bodies, findings = load_bodies(tree())
    assert (list(bodies), findings) == (["house"], [])
    assert bodies["house"]["offices"][0]["timezone"] == "Asia/Shanghai"


def test_a_faulty_body_is_found_and_not_read():
    bodies, findings = load_bodies({"house/body.yaml": b"id: house\n"})
    assert bodies == {}
    assert {f.code for f in findings} == {"scheme.structure"}
    assert load_bodies({"house/body.yaml": b""})[0] == {}
