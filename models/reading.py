"""Several reads in one trip to the store: where a page needs little from many places, the trips are what costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Rows = dict[str, list[dict[str, Any]]]
_TAG = "asked_as"
_BATCH = 1000
_MAX_TIME_MS = 5000


@dataclass(frozen=True)
class Ask:
    """One read: a filter, the fields to give (none: all), an order and a limit.

    `collection` is needed where the name it is asked under is not that of the collection.
    """

    chosen: Mapping[str, Any]
    shown: Mapping[str, int] | None = None
    collection: str = ""
    order: tuple[tuple[str, int], ...] = ()
    limit: int = 0


def together(database: Any, wanted: Mapping[str, Ask]) -> Rows:
    """Give the rows of each read under the name it was asked, in its order."""
    (first, asked), *rest = wanted.items()
    pipeline = _stages(first, asked)
    for name, other in rest:
        pipeline.append({"$unionWith": {"coll": other.collection or name, "pipeline": _stages(name, other)}})
    found: Rows = {name: [] for name in wanted}
    start = database[asked.collection or first]
    for row in start.aggregate(pipeline, batchSize=_BATCH, maxTimeMS=_MAX_TIME_MS):
        found[row.pop(_TAG)].append(row)
    return found


def _stages(name: str, asked: Ask) -> list[dict[str, Any]]:
    return [
        {"$match": dict(asked.chosen)},
        *([{"$sort": dict(asked.order)}] if asked.order else []),
        *([{"$limit": asked.limit}] if asked.limit else []),
        *([{"$project": dict(asked.shown)}] if asked.shown else []),
        {"$addFields": {_TAG: {"$literal": name}}},
    ]
