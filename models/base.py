"""What all documents share: no surprises from the store."""

from collections.abc import Mapping
from typing import Any, TypeVar

from mongoengine import Document

D = TypeVar("D", bound=Document)


def meta(collection: str, **more: Any) -> dict[str, Any]:
    """Give the meta of a document: its collection, and no index made behind our back (`indexes.ensure`).

    Unknown stored fields do not break reads, so an older process can read what a newer one wrote.
    """
    return {"collection": collection, "auto_create_index": False, "index_cls": False, "strict": False, **more}


def of_raw(model: type[D], raw: Mapping[str, Any]) -> D:
    """Build a document from what the driver gave: for hot paths, where a query set costs more than its query."""
    made: D = model._from_son(dict(raw))
    return made
