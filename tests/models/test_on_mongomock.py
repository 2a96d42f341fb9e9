"""Leases on the outbox, without a server: mongomock runs compare-and-set and unique keys."""

from datetime import UTC, datetime, timedelta

import pytest
from mongomock import MongoClient

from models import outbox_store
from models.outbox import Outbox

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def database(monkeypatch):
    made = MongoClient(tz_aware=True)["evenhand"]
    made.outbox.create_index("key", unique=True)
    monkeypatch.setattr(outbox_store, "get_db", lambda: made)
    return made


def message(key, **more):
    given = {"kind": "mail", "subject": "S", "text": "T", "created_at": NOW, "not_before": NOW, **more}
    return Outbox(key=key, **given)


def test_a_message_is_added_once(database):
    assert outbox_store.enqueue_once(message("a"))
    assert not outbox_store.enqueue_once(message("a"))
    assert database.outbox.count_documents({}) == 1


def test_a_message_is_taken_by_one_worker_at_a_time_and_again_after_its_lease(database):
    outbox_store.enqueue_once(message("a"))
    assert outbox_store.claim(NOW).key == "a"
    assert outbox_store.claim(NOW) is None
    assert outbox_store.claim(NOW + timedelta(seconds=61)).tries == 2


def test_a_message_waits_for_its_time(database):
    outbox_store.enqueue_once(message("later", not_before=NOW + timedelta(hours=1)))
    assert outbox_store.claim(NOW) is None
    assert outbox_store.claim(NOW + timedelta(hours=1)).key == "later"
