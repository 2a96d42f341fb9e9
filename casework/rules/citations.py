"""Where a scheme version says which row of the requirement catalogue it carries: construct, file and key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.rules.loading import Loaded
from casework.rules.merging import key_of

Json = Mapping[str, Any]

_PARTS = ("fields", "stages", "actions", "deadlines", "panels", "documents", "registers")
_INNER = ("require", "every", "some", "choices")


@dataclass(frozen=True)
class Citation:
    """A construct that names a row. `part` is its kind, `id` its id; `inner` the rule or choice inside it."""

    row: str
    version: str
    case_type: str
    part: str
    id: str
    inner: str = ""
    file: str = ""

    @property
    def key(self) -> str:
        """Write the place inside the file."""
        return "/".join(x for x in (self.part, self.id, self.inner) if x)


def citations(loaded: Loaded, versions: Mapping[str, Loaded]) -> Iterator[Citation]:
    """Find every citation of a flattened version; what is inherited is named where it stands."""
    chain = list(_chain(loaded, versions))
    for found in citations_in(loaded.name, loaded.flat or {"scheme": {}, "case_types": {}}):
        yield replace(found, file=_file(chain, found))


def citations_in(version: str, flat: Json) -> Iterator[Citation]:
    """Find every citation of flattened data, of which nobody knows the files any more."""
    yield from _header(version, flat["scheme"])
    yield from _case_types(version, flat["case_types"])


def _chain(loaded: Loaded, versions: Mapping[str, Loaded]) -> Iterator[Loaded]:
    """Give the version and those it extends, itself first."""
    here: Loaded | None = loaded
    while here is not None:
        yield here
        here = versions.get(here.own["scheme"].get("extends", ""))


def _header(version: str, head: Json) -> Iterator[Citation]:
    for row in head.get("requirements", ()):
        yield Citation(row, version, "", "scheme", "")
    for role in head.get("roles", ()):
        for row in role.get("requirements", ()):
            yield Citation(row, version, "", "roles", role["id"])


def _case_types(version: str, case_types: Json) -> Iterator[Citation]:
    for name, raw in case_types.items():
        for row in raw.get("requirements", ()):
            yield Citation(row, version, name, "case_type", "")
        for part in _PARTS:
            for entry in raw.get(part, ()):
                yield from _entry(version, name, part, entry)


def _entry(version: str, case_type: str, part: str, entry: Json) -> Iterator[Citation]:
    for row in entry.get("requirements", ()):
        yield Citation(row, version, case_type, part, entry["id"])
    for inner in (one for name in _INNER for one in entry.get(name, ())):
        for row in inner.get("requirements", ()):
            yield Citation(row, version, case_type, part, entry["id"], key_of(inner))


def _file(chain: list[Loaded], found: Citation) -> str:
    """Find the file that says it: the nearest one, from the version itself to what it extends."""
    places = (
        f"{one.folder}/{name}"
        for one in chain
        for name, source in one.files.items()
        if name != "tests.yaml" and _says(chain, source.data, found)
    )
    return next(places, "")


def _says(chain: list[Loaded], data: Json, found: Citation) -> bool:
    if data.get("case_type", "") not in (_lineage(chain, found.case_type) if found.case_type else {""}):
        return False
    if found.part in ("scheme", "case_type"):
        return found.row in data.get("requirements", ())
    entries = [e for e in data.get(found.part, ()) if e["id"] == found.id]
    if found.inner:
        entries = [i for e in entries for n in _INNER for i in e.get(n, ()) if key_of(i) == found.inner]
    return any(found.row in e.get("requirements", ()) for e in entries)


def _lineage(chain: list[Loaded], case_type: str) -> set[str]:
    """Name a case type and those it extends."""
    above = {
        name: raw["extends"]
        for one in chain
        for name, raw in one.own["case_types"].items()
        if "extends" in raw
    }
    names = {case_type}
    while (case_type := above.get(case_type, "")) and case_type not in names:
        names.add(case_type)
    return names
