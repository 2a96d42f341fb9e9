"""The only writer of the registry and its log: a record and its entry in one transaction, or neither."""

from collections.abc import Callable, Mapping
from typing import Any

from bson import ObjectId
from mongoengine import Document
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Taken
from models.stores import RegistryLog
from models.transactions import in_one


def create(record: Document, log: RegistryLog) -> Document:
    """Put a new record and its entry in; gives the record. Raises Taken when what must be unique is not."""
    record.id = ObjectId()
    record.validate()

    def put(session: ClientSession) -> bool:
        type(record)._get_collection().insert_one(record.to_mongo(), session=session)
        return True

    _with_entry(put, log, record.id)
    return record


def change(
    model: type[Document], record_id: ObjectId, version: int, update: Mapping[str, Any], log: RegistryLog
) -> bool:
    """Change the record whose version is still `version` and put the entry in; says whether it was. Raises Taken."""

    def put(session: ClientSession) -> bool:
        wanted = {"_id": record_id, "version": version}
        done = model._get_collection().update_one(
            wanted, {"$set": dict(update), "$inc": {"version": 1}}, session=session
        )
        return bool(done.modified_count)

    return _with_entry(put, log, record_id)


def _with_entry(put: Callable[[ClientSession], bool], log: RegistryLog, record_id: ObjectId) -> bool:
    log.record = str(record_id)
    log.validate()

    def transact(session: ClientSession) -> bool:
        done = put(session)
        if done:
            RegistryLog._get_collection().insert_one(log.to_mongo(), session=session)
        return done

    try:
        return in_one(transact)
    except DuplicateKeyError as error:
        raise Taken from error
