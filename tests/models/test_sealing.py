import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from models.sealing import Sealer

KEY = bytes(range(32))
SEALER = Sealer(KEY)
TEXT = st.text(st.characters(), max_size=50)


@given(TEXT)
def test_what_was_sealed_is_opened_again(value):
    assert SEALER.open("c1", "name", SEALER.seal("c1", "name", value)) == value


def test_half_a_character_survives():
    assert SEALER.open("c1", "name", SEALER.seal("c1", "name", "\ud800")) == "\ud800"


def test_the_value_cannot_be_seen_or_compared():
    one, two = SEALER.seal("c1", "name", "Li Lei"), SEALER.seal("c1", "name", "Li Lei")
    assert one != two
    assert b"Li Lei" not in base64.b64decode(one)


@pytest.mark.parametrize(("case", "field"), [("c2", "name"), ("c1", "email"), ("c", "1\0name")])
def test_a_sealed_value_that_was_moved_is_refused(case, field):
    with pytest.raises(InvalidTag):
        SEALER.open(case, field, SEALER.seal("c1", "name", "Li Lei"))


@given(st.integers(0, 33), st.integers(1, 255))
def test_a_sealed_value_that_was_altered_is_refused(at, change):
    raw = bytearray(base64.b64decode(SEALER.seal("c1", "name", "Li Lei")))
    raw[at % len(raw)] ^= change
    with pytest.raises(InvalidTag):
        SEALER.open("c1", "name", base64.b64encode(bytes(raw)).decode())


def test_another_key_opens_nothing_and_gives_another_digest():
    other = Sealer(bytes(32))
    with pytest.raises(InvalidTag):
        other.open("c1", "name", SEALER.seal("c1", "name", "Li Lei"))
    assert other.mac("state") != SEALER.mac("state")


@given(TEXT, TEXT)
def test_digests_are_equal_only_for_equal_texts(one, other):
    assert (SEALER.mac(one) == SEALER.mac(other)) == (one == other)


def test_a_digest_of_half_a_character_is_made():
    assert len(SEALER.mac("\ud800")) == 64
