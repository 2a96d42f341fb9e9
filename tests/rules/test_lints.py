import pytest

from casework.rules.checking import check
from rules.builders import LITTLE, OFFICE, loaded


def lints(*edits):
    one = loaded(*edits)
    check(one, OFFICE, proofs=False)
    return one.findings


def codes(*edits):
    return [f.code for f in lints(*edits)]


def details(*edits):
    return [f.params["detail"] for f in lints(*edits) if f.code == "scheme.structure"]


def test_the_little_procedure_is_clean():
    assert lints() == []


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ("owner: clerk\n", "scheme.no_owner"),
        ("retention: {years: 5}\n", "scheme.no_retention"),
        ('effective_from: "2024-01-01"\n', "scheme.no_effective_date"),
    ],
)
def test_a_procedure_says_who_keeps_it_how_long_and_from_when(old, code):
    assert codes(("scheme", old, "")) == [code]


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("title: {en: A little procedure, zh-CN: 小程序}\n", "title"),
        ("prefix: LIT\n", "prefix"),
        ("languages: [en, zh-CN]\n", "languages"),
    ],
)
def test_a_procedure_is_complete(old, key):
    assert details(("scheme", old, "")) == [f"'{key}' is missing for scheme"]


def test_an_abstract_procedure_may_be_incomplete():
    bare = ("scheme", 'effective_from: "2024-01-01"\n', "abstract: true\n")
    edits = [("scheme", "prefix: LIT\n", ""), ("tests", "case_type: [task]", "case_type: matter")]
    assert codes(bare, *edits, ("matter", "refusal.docx", "none.docx")) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "detail"),
    [
        ("task", "label: {en: Task, zh-CN: 任务}\n", "", "the case type task has no label"),
        ("task", "label: {en: Problem, zh-CN: 问题}", "past: true", "'label' is missing for problem"),
        ("task", "label: {en: Opened, zh-CN: 已开启}", "final: false", "'label' is missing for opened"),
        ("task", "from: new, ", "", "'from' is missing for open"),
        ("task", "to: done, roles: [clerk]", "to: done", "'roles' is missing for finish"),
        ("matter", "    duration: {days: 10}\n", "", "'duration' is missing for answer"),
        ("matter", "    stop: [seen_at]\n", "", "'stop' is missing for hearing"),
        ("matter", "    label: {en: Board, zh-CN: 小组}\n", "", "'label' is missing for board"),
        ("matter", "    template: acceptance.docx\n", "", "'template' is missing for acceptance"),
        (
            "matter",
            "    columns: [number, subject, kind, owner, stage]\n",
            "",
            "'columns' is missing for all",
        ),
        ("task", "final: true, outcome: closed", "final: true", "the final stage done needs an outcome"),
        ("matter", "{name: a, label: {en: A, zh-CN: 甲}}", "{name: a}", "the choice a has no label"),
        ("task", "type: text", "type: select_one", "problem: choices go with select fields only"),
    ],
)
def test_nothing_is_left_half_described(file, old, new, detail):
    assert detail in details((file, old, new))


def test_an_id_that_stands_twice_is_found():
    again = "  - {id: problem, type: text, label: {en: P, zh-CN: 问}}\nstages:"
    assert codes(("task", "stages:", again)) == ["scheme.duplicate_id"] * 2


@pytest.mark.parametrize("name", ["head", "panel", "stage", "anonymous", "received_at"])
def test_a_field_may_not_take_the_name_of_a_role_or_of_what_every_case_has(name):
    extra = f"  - {{id: {name}, type: text, label: {{en: P, zh-CN: 问}}}}\nstages:"
    assert codes(("task", "stages:", extra)) == ["scheme.duplicate_id"]


def test_every_template_is_there():
    (finding,) = lints(("matter", "refusal.docx", "none.docx"))
    assert (finding.code, finding.params["name"]) == ("scheme.template_missing", "none.docx")


def test_every_case_type_has_a_scenario():
    (finding,) = lints(("tests", "case_type: [task]", "case_type: matter"))
    assert (finding.code, finding.params["name"], finding.file) == (
        "scheme.no_scenario",
        "task",
        f"{LITTLE}/task.yaml",
    )


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("roles: [clerk], label: {en: Owner", "roles: [nobody], label: {en: Owner", "role"),
        ("roles: [clerk], label: {en: Owner", "default_role: nobody, label: {en: Owner", "role"),
        ("needs: [why]", "needs: [nothing]", "field"),
        ("record: row", "record: nothing", "record"),
        ("from: [received, accepted]\n    roles: [head]", "from: [limbo]\n    roles: [head]", "stage"),
        ("to: accepted\n    roles: [owner]", "to: limbo\n    roles: [owner]", "stage"),
        ("roles: [head]\n    form: [owner, helper]", "roles: [nobody]\n    form: [owner]", "role"),
        ("form: [owner, helper]", "form: [owner, nothing]", "field"),
        ("panel: board", "panel: nothing", "panel"),
        ("approves: propose", "approves: nothing", "action"),
        ("returns: propose", "returns: nothing", "action"),
        ("field: channel", "field: nothing", "field"),
        ("set: {verdict: null}", "set: {nothing: null}", "field"),
        ("issue: result", "issue: nothing", "document"),
        ("open: task", "open: nothing", "case type"),
        ("notify: owner", "notify: nobody", "role"),
        ("copy: {problem: details}", "copy: {problem: nothing}", "field"),
        ("copy: {problem: details}", "copy: {nothing: details}", "field of task"),
        ("start: planned_on\n    duration: {weeks", "start: details\n    duration: {weeks", "date field"),
        ("stop: [seen_at]", "stop: [details]", "date field or document"),
        ("stop: [sent.acceptance|refusal]", "stop: [sent.acceptance|nothing]", "date field or document"),
        ("escalate: [head]", "escalate: [nobody]", "role"),
        ("owner: owner\n    applies", "owner: nobody\n    applies", "role"),
        ("needs: [verdict]", "needs: [nothing]", "field"),
        ("after_actions: [approve]", "after_actions: [nothing]", "action"),
        ("template: acceptance.docx", "template: acceptance.docx\n    to: nobody", "role"),
        ("columns: [number, subject", "columns: [nothing, subject", "column"),
        ("filters: [stage, kind]", "filters: [nothing]", "column"),
        ("default_sort: received_at", "default_sort: nothing", "column"),
        ("view: [clerk, head]", "view: [nobody]", "role"),
        ("view_confidential: [owner, head]", "view_confidential: [nobody]", "role"),
    ],
)
def test_what_is_named_exists(old, new, kind):
    found = [f for f in lints(("matter", old, new)) if f.code == "scheme.unknown_reference"]
    assert [f.params["kind"] for f in found] == [kind]
    assert found[0].params["name"].removeprefix("sent.") in new


def test_the_parent_of_a_case_type_exists():
    (finding,) = lints(("task", "parents: [matter]", "parents: [nothing]"))
    assert finding.params == {"kind": "case type", "name": "nothing"}


def test_a_part_of_a_row_is_checked_like_any_field():
    old = "type: integer, label: {en: Count, zh-CN: 数量}"
    assert details(("matter", old, "type: select_one, label: {en: Count, zh-CN: 数量}")) == [
        "count: choices go with select fields only"
    ]
    assert details(("matter", old, "type: repeat, record: row, label: {en: Count, zh-CN: 数量}")) == [
        "count: a row cannot hold rows"
    ]
    assert details(("matter", old, "type: integer")) == ["'label' is missing for count"]
    assert codes(("matter", old, "type: integer, label: {en: Count}")) == ["scheme.missing_text"]


def test_a_stage_is_reached_and_left():
    limbo = "  - {id: limbo, label: {en: Limbo, zh-CN: 空}}\nactions:"
    assert codes(("task", "actions:", limbo)) == ["scheme.unreachable", "scheme.dead_end"]


def test_refusing_needs_a_ground():
    (finding,) = lints(("matter", "    ground: true\n", ""))
    assert finding.code == "scheme.invariant"
    assert "no field marked as ground" in finding.text()


def test_a_raiser_outside_is_told_the_outcome():
    (finding,) = lints(("task", "external: false\n", ""))
    assert finding.code == "scheme.invariant"
    assert "tells the raiser the outcome" in finding.text()


def test_an_outcome_that_goes_to_somebody_else_tells_the_raiser_nothing():
    edits = [
        ("matter", "outcome: true\n", "outcome: true\n    to: head\n"),
        ("matter", "after_actions: [approve]\n    outcome: true", "after_actions: [approve]"),
    ]
    assert "scheme.invariant" in codes(*edits)


def test_an_action_does_not_both_approve_and_return():
    assert codes(("matter", "returns: propose", "returns: propose\n    approves: propose")) == [
        "scheme.invariant"
    ]


def test_whoever_approves_has_a_substitute_who_may():
    (finding,) = lints(("matter", "roles: [head, deputy]\n    approves", "roles: [head]\n    approves"))
    assert (finding.code, finding.params["name"]) == ("scheme.no_substitute", "head")
    assert codes(("matter", "roles: [head, deputy]\n    approves", "roles: [owner]\n    approves")) == []


def test_nobody_is_his_own_substitute():
    edit = ("scheme", "substitute: deputy", "substitute: head")
    assert details(edit) == ["head: nobody is his own substitute"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "minimum: 0, maximum: 10",
            "minimum: 11, maximum: 10",
            "level: the smallest value, 11, is above the largest, 10",
        ),
        ("minimum: 0, maximum: 10", "minimum: 10, maximum: 10", ""),
        ("minimum: 0, maximum: 10", "minimum: 11", ""),
        ("min_length: 3", "min_length: 51", "details: the smallest length, 51, is above the largest, 50"),
    ],
)
def test_a_field_leaves_room_for_an_answer(old, new, told):
    assert details(("matter", old, new)) == ([told] if told else [])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("task", "{en: Task, zh-CN: 任务}", "{en: Task}"),
        ("task", "{en: Problem, zh-CN: 问题}", "{en: Problem}"),
        ("matter", "{en: In words., zh-CN: 请说明。}", "{en: In words.}"),
        ("matter", "{en: A, zh-CN: 甲}", "{en: A}"),
        ("matter", "{en: Kind B., zh-CN: 乙类。}", "{zh-CN: 乙类。}"),
        ("task", "{en: Opened, zh-CN: 已开启}", "{en: Opened}"),
        ("task", "{en: Finish, zh-CN: 完成}", "{en: Finish}"),
        ("matter", "{en: Issues the letter., zh-CN: 签发信函。}", "{en: Issues the letter.}"),
        ("matter", "{en: It must be clear., zh-CN: 须清楚。}", "{en: It must be clear.}"),
        ("matter", "{en: declared nothing, zh-CN: 未声明}", "{en: declared nothing}"),
        ("matter", "{en: One must be an expert., zh-CN: 须有一名专家。}", "{en: One must be an expert.}"),
        ("matter", "{en: Answer, zh-CN: 答复}", "{en: Answer}"),
        ("matter", "{en: Refusal, zh-CN: 不受理通知}", "{en: Refusal}"),
    ],
)
def test_every_text_has_each_promised_language(file, old, new):
    (finding,) = lints((file, old, new))
    assert (finding.code, finding.params["language"]) == (
        "scheme.missing_text",
        "en" if "zh" in new else "zh-CN",
    )


def test_a_language_that_is_not_promised_is_not_missed():
    assert (
        codes(
            ("scheme", "languages: [en, zh-CN]", "languages: [en]"),
            ("task", "{en: Task, zh-CN: 任务}", "{en: Task}"),
        )
        == []
    )


def unknown(*edits):
    return [
        (f.params["kind"], f.params["name"]) for f in lints(*edits) if f.code == "scheme.unknown_reference"
    ]


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (("matter", "exclude: [adviser]", "exclude: [advisor]"), ("involvement", "advisor")),
        (("scheme", "owner: clerk", "owner: nobody"), ("role", "nobody")),
        (("scheme", "substitute: deputy", "substitute: nobody"), ("role", "nobody")),
        (
            ("scheme", "scope: kind", "scope: details"),
            ("field", "details"),
        ),
        (
            ("tests", "ann: {roles: [clerk]}", "ann: {roles: [clerk], involved: [audtor]}"),
            ("involvement", "audtor"),
        ),
    ],
)
def test_names_that_would_silently_do_nothing_are_found(edit, named):
    assert named in unknown(edit)


def test_a_panel_has_room_for_its_members():
    assert details(("matter", "max_size: 3", "max_size: 1")) == [
        "board: at most 1 members are fewer than at least 2"
    ]
    assert details(("matter", "max_size: 3", "max_size: 2")) == []


@pytest.mark.parametrize(
    ("new", "count"),
    [
        ("- {}", 1),
        ("- {issue: acceptance, notify: owner}", 1),
        ("- {notify: owner, copy: {problem: details}}", 1),
    ],
)
def test_an_effect_is_exactly_one_thing(new, count):
    found = details(("matter", "- issue: refusal", new))
    assert len([d for d in found if "effect of refuse" in d]) == count


def test_a_case_type_can_begin():
    found = details(("task", "from: new", "from: done"))
    assert "no action of task starts from 'new', so no case of it can begin" in found


@pytest.mark.parametrize(
    "kind",
    [
        "label: {en: Judge, zh-CN: 裁决员}",
        "label: {en: Judge, zh-CN: 裁决员}, scope: kind, choices: [{name: tea, label: {en: Tea, zh-CN: 茶}}]",
    ],
)
def test_the_scopes_of_a_qualification_come_from_one_place(kind):
    edit = ("scheme", "label: {en: Judge, zh-CN: 裁决员}, scope: kind", kind)
    assert "judge: its scopes are those of one field, or its own choices" in details(edit)


@pytest.mark.parametrize(
    "kind",
    [
        "label: {en: Judge}, scope: kind",
        "label: {en: Judge, zh-CN: 裁决员}, choices: [{name: tea, label: {en: Tea}}]",
    ],
)
def test_a_qualification_and_its_scopes_have_words_in_every_language(kind):
    edit = ("scheme", "label: {en: Judge, zh-CN: 裁决员}, scope: kind", kind)
    assert [f.params["language"] for f in lints(edit) if f.code == "scheme.missing_text"] == ["zh-CN"]
