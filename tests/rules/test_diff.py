from hypothesis import given
from hypothesis import strategies as st

from casework.rules.diff import diff
from rules.builders import loaded

TREES = st.recursive(
    st.one_of(st.none(), st.integers(0, 3)),
    lambda inner: st.one_of(st.dictionaries(st.sampled_from("abc"), inner), st.lists(inner, max_size=3)),
    max_leaves=10,
)


def found(before, after):
    return [tuple(d.as_json().values()) for d in diff(before, after)]


@given(TREES)
def test_equal_data_do_not_differ(data):
    assert found(data, data) == []


@given(TREES, TREES)
def test_different_data_differ(before, after):
    assert bool(found(before, after)) == (before != after)


def test_what_was_added_removed_and_changed_is_named_by_ids():
    before = {"list": [{"id": "a", "x": 1}, {"id": "b"}], "y": 1}
    after = {"list": [{"id": "a", "x": 2}, {"id": "c"}], "z": 1}
    assert found(before, after) == [
        ("changed", "list/a/x", 1, 2),
        ("removed", "list/b", {"id": "b"}, None),
        ("added", "list/c", None, {"id": "c"}),
        ("removed", "y", 1, None),
        ("added", "z", None, 1),
    ]


def test_a_list_without_ids_differs_as_a_whole():
    assert found({"form": ["a"]}, {"form": ["b"]}) == [("changed", "form", ["a"], ["b"])]
    assert found({"form": []}, {"form": [{"id": "a"}]}) == [("changed", "form", [], [{"id": "a"}])]
    assert found({"n": [{"name": "a"}]}, {"n": [{"x": 1}]}) == [("changed", "n", [{"name": "a"}], [{"x": 1}])]


def test_two_versions_of_a_procedure_are_compared_rule_by_rule():
    before, after = loaded().flat, loaded(("matter", "duration: {days: 10}", "duration: {days: 12}")).flat
    assert found(before, after) == [("changed", "case_types/matter/deadlines/answer/duration/days", 10, 12)]
