"""Inheritance: lay one file over another.

Mappings merge key by key. Lists whose entries have an id (scenarios: a name) merge entry by entry: an
entry of the overlay changes the parent's of the same id, `remove: true` takes it away, `after: id` places
a new one. Any other list or value of the overlay replaces the parent's.
"""

from typing import Any

from casework.rules.findings import Finding

Json = dict[str, Any]

FIRST = "new"
"""`after: new` places an entry before all others."""
_OWN = "own"
"""Marks the removal of an entry that was there already: it may, but need not, be inherited as well."""


class UnknownRemoval(Exception):
    """An overlay removes something that its parent does not have; `name` says what."""

    code = "scheme.unknown_remove"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownPlace(UnknownRemoval):
    """An overlay places an entry after one that its parent does not have."""

    code = "scheme.unknown_place"


def merge(parent: Any, overlay: Any, *, later: bool = False) -> Any:
    """Give the parent changed by the overlay; neither is modified. Raises UnknownRemoval, UnknownPlace.

    `later`: the parent inherits more that is laid under it afterwards. What the overlay removes, or stands after,
    may come from there, so such an entry is kept as written for the next merge.
    """
    if isinstance(parent, dict) and isinstance(overlay, dict):
        return _merge_mapping(parent, overlay, later)
    if _keyed(parent) and _keyed(overlay):
        return _merge_list(parent, overlay, later)
    return overlay


def key_of(entry: Json) -> str:
    """Give what identifies an entry of a merged list."""
    return str(entry.get("id") or entry.get("name"))


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(e, dict) and ("id" in e or "name" in e) for e in value)


def _merge_mapping(parent: Json, overlay: Json, later: bool) -> Json:
    merged = dict(parent)
    for key, value in overlay.items():
        if key in parent:
            merged[key] = merge(parent[key], value, later=later)
        else:
            merged[key] = value if later else _fresh(value)
    return merged


def _fresh(value: Any) -> Any:
    """Give a value the parent has nothing for: in its lists too, nothing unknown is removed or stood after."""
    if not _keyed(value):
        return clean(value)
    merged: list[Json] = []
    for entry in value:
        _place_new(merged, [key_of(e) for e in merged], entry, later=False)
    return merged


def _merge_list(parent: list[Json], overlay: list[Json], later: bool) -> list[Json]:
    merged = list(parent)
    for entry in overlay:
        _place(merged, entry, later)
    return merged


def _place(merged: list[Json], entry: Json, later: bool) -> None:
    ids = [key_of(e) for e in merged]
    name = key_of(entry)
    if name not in ids:
        _place_new(merged, ids, entry, later)
    elif entry.get("remove"):
        if later:
            merged[ids.index(name)] = {**entry, _OWN: True}
        else:
            del merged[ids.index(name)]
    elif merged[ids.index(name)].get("remove"):
        merged[ids.index(name)] = entry
    else:
        here = merged[ids.index(name)]
        merged[ids.index(name)] = merge(here, entry if later else _without_place(entry), later=later)


def _place_new(merged: list[Json], ids: list[str], entry: Json, later: bool) -> None:
    after = entry.get("after")
    if later:
        merged.append(entry)
    elif entry.get("remove"):
        if _OWN not in entry:
            raise UnknownRemoval(key_of(entry))
    elif after is not None and after != FIRST and after not in ids:
        raise UnknownPlace(after)
    else:
        at = ids.index(after) + 1 if after in ids else 0 if after == FIRST else len(merged)
        merged.insert(at, clean(_without_place(entry)))


def _without_place(entry: Json) -> Json:
    return {k: v for k, v in entry.items() if k not in ("after", "remove")}


def clean(value: Any) -> Any:
    """Drop the words that only steer merging (`after`) from something taken over whole."""
    if isinstance(value, dict):
        return {k: clean(v) for k, v in value.items() if not (k == "after" and isinstance(v, str))}
    if isinstance(value, list):
        return [clean(v) for v in value if not (isinstance(v, dict) and v.get("remove") is True)]
    return value


def resolve_case_types(case_types: dict[str, Json]) -> tuple[dict[str, Json], list[Finding]]:
    """Give every concrete case type with what it inherits inside its scheme, and what is wrong."""
    found: list[Finding] = []
    resolved = {}
    for name, own in case_types.items():
        if not own.get("abstract"):
            resolved[name] = _resolve(name, case_types, (), found)
    return resolved, found


def _resolve(name: str, all_types: dict[str, Json], seen: tuple[str, ...], found: list[Finding]) -> Json:
    own = {k: v for k, v in all_types[name].items() if k not in ("abstract", "extends")}
    parent = all_types[name].get("extends")
    file = f"{all_types[name].get('case_type', name)}.yaml"
    if not parent:
        return dict(clean(own))
    if parent in (*seen, name):
        found.append(Finding(file, 0, "/extends", "scheme.extends_loop", {"name": parent}))
        return own
    if parent not in all_types:
        found.append(
            Finding(file, 0, "/extends", "scheme.unknown_reference", {"kind": "case type", "name": parent})
        )
        return own
    base = _resolve(parent, all_types, (*seen, name), found)
    try:
        return dict(merge(base, own))
    except UnknownRemoval as error:
        found.append(Finding(file, 0, "", error.code, {"name": error.name}))
        return base
