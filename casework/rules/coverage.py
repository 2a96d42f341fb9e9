"""Which row of the requirement catalogue is carried by what, and what proves it.

Pure: it is worked out from the catalogue, the list of what the platform carries, and the loaded schemes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from casework.rules.citations import Citation, citations
from casework.rules.exercised import proofs
from casework.rules.loading import Loaded
from casework.rules.text import Text, say

Json = Mapping[str, Any]

OPEN = frozenset({"missing", "unproven"})
"""Grades with which the catalogue is not carried yet."""


@dataclass(frozen=True)
class Construct:
    """What carries a row: a file and the key in it; for the platform a module and what it does."""

    file: str
    key: str
    what: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """What proves it: a scenario of a version, or a test of the platform."""

    where: str
    name: str


@dataclass(frozen=True)
class Covered:
    """One row of the catalogue.

    `grade`: enforced (a rule or record of a scheme holds it), evidenced (a scheme keeps the proof of a judgement or of
    somebody else's act), platform, not_carried (with `reason`), unproven (cited, but no scenario touches it), missing.
    """

    row: str
    system: str
    clause: str
    grade: str
    constructs: tuple[Construct, ...] = ()
    proofs: tuple[Proof, ...] = ()
    reason: Text = field(default_factory=dict)

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Give it as `evenhand coverage --json` prints it."""
        constructs = [{**asdict(c), "what": say(c.what, language)} for c in self.constructs]
        return {**asdict(self), "constructs": constructs, "reason": say(self.reason, language)}


def coverage(catalogue: Json, carried: Json, versions: Mapping[str, Loaded]) -> list[Covered]:
    """Give every row of the catalogue, in its order."""
    cited: dict[str, list[tuple[Citation, tuple[str, ...]]]] = {}
    for loaded in versions.values():
        for found, by in cited_in(loaded, versions):
            cited.setdefault(found.row, []).append((found, by))
    return [
        _row(system["id"], row, cited.get(row["id"], ()), carried)
        for system in catalogue["systems"]
        for row in system["rows"]
    ]


def cited_in(loaded: Loaded, versions: Mapping[str, Loaded]) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    """Give every citation of a version that can be published, with the scenarios that put it to the test."""
    if loaded.flat is None or loaded.flat["scheme"].get("abstract"):
        return
    for found in citations(loaded, versions):
        case_type = loaded.flat["case_types"].get(found.case_type, {})
        yield found, proofs(found, case_type, loaded.flat["tests"])


def unknown_rows(catalogue: Json, carried: Json, versions: Mapping[str, Loaded]) -> list[str]:
    """Name rows that are cited and not in the catalogue."""
    known = {row["id"] for system in catalogue["systems"] for row in system["rows"]}
    cited = {found.row for one in versions.values() for found, _ in cited_in(one, versions)}
    cited |= {row for part in ("platform", "not_carried") for one in carried[part] for row in one["rows"]}
    return sorted(cited - known)


def _row(system: str, row: Json, cited: Sequence[tuple[Citation, tuple[str, ...]]], carried: Json) -> Covered:
    made = [(Construct(c.file, c.key), c.version, by) for c, by in cited]
    shown = [Proof(version, name) for _, version, by in made for name in by]
    own = _of(row["id"], carried["platform"])
    constructs = [c for c, _, _ in made] + [Construct(p["where"], "", p["what"]) for p in own]
    shown += [Proof(*p["test"].split("::")) for p in own]
    refused = _of(row["id"], carried["not_carried"])
    return Covered(
        row=row["id"],
        system=system,
        clause=row["clause"],
        grade=_grade(row["expected"], bool(made), bool(shown), bool(own), bool(refused)),
        constructs=tuple(_distinct(constructs)),
        proofs=tuple(dict.fromkeys(shown)),
        reason=refused[0]["why"] if refused else {},
    )


def _of(row: str, entries: Iterable[Json]) -> list[Json]:
    return [one for one in entries if row in one["rows"]]


def _distinct(constructs: Iterable[Construct]) -> Iterator[Construct]:
    seen = set()
    for one in constructs:
        if (one.file, one.key) not in seen:
            seen.add((one.file, one.key))
            yield one


def _grade(expected: str, cited: bool, proven: bool, platform: bool, refused: bool) -> str:
    if platform:
        return "platform"
    if cited and proven:
        return "evidenced" if expected == "evidenced" else "enforced"
    if refused:
        return "not_carried"
    return "unproven" if cited else "missing"
