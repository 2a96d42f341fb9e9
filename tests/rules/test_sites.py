from casework.rules.sites import sites
from rules.builders import MATTER, TASK, with_field


def found(case_type=MATTER):
    return {s.path: s for s in sites(case_type)}


def test_every_rule_of_a_case_type_is_listed_in_the_order_of_the_file():
    assert list(found()) == [
        "fields/why/relevant",
        "actions/receive/require/written",
        "actions/accept/when",
        "actions/accept/require/clear",
        "actions/accept/effects/2/when",
        "actions/withdraw/require/letter",
        "deadlines/answer/applies",
        "deadlines/answer/duration",
        "deadlines/hearing/duration",
        "deadlines/hold/duration",
        "deadlines/report/duration",
        "panels/board/every/declared",
        "panels/board/some/expert",
        "panels/board/min_size",
    ]
    assert list(sites(TASK)) == []


def test_a_field_that_is_plainly_required_has_no_rule_and_one_by_condition_has():
    assert "fields/level/required" in found(with_field("level", required="case.clear"))


def test_only_rules_for_seats_know_the_seat_and_lengths_are_no_rules():
    assert {p for p, s in found().items() if s.seat} == {
        "panels/board/every/declared",
        "panels/board/some/expert",
    }
    assert {p for p, s in found().items() if not s.is_cel} == {
        *(f"deadlines/{d}/duration" for d in ("answer", "hearing", "hold", "report")),
        "panels/board/min_size",
    }


def test_a_rule_is_replaced_in_its_place_and_nowhere_else():
    for path, site in found().items():
        for label, mutant in site.mutants:
            changed = {p: s.source for p, s in found(site.put(mutant)).items()}
            expected = {p: s.source for p, s in found().items()}
            if path == "fields/why/relevant" and label == "true":
                del expected[path]
            else:
                expected[path] = label
            assert changed == expected, (path, label)


def test_a_length_grows_by_one_and_a_panel_shrinks_by_one():
    assert [label for label, _ in found()["deadlines/hearing/duration"].mutants] == ["-2 weeks"]
    assert [label for label, _ in found()["panels/board/min_size"].mutants] == ["1"]
