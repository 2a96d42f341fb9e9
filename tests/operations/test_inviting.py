"""An invitation on screen is for newcomers, made by administrators, and on record."""

import json
from datetime import timedelta

import pytest
from world import code_of

from casework.operations.accounts import accept_invitation
from casework.operations.inviting import KIND, invite_newcomer
from models.people import Person
from models.stores import RegistryLog


@pytest.fixture
def newcomer(world):
    person = Person(login="nora", name="Nora New").save(force_insert=True)
    yield person
    RegistryLog.objects(record=str(person.id)).delete()
    person.delete()


def test_an_invitation_is_on_record_and_the_newer_one_counts(world, newcomer):
    admin = world.actor("admin")
    first = invite_newcomer(str(newcomer.id), actor=admin, now=world.at)
    second = invite_newcomer(str(newcomer.id), actor=admin, now=world.at)
    log = RegistryLog.objects(kind=KIND, record=str(newcomer.id))
    assert [one.person for one in log] == [admin.id, admin.id]
    assert first not in str([one.to_mongo() for one in log])
    assert json.loads(log.first().after)["until"] == (world.at + timedelta(days=7)).isoformat()
    assert code_of(lambda: accept_invitation(first, "four words of his", world.at)) == "sign_in.invitation"
    accept_invitation(second, "four words of his", world.at)
    again = lambda: invite_newcomer(str(newcomer.id), actor=admin, now=world.at)  # noqa: E731
    assert code_of(again) == "people.has_password"


def test_only_an_administrator_invites(world, newcomer):
    invited = lambda: invite_newcomer(str(newcomer.id), actor=world.actor("manager"), now=world.at)  # noqa: E731
    assert code_of(invited) == "registry.not_allowed"
    assert not RegistryLog.objects(kind=KIND, record=str(newcomer.id))
