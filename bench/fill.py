"""Fill a store with many cases: real ones made by the operations, then copied with other numbers and words."""

import random
from datetime import timedelta

from bson import ObjectId

from models.cases import Case
from models.search import tokens

WORDS = (
    "terrace",
    "buffer",
    "wage",
    "label",
    "timber",
    "audit",
    "record",
    "证书",
    "审核",
    "茶园",
    "森林",
    "标签",
)
STAGES = ("received", "accepted", "investigation", "approved", "followup", "closed")


def fill(database, count):
    """Copy the cases that are there until there are `count`."""
    originals = [
        c.to_mongo().to_dict() for c in Case.objects(body="csca", case_type__in=["appeal", "complaint"])
    ]
    dice = random.Random(7)
    have = database.cases.count_documents({})
    batch = []
    for i in range(have, count):
        row = dict(dice.choice(originals))
        subject = " ".join(dice.choices(WORDS, k=4))
        number = f"P03RA-2025-{i:06d}"
        received = row["received_at"] - timedelta(minutes=i)
        row |= {
            "_id": ObjectId(),
            "number": number,
            "subject": subject,
            "stage": dice.choice(STAGES),
            "received_at": received,
            "received_on": received.date().isoformat(),
            "links": [],
            "tokens": tokens(number, subject, "What happened there was not what the standard asks for."),
        }
        row.pop("request_id", None)
        batch.append(row)
        if len(batch) == 1000:
            database.cases.insert_many(batch)
            batch = []
    if batch:
        database.cases.insert_many(batch)
