"""What differs between two flattened scheme versions, construct by construct."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.rules.merging import key_of


@dataclass(frozen=True)
class Difference:
    """One construct that was added, removed or changed; `path` names it by ids."""

    kind: str
    path: str
    before: Any = None
    after: Any = None

    def as_json(self) -> dict[str, Any]:
        """Give the shape printed by `evenhand scheme diff --json`."""
        return {"kind": self.kind, "path": self.path, "before": self.before, "after": self.after}


def diff(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """List the differences, deepest construct first named by its path; equal data give none."""
    if before == after:
        return
    left, right = _children(before), _children(after)
    if left is None or right is None:
        yield Difference("changed", path, before, after)
        return
    for key in dict.fromkeys((*left, *right)):
        place = f"{path}/{key}" if path else key
        if key not in left:
            yield Difference("added", place, None, right[key])
        elif key not in right:
            yield Difference("removed", place, left[key], None)
        else:
            yield from diff(left[key], right[key], place)


def _children(value: Any) -> Mapping[str, Any] | None:
    """See a mapping by its keys and a list of entries by their ids; anything else has no children."""
    if isinstance(value, dict):
        return value
    if (
        isinstance(value, list)
        and value
        and all(isinstance(e, dict) and ("id" in e or "name" in e) for e in value)
    ):
        return {key_of(e): e for e in value}
    return None
