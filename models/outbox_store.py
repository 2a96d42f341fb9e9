"""Leases on the outbox: any number of workers, each message taken by one at a time."""

from datetime import datetime, timedelta

from mongoengine.connection import get_db
from pymongo import ReturnDocument

from models.outbox import Outbox

_MAX_TRIES = 8
_FIRST_PAUSE = timedelta(seconds=30)


def claim(now: datetime, seconds: int = 60) -> Outbox | None:
    """Take the oldest waiting message for `seconds`; None if nothing is due."""
    raw = get_db().outbox.find_one_and_update(
        {
            "state": "waiting",
            "not_before": {"$lte": now},
            "$or": [{"lease_until": None}, {"lease_until": {"$lt": now}}],
        },
        {"$set": {"lease_until": now + timedelta(seconds=seconds)}, "$inc": {"tries": 1}},
        sort=[("not_before", 1), ("_id", 1)],
        return_document=ReturnDocument.AFTER,
    )
    return Outbox._from_son(raw) if raw else None


def mark_sent(message: Outbox, now: datetime) -> None:
    """Note that the mail server took it."""
    Outbox.objects(id=message.id).update_one(set__state="sent", set__sent_at=now, unset__lease_until=True)


def mark_failed(message: Outbox, now: datetime, error: str) -> None:
    """Note that it could not be sent; it is tried again, later each time, and in the end given up."""
    pause = _FIRST_PAUSE * 2 ** min(message.tries, 10)
    state = "failed" if message.tries >= _MAX_TRIES else "waiting"
    Outbox.objects(id=message.id).update_one(
        set__state=state, set__error=error[:500], set__not_before=now + pause, unset__lease_until=True
    )


def enqueue_once(message: Outbox) -> bool:
    """Add a message unless one with its key is there; says whether it was added."""
    done = get_db().outbox.update_one(
        {"key": message.key}, {"$setOnInsert": message.to_mongo().to_dict()}, upsert=True
    )
    return done.upserted_id is not None
