import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.yamlfile import MAX_BYTES, read_yaml


def read(text):
    file = read_yaml("x.yaml", text.encode() if isinstance(text, str) else text)
    return file.data, [(f.code, f.line) for f in file.findings]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1", 1), ("-2", -2), ("0", 0), ("true", True), ("false", False), ("null", None), ("~", None)),
        *((text, text) for text in ("010", "1.5", "1e3", "0x1F", "on", "yes", "True", "2021-07-01", "a b")),
        *(("'1'", "1"), ('"true"', "true"), ("''", "")),
    ],
)
def test_a_plain_scalar_is_a_whole_number_a_word_or_text(text, value):
    assert read(f"[{text}]") == ([value], [])


def test_a_key_without_a_value_is_null_and_a_block_is_text():
    assert read("a:\nb: |\n  1\n") == ({"a": None, "b": "1\n"}, [])


def test_an_empty_file_has_no_data():
    assert read("") == (None, [])


@pytest.mark.parametrize("text", ["a: &x 1\n", "a: &x {}\n", "a: &x []\n", "a: *x\n"])
def test_anchors_and_aliases_are_found(text):
    assert read(text) == (None, [("file.alias", 1)])


def test_a_key_that_stands_twice_is_found_with_its_line():
    assert read("a: 1\nb: 2\na: 3\n")[1] == [("file.duplicate_key", 3)]


@pytest.mark.parametrize(
    "text",
    [
        *("a: !x 1", "a: !!binary aGk=", "a: !!python/name:os.system x", "a: !!set x"),
        *("a: !!set {b, c}", "a: !!omap [b: 1]", "a: !x {b: 1}", "a: !x [1]", "? [a, b]\n: 1"),
        *("!!python/object:os.system {a: 1}", "a: !!python/tuple [1, 2]", "? {a: 1}\n: 1"),
        *("!x a: 1", "!!binary a: 1", "!!python/name:os.system a: 1", "a: !!map [1]", "a: !!seq {b: 1}"),
    ],
)
def test_a_value_of_another_kind_is_found(text):
    assert read(text)[1] == [("file.type", 1)]


def test_a_fault_of_syntax_is_found_with_its_line():
    assert read("a: 1\nb: [\n")[1] == [("file.syntax", 3)]
    assert read("a: \x00")[1][0][0] == "file.syntax"


def test_what_is_nested_too_deep_is_found_before_it_is_built():
    assert read("[" * 20 + "]" * 20)[1] == []
    assert read("[" * 21 + "]" * 21) == (None, [("file.depth", 1)])
    assert read("[" * 100_000)[1] != []


def test_a_file_that_is_too_large_or_no_text_is_not_read():
    assert read(b"#" * (MAX_BYTES + 1)) == (None, [("file.too_large", 0)])
    assert read(b"a: \xff") == (None, [("file.not_utf8", 0)])


def test_every_value_has_its_line_or_that_of_what_is_around_it():
    file = read_yaml("x.yaml", b"a:\n  - id: x\n    b:\n      c: 1\n")
    assert [file.line(p) for p in ("/a", "/a/0", "/a/0/b/c", "/a/0/b/z", "/z", "")] == [1, 2, 4, 3, 1, 1]
    assert read_yaml("x.yaml", b"").line("/a") == 0


@given(st.text(max_size=80))
def test_reading_any_text_never_raises(text):
    data, found = read(text.encode("utf-8", "ignore"))
    assert data is None or not [f for f in found if f[0] == "file.syntax"]
