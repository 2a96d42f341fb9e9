import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.chain import (
    GENESIS,
    Entry,
    Fault,
    SealedValue,
    body_of,
    commitment,
    entry_hash,
    state_of_body,
    verify,
)

SALT = b"s" * 32
BYTES = st.binary(max_size=40)
TEXT = st.text(max_size=20)


def chain(*parts):
    """Give a whole chain of entries with these parts."""
    entries, previous = [], GENESIS
    for seq, part in enumerate(parts, start=1):
        body = body_of(part)
        entries.append(Entry(seq, body, previous, entry_hash(previous, body)))
        previous = entries[-1].hash
    return entries


THREE = chain(
    {"act": "receive"},
    {"act": "assign", "commits": {"name": commitment(SALT, "name", "Li")}},
    {"act": "close"},
)
NAME = SealedValue(2, "name", SALT, "Li")


def faults(entries, sealed=(), *, version=3, head=THREE[-1].hash):
    return [(f.seq, f.what) for f in verify(entries, sealed, version=version, head=head)]


def with_entry(index, **changes):
    return [replace(e, **changes) if i == index else e for i, e in enumerate(THREE)]


def test_a_whole_chain_has_no_fault_in_whatever_order_it_is_read():
    assert faults(THREE, [NAME]) == []
    assert faults(THREE[::-1], [NAME]) == []


def test_a_case_without_history_is_whole_at_version_zero():
    assert faults([], version=0, head=GENESIS) == []


def test_an_altered_entry_is_named():
    altered = with_entry(1, body=body_of({"act": "approve"}))
    assert faults(altered) == [(2, "its content was altered")]


def test_an_entry_altered_together_with_its_hash_is_named_by_the_next():
    body = body_of({"act": "approve"})
    altered = with_entry(1, body=body, hash=entry_hash(THREE[0].hash, body))
    assert faults(altered) == [(3, "it does not follow the entry before it")]


def test_a_last_entry_altered_together_with_its_hash_no_longer_fits_the_case():
    body = body_of({"act": "reopen"})
    altered = with_entry(2, body=body, hash=entry_hash(THREE[1].hash, body))
    assert faults(altered) == [(3, "the case names another head than its history")]


def test_a_missing_entry_is_named():
    assert faults(THREE[::2]) == [(2, "entry 2 is missing")]
    assert faults(THREE[1:]) == [(1, "entry 1 is missing")]


def test_a_missing_last_entry_is_named():
    assert faults(THREE[:2]) == [(3, "the case is at 3, its history at 2")]


def test_an_entry_too_many_is_named():
    assert faults(THREE, version=2, head=THREE[1].hash) == [(3, "the case is at 2, its history at 3")]


def test_two_entries_of_one_number_are_named():
    assert faults([*THREE, THREE[1]])[0] == (3, "entry 3 is missing")


def test_entries_that_changed_places_are_named():
    swapped = [replace(THREE[0], seq=2), replace(THREE[1], seq=1), THREE[2]]
    assert faults(swapped)[0] == (1, "it does not follow the entry before it")


@pytest.mark.parametrize(
    "sealed",
    [
        replace(NAME, value="Lu"),
        replace(NAME, field="email"),
        replace(NAME, salt=b"t" * 32),
        replace(NAME, seq=1),
        replace(NAME, seq=9),
    ],
    ids=["value", "field", "salt", "entry", "no entry"],
)
def test_a_sealed_value_that_was_changed_or_moved_is_named(sealed):
    assert faults(THREE, [sealed]) == [
        (sealed.seq, f"the sealed value of '{sealed.field}' is not the one committed")
    ]


def test_a_sealed_value_that_was_erased_is_no_fault():
    assert faults(THREE, []) == []


def test_the_first_fault_comes_first():
    assert [s for s, _ in faults(with_entry(2, body="{}"), [replace(NAME, seq=1)])] == [1, 3]


@pytest.mark.parametrize("body", ["no json", "[]", "1", '{"commits": []}', '{"commits": null}'])
def test_a_body_that_cannot_be_read_commits_to_nothing(body):
    entry = Entry(1, body, GENESIS, entry_hash(GENESIS, body))
    found = verify([entry], [SealedValue(1, "name", SALT, "Li")], version=1, head=entry.hash)
    assert found == [Fault(1, "the sealed value of 'name' is not the one committed")]


def test_the_state_of_a_body_is_read_or_empty():
    assert state_of_body(body_of({"state": "abc"})) == "abc"
    assert [state_of_body(b) for b in ("{}", "no json", "[]")] == ["", "", ""]


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.none())))
def test_the_same_parts_give_the_same_body_and_nothing_is_lost(parts):
    turned = dict(reversed(parts.items()))
    assert body_of(parts) == body_of(turned)
    assert json.loads(body_of(parts)) == {"v": 1, **parts}


@given(st.tuples(BYTES, TEXT, TEXT), st.tuples(BYTES, TEXT, TEXT))
def test_two_commitments_are_equal_only_when_everything_is(one, other):
    assert (commitment(*one) == commitment(*other)) == (one == other)


@given(BYTES, TEXT, TEXT)
def test_a_border_between_field_and_value_cannot_be_shifted(salt, field, value):
    assert commitment(salt, field + "x", value) != commitment(salt, field, "x" + value)


@given(TEXT)
def test_an_entry_is_never_mistaken_for_a_commitment(text):
    assert entry_hash(GENESIS, text) != commitment(bytes(32), text, "")


def test_a_value_with_half_a_character_can_be_committed_to():
    assert len(commitment(SALT, "name", "\ud800")) == 64


@given(st.lists(st.dictionaries(st.sampled_from("abc"), TEXT, max_size=2), min_size=1, max_size=6), st.data())
def test_any_single_alteration_is_found_at_its_entry(parts, data):
    entries = chain(*parts)
    at = data.draw(st.integers(0, len(entries) - 1))
    altered = [replace(e, body=e.body + " ") if i == at else e for i, e in enumerate(entries)]
    found = verify(altered, [], version=len(entries), head=entries[-1].hash)
    assert [(f.seq, f.what) for f in found] == [(at + 1, "its content was altered")]
