import os
import shutil
from pathlib import Path

import pytest
import yaml
from world import World

from models import indexes
from portal.config import read_settings
from portal.demo.seed import PASSWORD, Files, _people, _registry, publish_schemes
from portal.desk import make_desk
from portal.runtime import now, read_demo, read_tree, schemes_folder
from portal.store import Store

CASE_DATA = (
    *("cases", "history", "sealed", "documents", "evidence", "outbox", "counters", "access_log"),
    *("throttles", "worker_beats", "settled", "fs.files", "fs.chunks"),
)


def _environ(folder: Path) -> dict[str, str]:
    return {"EVENHAND_DATA": str(folder), "EVENHAND_DEMO": "1"}


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    given = os.environ.get("TEST_DATA")
    folder = Path(given) if given else tmp_path_factory.mktemp("ev")
    yield folder
    if not given:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(data_folder):
    return read_settings(_environ(data_folder))


@pytest.fixture(scope="session")
def store(settings):
    """A real mongod: the embedded one, in a folder of its own."""
    with Store(settings) as opened:
        indexes.ensure(opened.database)
        yield opened


@pytest.fixture(scope="session")
def demo_files():
    return Files(
        yaml.safe_load(read_demo("people.yaml")),
        yaml.safe_load(read_demo("tracks.yaml")),
        yaml.safe_load(read_demo("stories.yaml")),
        read_tree(schemes_folder()),
    )


@pytest.fixture(scope="session")
def published(store, settings, demo_files):
    """Both bodies with people, registry and published schemes; made once, never changed by a test."""
    desk = make_desk(settings)
    people = _people(demo_files.people)
    moment = now()
    _registry(demo_files.people, people, moment)
    publish_schemes(demo_files.schemes, people["clerk"], people["admin"], moment)
    return desk, people, moment


@pytest.fixture
def world(published, store, settings):
    """An empty portal: no cases, but people, organisations and procedures."""
    desk, people, _moment = published
    for name in CASE_DATA:
        store.database[name].delete_many({})
    return World(desk, people, store.database, settings, PASSWORD)
