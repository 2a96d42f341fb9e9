from dataclasses import replace

from casework.errors import Refusal
from casework.rules.expressions import Expressions
from casework.rules.scheme import Rule
from casework.rules.suggesting import Brought, Fit, best, fit
from rules.builders import LITTLE, MATTER, NOW, OFFICE, TASK, with_action

WHO = Rule(rule="case.raiser_kind == 'certificate_holder'", id="who", field="raiser_kind", basis={"en": "3"})
OF_HOLDERS = with_action("receive", require=(*MATTER.action("receive").require, WHO))


def judged(case_type=MATTER, ours=LITTLE, **said):
    return fit(Brought(**said), ours, case_type, Expressions(case_type), OFFICE, NOW)


def test_a_kind_fits_by_what_it_is_about_and_by_its_scheme():
    assert judged().score == 0
    assert judged(about="decision").score == 1
    assert judged(about="idea").score == 0
    assert judged(ours="house/other", about="decision", scheme=LITTLE).score == 1
    assert judged(about="decision", scheme=LITTLE).score == 2


def test_what_people_do_not_come_with_is_not_suggested_for_its_scheme():
    assert TASK.about == ()
    assert judged(TASK, scheme=LITTLE).score == 0


def test_a_rule_on_who_raises_it_rules_a_kind_out_in_its_own_words():
    assert judged(OF_HOLDERS).against == ()
    assert judged(OF_HOLDERS, raiser_kind="certificate_holder").against == ()
    (against,) = judged(OF_HOLDERS, raiser_kind="authority").against
    assert (against.params["rule"], against.clause()) == ("who", "3")


def test_rules_on_anything_else_are_not_asked_yet():
    written = replace(MATTER.action("receive").require[0], rule="false")
    assert judged(with_action("receive", require=(written,)), raiser_kind="authority").against == ()


def test_what_fits_best_is_suggested_in_the_order_of_the_kinds():
    against = (Refusal("action.requirement"),)
    judged = [("a", Fit(1)), ("b", Fit(2)), ("c", Fit(2, against)), ("d", Fit(2)), ("e", Fit(0))]
    assert best(judged) == ["b", "d"]
    assert best([("e", Fit(0)), ("c", Fit(2, against))]) == []
