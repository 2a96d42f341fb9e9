"""What the store itself can refuse; operations turn these into refusals with words."""

from typing import Any


class Stale(Exception):
    """Somebody else wrote the case in between; nothing was changed."""

    def __init__(self, case: Any) -> None:
        super().__init__(f"case {case.number or case.id} is at version {case.version}")
        self.case = case


class Repeated(Exception):
    """A request of this id was carried out before; `case` is what came of it, `same` whether it said the same."""

    def __init__(self, case: Any, *, same: bool) -> None:
        super().__init__(f"request repeated for case {case.number or case.id}")
        self.case = case
        self.same = same


class Tampered(Exception):
    """Stored bytes are not what was received."""


class Taken(Exception):
    """What must be unique in the store is there already; nothing was written."""
