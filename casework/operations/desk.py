"""What operations need beside their payload: keys and compiled schemes; no global state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.operations.shelf import Shelf
from models.sealing import Sealer

Snapshot = Mapping[str, Any]
Render = Callable[[bytes, Snapshot], bytes]
"""Turns a template and plain data into the bytes of a document; given by the door (exporters are not known here)."""


@dataclass(frozen=True)
class Desk:
    """One per process. `render` makes documents."""

    sealer: Sealer
    shelf: Shelf
    render: Render
