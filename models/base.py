"""What all documents share: no surprises from the store."""

from typing import Any


def meta(collection: str, **more: Any) -> dict[str, Any]:
    """Give the meta of a document: its collection, and no index made behind our back (`indexes.ensure`).

    Unknown stored fields do not break reads, so an older process can read what a newer one wrote.
    """
    return {"collection": collection, "auto_create_index": False, "index_cls": False, "strict": False, **more}
