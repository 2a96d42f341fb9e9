from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.merging import UnknownPlace, UnknownRemoval, clean, key_of, merge, resolve_case_types

IDS = st.sampled_from(["a", "b", "c", "d"])
PLAIN = st.one_of(
    st.integers(0, 3), st.booleans(), st.text("xy", max_size=2), st.lists(st.integers(0, 3), min_size=1)
)


def entries(values):
    """Lists of entries with an id each, no id twice."""
    return st.lists(IDS, unique=True).flatmap(
        lambda ids: st.tuples(*(st.dictionaries(st.sampled_from(["p", "q"]), values) for _ in ids)).map(
            lambda bodies: [{"id": i, **body} for i, body in zip(ids, bodies, strict=True)]
        )
    )


TREES = st.recursive(
    PLAIN, lambda inner: st.one_of(st.dictionaries(IDS, inner), entries(inner)), max_leaves=12
)
FILES = st.dictionaries(IDS, TREES)


@given(FILES, FILES)
def test_laying_a_file_over_twice_changes_nothing_more(parent, overlay):
    once = merge(parent, overlay)
    assert merge(once, overlay) == once


@given(FILES)
def test_a_file_laid_over_itself_or_over_nothing_is_itself(file):
    assert merge(file, file) == file
    assert merge({}, file) == file
    assert merge(file, {}) == file


@given(FILES, FILES)
def test_merging_modifies_neither_side(parent, overlay):
    before = deepcopy((parent, overlay))
    merge(parent, overlay)
    assert (parent, overlay) == before


def test_an_entry_of_the_same_id_is_changed_in_its_place():
    parent = [{"id": "a", "x": 1, "y": 1}, {"id": "b"}]
    assert merge(parent, [{"id": "a", "x": 2}]) == [{"id": "a", "x": 2, "y": 1}, {"id": "b"}]


def test_scenarios_are_told_apart_by_name():
    assert merge([{"name": "one", "x": 1}], [{"name": "one", "x": 2}]) == [{"name": "one", "x": 2}]
    assert (key_of({"id": "a", "name": "b"}), key_of({"name": "b"})) == ("a", "b")


@pytest.mark.parametrize(("after", "order"), [("a", "axb"), ("b", "abx"), ("new", "xab"), (None, "abx")])
def test_a_new_entry_goes_where_it_says(after, order):
    entry = {"id": "x"} | ({"after": after} if after else {})
    merged = merge([{"id": "a"}, {"id": "b"}], [entry])
    assert "".join(e["id"] for e in merged) == order
    assert merged[order.index("x")] == {"id": "x"}


def test_an_entry_stands_only_after_one_that_is_there():
    with pytest.raises(UnknownPlace) as caught:
        merge([{"id": "a"}], [{"id": "x", "after": "nowhere"}])
    assert (caught.value.name, caught.value.code) == ("nowhere", "scheme.unknown_place")


def test_an_entry_is_removed_and_only_one_that_is_there():
    assert merge([{"id": "a"}, {"id": "b"}], [{"id": "a", "remove": True}]) == [{"id": "b"}]
    with pytest.raises(UnknownRemoval) as caught:
        merge([{"id": "a"}], [{"id": "z", "remove": True}])
    assert caught.value.name == "z"


def test_a_list_that_the_parent_does_not_have_is_laid_over_nothing():
    entries = [{"id": "a"}, {"id": "b"}, {"id": "x", "after": "a"}]
    assert merge({}, {"list": entries}) == {"list": [{"id": "a"}, {"id": "x"}, {"id": "b"}]}
    with pytest.raises(UnknownRemoval):
        merge({}, {"list": [{"id": "z", "remove": True}]})
    with pytest.raises(UnknownPlace):
        merge({}, {"list": [{"id": "x", "after": "z"}]})


def test_an_entry_that_stands_twice_stays_to_be_found():
    assert merge({}, {"list": [{"id": "a"}, {"id": "a"}]}) == {"list": [{"id": "a"}, {"id": "a"}]}


def test_a_list_without_ids_and_a_value_are_replaced():
    assert merge({"form": ["a", "b"], "to": "x"}, {"form": ["c"], "to": "y"}) == {"form": ["c"], "to": "y"}
    assert merge([{"id": "a"}], ["b"]) == ["b"]


def test_words_that_steer_merging_do_not_stay_behind():
    assert clean(
        {"id": "a", "after": "b", "list": [{"id": "x", "remove": True}, {"id": "y", "after": "x"}]}
    ) == {
        "id": "a",
        "list": [{"id": "y"}],
    }


def test_a_case_type_is_complete_with_what_it_inherits():
    kinds = {
        "base": {"case_type": "base", "abstract": True, "fields": [{"id": "a"}, {"id": "b"}], "to": "x"},
        "mid": {
            "case_type": "mid",
            "abstract": True,
            "extends": "base",
            "fields": [{"id": "m", "after": "a"}],
        },
        "leaf": {"case_type": "leaf", "extends": "mid", "fields": [{"id": "b", "remove": True}]},
    }
    resolved, found = resolve_case_types(kinds)
    assert found == []
    assert resolved == {"leaf": {"case_type": "leaf", "fields": [{"id": "a"}, {"id": "m"}], "to": "x"}}


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ({"a": {"extends": "a"}}, "scheme.extends_loop"),
        ({"a": {"extends": "b"}, "b": {"extends": "a", "abstract": True}}, "scheme.extends_loop"),
        ({"a": {"extends": "z"}}, "scheme.unknown_reference"),
        (
            {
                "a": {"extends": "b", "fields": [{"id": "x", "remove": True}]},
                "b": {"abstract": True, "fields": []},
            },
            "scheme.unknown_remove",
        ),
    ],
)
def test_inheritance_that_cannot_be_resolved_is_found(kinds, code):
    resolved, found = resolve_case_types(kinds)
    assert [f.code for f in found] == [code]
    assert set(resolved) == {"a"}
