"""The document store: the replica set named by MONGODB_URI, or the embedded one."""

from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import mongoengine
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from portal.config import Settings
from portal.embedded import EmbeddedStore
from portal.errors import StartFault

DATABASE = "evenhand"
_HANG_MS = 4000
"""A server that hangs is given up after twice this: one heartbeat, and the wait for its answer."""
ANSWER_SECONDS = 10.0
"""So long an operation of a page, or its transaction, may take with all its tries; then the page says so."""


class Store:
    """The open store; MongoEngine's default connection points at it until it is closed.

    `patience` in seconds is what one operation may take: pages give it, because somebody waits for them; the command
    line and the worker do not, because an export or a new index may take long.
    """

    def __init__(self, settings: Settings, patience: float | None = None) -> None:
        self._settings = settings
        self._patience = {} if patience is None else {"timeoutMS": int(patience * 1000)}
        self._embedded = None if settings.mongodb_uri else EmbeddedStore(settings.data)
        self.client: MongoClient[dict[str, Any]]

    def __enter__(self) -> Self:
        uri = self._settings.mongodb_uri or (self._embedded.open() if self._embedded else "")
        check_uri(uri)
        connected = mongoengine.connect(
            DATABASE,
            host=uri,
            tz_aware=True,
            uuidRepresentation="standard",
            serverSelectionTimeoutMS=5000,
            connectTimeoutMS=_HANG_MS,
            heartbeatFrequencyMS=_HANG_MS,
            **self._patience,
        )
        self.client = connected
        check_server(connected)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        mongoengine.disconnect()
        if self._embedded:
            self._embedded.close()

    @property
    def place(self) -> str:
        """Where this store is: the folder of the embedded one, else the servers of MONGODB_URI without who signs in."""
        if self._embedded:
            return f"embedded, {self._embedded.folder}"
        return urlsplit(self._settings.mongodb_uri).netloc.rpartition("@")[2]

    @property
    def database(self) -> Any:
        """The database that holds everything."""
        return self.client[DATABASE]


def check_uri(uri: str) -> None:
    """Refuse a write concern in the address: it breaks every transaction. Raises StartFault."""
    options = {name.lower() for name in parse_qs(urlsplit(uri).query)}
    bad = sorted(options & {"w", "journal", "j", "wtimeoutms"})
    if bad:
        raise StartFault(
            "store.write_concern_in_uri",
            f"Take {', '.join(bad)} out of MONGODB_URI: the portal sets the write concern itself.",
        )


def check_server(client: MongoClient[dict[str, Any]]) -> None:
    """Refuse a server that could lose an accepted write. Raises StartFault with a clear message."""
    try:
        hello = client.admin.command("hello")
        concern = client.admin.command("getDefaultRWConcern") if "setName" in hello else {}
    except PyMongoError as error:
        raise StartFault("store.unreachable", f"The store cannot be reached: {error}.") from error
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise StartFault(
            "store.standalone",
            "The MongoDB server is a standalone: transactions need a replica set. Start it with --replSet "
            "and run rs.initiate(), or use docker compose up.",
        )
    written = concern.get("defaultWriteConcern", {"w": "majority"}).get("w", "majority")
    if written != "majority" and concern.get("defaultWriteConcernSource") == "global":
        raise StartFault("store.write_concern", _concern_words(written))
    if written != "majority" and written in (0, 1):
        raise StartFault("store.write_concern", _concern_words(written))


def _concern_words(written: object) -> str:
    return (
        f"The server's default write concern is {written}: an accepted write could be lost. Set it to majority: "
        "db.adminCommand({setDefaultRWConcern: 1, defaultWriteConcern: {w: 'majority'}})."
    )
