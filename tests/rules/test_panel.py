from dataclasses import replace

import pytest

from casework.rules.case import Seat
from casework.rules.panel import judge, judge_seat, panel_refusals
from casework.rules.scheme import Rule
from rules.builders import MATTER, person, situation

BOARD = MATTER.panels["board"]
PIA, PAT, ANN, DEE = (Seat(n, no_conflict=True, confidentiality=True) for n in ("pia", "pat", "ann", "dee"))


def one(**more):
    return situation("hal", stage="accepted", values={"scope": "farm"}, **more)


def crosses(*seats, panel=BOARD, **more):
    return [(r.code, r.params["rule"], r.field) for r in panel_refusals(one(**more), panel, seats)]


def test_a_panel_that_meets_every_rule_is_valid():
    verdict = judge(one(), BOARD, (PIA, PAT))
    assert verdict.valid
    assert [t.rule for t in verdict.whole] == ["size", "distinct", "known", "expert"]
    assert crosses(PIA, PAT) == []


def test_too_few_and_too_many_are_told_apart():
    few = judge(one(), BOARD, (PIA,)).whole[0]
    many = judge(one(), BOARD, (PIA, PAT, ANN, DEE)).whole[0]
    assert (few.holds, few.text["en"]) == (False, "The panel needs at least 2 members.")
    assert (many.holds, many.text["en"]) == (False, "The panel may have at most 3 members.")
    assert judge(one(), replace(BOARD, max_size=None), (PIA, PAT, ANN, DEE)).valid


def test_nobody_holds_two_seats():
    assert crosses(PIA, PIA) == [("panel.whole", "distinct", "panel")]


def test_a_candidate_who_is_involved_is_crossed_with_the_reasons():
    barred = person("pat", involved=["auditor", "subject"])
    (found,) = panel_refusals(one(people=[barred]), BOARD, (PIA, PAT))
    assert found.params == {"rule": "independent", "person": "pat"}
    assert found.text() == "Pat: took part in the audit; is the person the case is about"
    assert found.text("zh-CN") == "Pat：参加了审核；是案件涉及的当事人"


def test_an_involvement_without_words_is_named_by_its_id():
    kind = replace(MATTER, exclude=("neighbour",))
    verdict = judge_seat(one(case_type=kind, people=[person("pat", involved=["neighbour"])]), BOARD, PAT)
    assert verdict.ticks[0].text["en"] == "neighbour"


def test_a_rule_for_every_seat_names_the_seat_and_its_own_clause():
    (found,) = panel_refusals(one(), BOARD, (PIA, replace(PAT, no_conflict=False)))
    assert (found.code, found.field, found.clause()) == ("panel.seat", "pat", "5 a")
    assert found.text() == "Pat: declared nothing"


def test_somebody_unknown_holds_no_seat():
    (found,) = panel_refusals(one(), BOARD, (PIA, Seat("nobody")))
    assert found.text() == "There is no such person."


def test_one_qualified_seat_is_enough_and_the_clause_is_that_of_the_panel():
    (found,) = panel_refusals(one(), BOARD, (ANN, PAT))
    assert (found.params["rule"], found.clause()) == ("expert", "5")


def test_a_qualification_counts_only_while_it_is_in_force():
    from_tomorrow = person("pat", qualifications=[("expert", "farm", one().today.replace(day=6))])
    assert crosses(ANN, PAT, people=[from_tomorrow]) == [("panel.whole", "expert", "panel")]
    until_today = person("pat", qualifications=[("expert", "farm", None, one().today)])
    assert crosses(ANN, PAT, people=[until_today]) == []


def test_a_rule_that_fails_to_evaluate_is_not_met():
    broken = replace(BOARD, every=(Rule(id="broken", rule="m.roles[9] == 'x'", message={"en": "broken"}),))
    assert [c[1] for c in crosses(PIA, PAT, panel=broken)] == ["broken", "broken"]


@pytest.mark.parametrize(
    ("about", "crossed"),
    [
        ({"raiser_kind": "certificate_holder"}, True),
        ({"raiser_kind": "applicant", "organisation": "o"}, False),
        ({"raiser_kind": "licensee", "certificate": "C-1"}, False),
        ({"raiser_kind": "interested_party"}, False),
    ],
)
def test_who_took_part_can_only_be_told_where_the_organisation_is_named(about, crossed):
    found = judge(situation("hal", stage="accepted", **about), MATTER.panels["board"], [ANN, PAT])
    [tick] = [t for t in found.whole if t.rule == "known"]
    assert tick.holds is not crossed
    assert ("names no organisation" in tick.text["en"]) is crossed


def test_a_rule_that_only_asks_for_declarations_is_marked():
    roles = Rule(
        id="roles", rule="'board' in m.roles || m.no_conflict && 'nobody' in m.roles", message={"en": "r"}
    )
    panel = replace(BOARD, every=(*BOARD.every, roles))
    assert {t.rule: t.declared for t in judge_seat(one(), panel, PAT).ticks} == {
        "independent": False,
        BOARD.every[0].id: True,
        "roles": False,
    }


def test_who_cannot_be_judged_is_no_matter_of_the_composition():
    unnamed = one(raiser_kind="certificate_holder", organisation="", certificate="")
    found = [r for r in panel_refusals(unnamed, BOARD, (PIA, PAT)) if r.params["rule"] == "known"]
    assert [r.code for r in found] == ["panel.subject_unknown"]
