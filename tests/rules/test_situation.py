from casework.rules.case import PersonFacts, Qualification, Step
from rules.builders import PEOPLE, at, day, situation


def test_today_is_the_day_of_the_office():
    assert situation(now=at("2024-02-05T00:30")).today == day("2024-02-05")


def test_somebody_unknown_holds_nothing():
    one = situation()
    assert one.facts("nobody") == PersonFacts("nobody")
    assert one.facts("ann") is PEOPLE["ann"]


def test_a_case_is_made_ready_for_rules_once_and_anew_for_another_state():
    one = situation()
    other = one.with_state(situation(stage="closed").state)
    assert one.bindings is one.bindings
    assert (one.holds("case.stage == 'closed'"), other.holds("case.stage == 'closed'")) == (False, True)


def test_a_qualification_holds_on_its_first_and_last_day():
    held = Qualification("expert", "farm", day("2024-01-01"), day("2024-12-31"))
    days = ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")
    assert [held.holds("expert", "farm", day(d)) for d in days] == [False, True, True, False]
    assert not held.holds("expert", "mill", day("2024-06-01"))
    assert not held.holds("auditor", "farm", day("2024-06-01"))
    assert Qualification("expert", "farm").holds("expert", "farm", day("2024-06-01"))


def test_the_last_one_who_did_it_did_it():
    steps = (Step("propose", "pia", at("2024-02-01")), Step("propose", "pat", at("2024-02-02")))
    assert situation(steps=steps).state.done_by("propose") == "pat"
    assert situation().state.done_by("propose") == ""


def test_a_person_is_named_as_people_of_the_language_write():
    both, one = PersonFacts("li", "Li Lei", "李雷"), PersonFacts("ann", "Ann")
    assert (both.named("zh-CN"), both.named("en"), one.named("zh-CN")) == ("李雷", "Li Lei", "Ann")
