"""What keeps the portal from starting: each told with a code and a cure, before anything is written."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from portal import embedded
from portal.config import read_settings
from portal.embedded import find_mongod, socket_path
from portal.errors import StartFault
from portal.runtime import read_tree, secret_file
from portal.store import Store, check_server, check_uri

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "ab" * 32


def fault(call) -> str:
    with pytest.raises(StartFault) as raised:
        call()
    return raised.value.code


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"EVENHAND_NONSENSE": "1"}, "config.unknown"),
        ({"EVENHAND_PORT": "many"}, "config.number"),
        ({"EVENHAND_PORT": "0"}, "config.number"),
        ({"EVENHAND_PORT": "70000"}, "config.number"),
        ({"EVENHAND_SECRET_KEY": "not hex"}, "config.secret"),
        ({"EVENHAND_SEALING_KEY": "abcd"}, "config.secret"),
        ({"EVENHAND_BASE_URL": "portal.example"}, "config.base_url"),
        ({"EVENHAND_DEMO": "1", "EVENHAND_BASE_URL": "https://portal.example"}, "config.demo_public"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path, environ, code):
    assert fault(lambda: read_settings({"EVENHAND_DATA": str(tmp_path), **environ})) == code


def test_secrets_are_made_once_readable_by_their_owner_and_masked(tmp_path):
    first = read_settings({"EVENHAND_DATA": str(tmp_path / "d")})
    again = read_settings({"EVENHAND_DATA": str(tmp_path / "d")})
    assert (first.secret_key, first.sealing_key) == (again.secret_key, again.sealing_key)
    assert first.secret_key != first.sealing_key
    assert (tmp_path / "d" / "sealing.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o700
    given = read_settings(
        {"EVENHAND_DATA": str(tmp_path), "EVENHAND_SECRET_KEY": KEY, "EVENHAND_SEALING_KEY": KEY}
    )
    assert given.secret_key.hex() == KEY
    assert KEY not in str(given.masked())
    assert secret_file(tmp_path / "d" / "secret.key") == first.secret_key


def test_https_is_known_by_the_address(tmp_path):
    given = {"EVENHAND_DATA": str(tmp_path), "EVENHAND_BASE_URL": "https://portal.example/"}
    assert read_settings(given).https
    assert read_settings(given).base_url == "https://portal.example"


def test_a_write_concern_in_the_address_is_refused():
    assert fault(lambda: check_uri("mongodb://h/?w=1")) == "store.write_concern_in_uri"
    assert fault(lambda: check_uri("mongodb://h/?journal=false&replicaSet=x")) == "store.write_concern_in_uri"
    check_uri("mongodb://h/?replicaSet=x")


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("mongodb://clerk:s3cret@one:27017,two:27018/evenhand?replicaSet=x", "one:27017,two:27018"),
        ("mongodb://clerk:p%40ss@one", "one"),
        ("mongodb+srv://clerk:s3cret@cluster.example/", "cluster.example"),
    ],
)
def test_a_store_says_where_it_is_and_not_how_one_signs_in(tmp_path, uri, place):
    settings = read_settings({"EVENHAND_DATA": str(tmp_path), "MONGODB_URI": uri})
    assert Store(settings).place == place
    assert Store(read_settings({"EVENHAND_DATA": str(tmp_path)})).place == f"embedded, {tmp_path / 'store'}"


def test_without_any_mongod_the_cure_is_named(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(StartFault, match="docker compose") as raised:
        find_mongod()
    assert raised.value.code == "store.no_mongod"
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/mongod")
    assert find_mongod() == "/usr/bin/mongod"


def test_a_long_data_folder_gets_a_short_socket(tmp_path):
    assert socket_path(tmp_path / "x") == tmp_path / "x" / "mongod.sock"
    away = socket_path(tmp_path / ("y" * 120))
    assert len(os.fsencode(away)) < 108
    assert away.parent.stat().st_mode & 0o777 == 0o700


def test_hidden_and_lock_files_are_no_schemes(tmp_path):
    for name in ("a.yaml", ".hidden", "~$a.docx"):
        (tmp_path / name).write_bytes(b"x")
    assert read_tree(tmp_path) == {"a.yaml": b"x"}


class Server:
    """A mongod on a port of its own, as somebody else would run it."""

    def __init__(self, folder, *options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "db").mkdir()
        command = [
            find_mongod(),
            "--dbpath",
            str(folder / "db"),
            "--bind_ip",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        command += ["--networkMessageCompressors", "disabled", "--nounixsocket", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.uri = f"mongodb://127.0.0.1:{self.port}/?directConnection=true"
        self.client = MongoClient(self.uri, serverSelectionTimeoutMS=500)
        self.wait(lambda: self.client.admin.command("ping"))

    def wait(self, call):
        until = time.monotonic() + 30
        while True:
            try:
                if call():
                    return
            except PyMongoError:
                pass
            assert time.monotonic() < until
            time.sleep(0.1)

    def initiate(self):
        member = {"_id": 0, "host": f"127.0.0.1:{self.port}"}
        self.client.admin.command("replSetInitiate", {"_id": "own", "members": [member]})
        self.wait(lambda: self.client.admin.command("hello").get("isWritablePrimary"))

    def close(self):
        self.client.close()
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def server(tmp_path):
    made = []

    def start(*options):
        made.append(Server(tmp_path, *options))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_a_standalone_server_is_refused(server):
    assert fault(lambda: check_server(server().client)) == "store.standalone"


def test_a_replica_set_serves_unless_its_default_write_concern_could_lose_a_write(server, tmp_path):
    own = server("--replSet", "own")
    own.initiate()
    check_server(own.client)
    environ = {"PATH": os.environ["PATH"], "EVENHAND_DATA": str(tmp_path / "data"), "MONGODB_URI": own.uri}

    def evenhand(*args):
        command = [sys.executable, "-m", "portal.cli", *args]
        return subprocess.run(command, check=False, cwd=ROOT, env=environ, capture_output=True, text=True)

    assert evenhand("init").returncode == 0
    assert evenhand("person", "add", "anna", "Anna").returncode == 0
    assert own.client["evenhand"].people.count_documents({"login": "anna"}) == 1
    done = evenhand("doctor")
    assert (done.returncode, done.stdout) == (0, f"Store: 127.0.0.1:{own.port}\nAll is well.\n")
    own.client.admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": 1})
    assert fault(lambda: check_server(own.client)) == "store.write_concern"
    done = evenhand("person", "add", "berta", "Berta")
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "store.write_concern")
    assert own.client["evenhand"].people.count_documents({}) == 1
