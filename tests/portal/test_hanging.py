"""A store that hangs in the middle of a transaction: given up in time, known to be one change when it is sent again."""

import os
import signal
import time

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from models import transactions
from portal.embedded import EmbeddedStore

_PATIENCE = 3.0


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A store of this test alone and the process of its mongod; a client gets a time for an operation, or none."""
    store = EmbeddedStore(tmp_path)
    uri, clients = store.open(), []
    process = int((tmp_path / "store" / "db" / "mongod.lock").read_text())

    def connect(**options):
        clients.append(MongoClient(uri, **options))
        database = clients[-1]["own"]
        monkeypatch.setattr(transactions, "get_db", lambda: database)
        database.counts.insert_one({"_id": 1, "value": 0})
        database.entries.insert_one({"text": "first"})
        return database

    yield connect, process
    os.kill(process, signal.SIGCONT)
    for client in clients:
        client.close()
    store.close()


def counting(database, meanwhile):
    def transact(session):
        database.counts.update_one({"_id": 1}, {"$inc": {"value": 1}}, session=session)
        meanwhile()
        database.entries.insert_one({"text": "counted"}, session=session)

    return transact


def test_a_transaction_that_hangs_is_given_up_and_soon_done_when_it_is_sent_again(own):
    connect, process = own
    database = connect(timeoutMS=int(_PATIENCE * 1000))
    began = time.monotonic()
    with pytest.raises(PyMongoError):
        transactions.in_one(counting(database, lambda: os.kill(process, signal.SIGSTOP)))
    assert time.monotonic() - began < _PATIENCE + 2
    os.kill(process, signal.SIGCONT)
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            transactions.in_one(counting(database, lambda: None))
        except PyMongoError:
            continue
        break
    assert time.monotonic() - began < 30, "what was given up held its record longer than a page asks to wait"
    assert database.counts.find_one() == {"_id": 1, "value": 1}
    assert database.entries.count_documents({}) == 2


def test_without_a_time_of_its_own_a_transaction_may_take_long(own):
    connect, _process = own
    database = connect()
    transactions.in_one(counting(database, lambda: time.sleep(_PATIENCE + 1)))
    assert database.counts.find_one() == {"_id": 1, "value": 1}
