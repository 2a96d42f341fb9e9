from casework.rules.text import aside, say


def test_the_language_asked_for_comes_first():
    assert say({"en": "Case", "zh-CN": "案件"}, "zh-CN") == "案件"


def test_english_stands_in_for_a_missing_language():
    assert say({"zh-CN": "案件", "en": "Case"}, "fr") == "Case"


def test_any_language_is_better_than_none():
    assert say({"zh-CN": "案件"}, "en") == "案件"


def test_no_text_is_an_empty_text():
    assert say({}, "en") == ""


def test_brackets_are_those_of_the_language():
    assert (f"Case{aside('old', 'en')}", f"案件{aside('旧', 'zh-CN')}") == ("Case (old)", "案件（旧）")
