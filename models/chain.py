"""The hash chain of a case, and its verification: pure, no store.

Entry: `hash = SHA256(0x01 | len | previous | len | body)`, commitment: `SHA256(0x02 | len | salt | len |
field | len | value)`; `len` is 8 bytes, big-endian, of what follows; `previous` is the 32 raw bytes of the
hash before (zeros for the first). Bodies are canonical JSON (RFC 8785).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

GENESIS = "0" * 64
FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """An entry as it is stored."""

    seq: int
    body: str
    previous: str
    hash: str


@dataclass(frozen=True)
class SealedValue:
    """The opened value and salt behind a commitment."""

    seq: int
    field: str
    salt: bytes
    value: str


@dataclass(frozen=True)
class Fault:
    """What does not fit, and at which entry (the first bad one comes first)."""

    seq: int
    what: str


def body_of(parts: Mapping[str, Any]) -> str:
    """Write an entry's body canonically: the same parts give the same bytes."""
    return rfc8785.dumps({"v": FORMAT, **parts}).decode("utf-8")


def entry_hash(previous: str, body: str) -> str:
    """Give the hash (hex) of an entry after `previous` (hex)."""
    return _digest(b"\x01", bytes.fromhex(previous), body.encode())


def commitment(salt: bytes, field: str, value: str) -> str:
    """Give the commitment (hex) to a value; without its 32-byte salt nobody can guess the value."""
    return _digest(b"\x02", salt, field.encode(), value.encode("utf-8", "surrogatepass"))


def _digest(domain: bytes, *parts: bytes) -> str:
    digest = hashlib.sha256(domain)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def verify(
    entries: Iterable[Entry], sealed: Iterable[SealedValue], *, version: int, head: str
) -> list[Fault]:
    """Check a case's chain against the case itself; an empty list means it is whole.

    A sealed value that is gone (erased) is no fault: its commitment still stands in the chain.
    """
    faults: list[Fault] = []
    commits: dict[tuple[int, str], str] = {}
    previous, expected = GENESIS, 1
    for entry in sorted(entries, key=lambda e: e.seq):
        faults += _entry_faults(entry, expected, previous)
        commits |= {(entry.seq, f): c for f, c in _commits(entry.body).items()}
        previous, expected = entry.hash, entry.seq + 1
    if expected - 1 != version:
        faults.append(
            Fault(min(expected - 1, version) + 1, f"the case is at {version}, its history at {expected - 1}")
        )
    elif previous != head:
        faults.append(Fault(version, "the case names another head than its history"))
    faults += [
        Fault(s.seq, f"the sealed value of '{s.field}' is not the one committed")
        for s in sealed
        if commits.get((s.seq, s.field)) != commitment(s.salt, s.field, s.value)
    ]
    return sorted(faults, key=lambda f: f.seq)


def _entry_faults(entry: Entry, expected: int, previous: str) -> list[Fault]:
    if entry.seq != expected:
        return [Fault(expected, f"entry {expected} is missing")]
    if entry.previous != previous:
        return [Fault(entry.seq, "it does not follow the entry before it")]
    if entry.hash != entry_hash(entry.previous, entry.body):
        return [Fault(entry.seq, "its content was altered")]
    return []


def state_of_body(body: str) -> str:
    """Give the keyed digest of the stored state that an entry carries; empty if it is unreadable."""
    try:
        return str(json.loads(body).get("state", ""))
    except (ValueError, AttributeError):
        return ""


def _commits(body: str) -> Mapping[str, str]:
    try:
        found = json.loads(body).get("commits", {})
    except (ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}
