from casework.rules.case import Qualification
from casework.rules.qualifications import scopes_of, worded
from rules.builders import MATTER, day, scheme


def said(kind, scope, until=None, language="en"):
    held = Qualification(kind, scope, None, until)
    return worded(scheme(), MATTER, held, language, day("2024-02-05"))


def test_a_qualification_is_said_in_the_words_of_the_scheme():
    assert said("judge", "b") == "Judge (B)"
    assert said("judge", "b", language="zh-CN") == "裁决员 (乙)"


def test_what_no_scheme_words_stays_as_it_is_written():
    assert said("judge", "gone") == "Judge (gone)"
    assert said("technical_reviewer", "farm", language="zh-CN") == "technical reviewer (farm)"


def test_the_last_day_is_told_once_it_is_past():
    assert said("judge", "a", day("2024-02-04")) == "Judge (A, until 2024-02-04)"
    assert said("judge", "a", day("2024-02-05")) == "Judge (A)"


def test_scopes_are_the_choices_of_the_field_that_asks_for_them():
    assert scopes_of([scheme()]) == {
        "judge": {"a": {"en": "A", "zh-CN": "甲"}, "b": {"en": "B", "zh-CN": "乙"}}
    }


OWN = (
    "scheme",
    "label: {en: Judge, zh-CN: 裁决员}, scope: kind",
    "label: {en: Judge, zh-CN: 裁决员}, choices: [{name: tea, label: {en: Tea, zh-CN: 茶}}]",
)


def test_a_kind_may_have_scopes_of_its_own():
    one = scheme(OWN)
    assert scopes_of([one]) == {"judge": {"tea": {"en": "Tea", "zh-CN": "茶"}}}
    held = Qualification("judge", "tea", None, None)
    assert worded(one, one.case_types["matter"], held, "zh-CN", day("2024-02-05")) == "裁决员 (茶)"
