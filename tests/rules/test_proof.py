from casework.rules.proof import prove
from rules.builders import OFFICE, loaded, scheme


def report(*edits):
    one = loaded(*edits)
    return prove(scheme(*edits), one.flat["tests"], OFFICE)


def test_every_rule_of_the_little_procedure_is_proven_by_a_named_scenario():
    found = report()
    assert found.failures == ()
    proofs = {p.name: p.proven_by for p in found.proofs}
    assert len(proofs) == 14
    assert proofs["matter/deadlines/answer/duration"] == ("the whole way",)
    assert proofs["matter/actions/accept/effects/2/when"] == (
        "the whole way",
        "kind b opens a task, and what was accepted once is not accepted again",
    )


def test_a_rule_that_can_be_replaced_unnoticed_survives_by_name():
    found = report(("tests", "cannot: accept, because: clear", "hidden: close"))
    assert [(p.name, p.source, p.survivors) for p in found.unproven] == [
        ("matter/actions/accept/require/clear", "case.clear", ("true",))
    ]


def test_with_a_failing_scenario_nothing_of_that_case_type_is_proven():
    found = report(("tests", "expect: {stage: closed, state", "expect: {stage: decided, state"))
    assert [(name, f.scenario, f.step) for name, f in found.failures] == [("matter", "the whole way", 15)]
    assert found.proofs == ()
