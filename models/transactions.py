"""One transaction, given up as a whole when its time is over."""

from collections.abc import Callable
from typing import Any, TypeVar

import pymongo
from mongoengine.connection import get_db
from pymongo.client_session import ClientSession
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

R = TypeVar("R")
_WRITTEN = WriteConcern("majority", j=True)


def in_one(transact: Callable[[ClientSession], R], read_concern: ReadConcern | None = None) -> R:
    """Run `transact` in one transaction, again if it lost a race, and give what it gives.

    Where the connection has a time for an operation (`timeoutMS`), the whole transaction with all its tries has that
    time: PyMongo would go on for two minutes. Whether it was carried out is then not known.
    """
    client: Any = get_db().client
    with pymongo.timeout(client.options.timeout), client.start_session() as session:
        done: R = session.with_transaction(transact, read_concern, _WRITTEN)
        return done
