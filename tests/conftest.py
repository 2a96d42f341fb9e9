import os
import shutil
from pathlib import Path

import pytest
import yaml
from world import World

from casework.operations.schemes import import_version, publish, submit
from models import indexes
from models.schemes import SchemeVersion
from portal.config import read_settings
from portal.demo.seed import PASSWORD, Files, _people, _registry, publish_schemes
from portal.desk import make_desk
from portal.runtime import now, read_demo, read_tree, schemes_folder
from portal.store import ANSWER_SECONDS, Store

CASE_DATA = (
    *("cases", "history", "sealed", "documents", "evidence", "outbox", "counters", "access_log"),
    *("throttles", "worker_beats", "settled", "fs.files", "fs.chunks", "calendar_editions"),
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
    with Store(settings, ANSWER_SECONDS) as opened:
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
    desk.shelf._calendars.clear()
    return World(desk, people, store.database, settings, PASSWORD)


@pytest.fixture
def working_days(world):
    """One more version of an appeal, in force from 1 March 2026: a first word within five working days."""
    name, folder = "csca/rainforest-alliance@4", "csca/rainforest-alliance/4"
    files = {
        **read_tree(schemes_folder()),
        f"{folder}/scheme.yaml": (
            b"schema: evenhand/scheme/1\nid: rainforest-alliance\nbody: csca\nversion: 4\n"
            b'extends: csca/rainforest-alliance@3\neffective_from: "2026-03-01"\n'
        ),
        f"{folder}/grievance.yaml": (
            "case_type: grievance\nabstract: true\ndeadlines:\n  - id: first_word\n"
            "    label: {en: First word, zh-CN: 首次回复}\n    source: body\n    owner: owner\n"
            "    duration: {working_days: 5}\n    stop: [sent.acknowledgement]\n"
        ).encode(),
    }
    clerk, admin = world.actor("clerk"), world.actor("admin")
    import_version(files, name, actor=clerk, now=world.at, proofs=False)
    submit(name, actor=clerk, now=world.at)
    publish(name, actor=admin, now=world.at)
    yield name
    SchemeVersion.objects(body="csca", version=4).delete()
    SchemeVersion.objects(body="csca", version=3).update(set__status="published")
