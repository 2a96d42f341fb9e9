from hypothesis import given
from hypothesis import strategies as st

from models.search import query_tokens, single_characters, tokens

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), min_size=2, max_size=20)
ANY = st.text(max_size=60)


def test_words_are_found_whole_in_parts_and_in_any_case():
    assert tokens("P03RA-2024-0007 Müller's Farm") == [
        "p03ra-2024-0007",
        "p03ra",
        "2024",
        "0007",
        "müller",
        "s",
        "farm",
    ]


def test_chinese_is_found_by_pairs_and_a_single_character_alone():
    assert tokens("申诉结果，否") == ["申诉", "诉结", "结果", "否", "果"]


def test_each_token_comes_once_over_all_texts():
    assert tokens("Farm farm", "FARM") == ["farm"]


def test_full_width_letters_are_plain_ones():
    assert tokens("ＲＡ－１") == ["ra-1", "ra", "1"]


def test_no_more_than_four_hundred_tokens_are_kept():
    assert len(tokens(" ".join(str(n) for n in range(500)))) == 400


def test_a_query_asks_for_words_parts_of_numbers_and_pairs():
    assert query_tokens("RA-1 申诉结 否 ra-1") == ["ra", "1", "申诉", "诉结"]
    assert single_characters("RA-1 申诉结 否 ra-1") == ["否"]


@given(ANY)
def test_what_was_written_is_found_by_itself(text):
    assert set(query_tokens(text)) <= set(tokens(text))


@given(ANY, ANY)
def test_a_text_is_found_whatever_stands_beside_it(text, other):
    assert set(tokens(text)) <= set(tokens(text, other))


@given(CHINESE, st.data())
def test_any_part_of_a_chinese_text_finds_it(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert query_tokens(text[start:end])
    assert set(query_tokens(text[start:end])) <= set(tokens(text))


@given(ANY)
def test_tokens_are_lower_case_and_never_empty_or_twice(text):
    found = tokens(text)
    assert len(found) == len(set(found))
    assert all(found)
