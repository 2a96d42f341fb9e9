from casework.rules.checking import check
from rules.builders import OFFICE, loaded


def checked(*edits, proofs=True):
    one = loaded(*edits)
    return one, check(one, OFFICE, proofs=proofs)


def found(*edits):
    return [(f.code, f.path) for f in checked(*edits)[0].findings]


WAIVED = 'prefix: LIT\nwaivers:\n  - {{id: "{}", because: It is plain.}}'


def test_a_clean_procedure_is_typed_and_proven():
    one, result = checked()
    assert one.findings == []
    assert result.scheme.name == "house/little@1"
    assert (result.report.scenarios, result.report.unproven) == (4, ())


def test_a_procedure_that_could_not_be_read_is_not_typed():
    _, result = checked(("task", "from: new", "form: new"))
    assert (result.scheme, result.report) == (None, None)


def test_a_half_described_procedure_is_not_typed():
    one, result = checked(("scheme", "owner: clerk\n", ""))
    assert [f.code for f in one.findings] == ["scheme.no_owner"]
    assert result.scheme is None


def test_a_fault_in_a_rule_is_placed_and_nothing_is_proven():
    one, result = checked(("matter", "rule: case.clear", "rule: case.clean"))
    assert [(f.code, f.path) for f in one.findings] == [("cel.type", "matter/actions/accept/require/clear")]
    assert "clean" in one.findings[0].text()
    assert result.report is None


def test_a_rule_for_seats_is_checked_with_the_seat():
    assert found(("matter", "rule: m.no_conflict", "rule: m.no_quarrel")) == [
        ("cel.type", "matter/panels/board/every/declared")
    ]


def test_proofs_may_be_left_out_and_an_abstract_procedure_has_none():
    assert checked(proofs=False)[1].report is None
    assert checked(("scheme", "prefix: LIT", "prefix: LIT\nabstract: true"))[1].report is None


def test_a_scenario_that_fails_is_reported_with_its_step():
    one, result = checked(("tests", "expect: {stage: done}", "expect: {stage: opened}"))
    (finding,) = one.findings
    assert (finding.code, finding.path) == ("scheme.scenario", "tests/a task is opened and finished")
    assert finding.text() == (
        "Scenario 'a task is opened and finished (task)', step 2: stage is done, expected opened"
    )
    assert result.report.failures


def test_a_rule_that_no_scenario_needs_is_not_proven():
    (finding,) = checked(("tests", "cannot: accept, because: clear", "hidden: close"))[0].findings
    assert (finding.code, finding.path) == ("scheme.not_proven", "matter/actions/accept/require/clear")
    assert finding.text() == (
        "The rule matter/actions/accept/require/clear is not proven: "
        "with true in its place every scenario still passes."
    )


def test_a_waiver_lets_an_unproven_rule_stand():
    unproven = ("tests", "cannot: accept, because: clear", "hidden: close")
    waived = ("scheme", "prefix: LIT", WAIVED.format("matter/actions/accept/require/clear"))
    assert found(unproven, waived) == []


def test_a_waiver_of_a_rule_that_is_proven_is_found():
    waived = ("scheme", "prefix: LIT", WAIVED.format("matter/actions/accept/require/clear"))
    assert found(waived) == [("scheme.unknown_waiver", "waivers")]


def test_a_waiver_is_not_judged_while_scenarios_fail():
    waived = ("scheme", "prefix: LIT", WAIVED.format("matter/actions/accept/require/clear"))
    failing = ("tests", "expect: {stage: done}", "expect: {stage: opened}")
    assert [code for code, _ in found(waived, failing)] == ["scheme.scenario"]
