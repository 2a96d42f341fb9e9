"""Several reads in one trip to the store: where a page needs little from many collections, the trips are what costs."""

from collections.abc import Mapping
from typing import Any

Wanted = tuple[Mapping[str, Any], Mapping[str, int] | None]
"""A filter, and the fields to give (None: all)."""
Rows = dict[str, list[dict[str, Any]]]
_FROM = "from_collection"
_BATCH = 1000
_MAX_TIME_MS = 5000


def together(database: Any, wanted: Mapping[str, Wanted]) -> Rows:
    """Give the rows of each collection named; the order within one is that of the store."""
    (first, asked), *rest = wanted.items()
    pipeline = _stages(first, asked)
    for name, other in rest:
        pipeline.append({"$unionWith": {"coll": name, "pipeline": _stages(name, other)}})
    found: Rows = {name: [] for name in wanted}
    for row in database[first].aggregate(pipeline, batchSize=_BATCH, maxTimeMS=_MAX_TIME_MS):
        found[row.pop(_FROM)].append(row)
    return found


def _stages(name: str, asked: Wanted) -> list[dict[str, Any]]:
    chosen, shown = asked
    fields = [{"$project": dict(shown)}] if shown else []
    return [{"$match": dict(chosen)}, *fields, {"$addFields": {_FROM: {"$literal": name}}}]
