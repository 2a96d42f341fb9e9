"""Invite somebody who has never signed in: a one-time code for his first password, each on record."""

import json
from datetime import UTC, datetime, timedelta

from casework.errors import refuse
from casework.operations.accounts import invite
from casework.operations.opening import find_person
from casework.rules.case import Actor
from models.people import Person
from models.stores import RegistryLog

KIND = "invitations"
LASTS = timedelta(days=7)


def invite_newcomer(person_id: str, *, actor: Actor, now: datetime) -> str:
    """Make the code and give it once; an earlier one ends with it. Raises Refused.

    Who has a password is not invited again on screen: an administrator could take his place and sign for him.
    """
    if "administrator" not in find_person(actor.id).platform_roles:
        raise refuse("registry.not_allowed")
    person = find_person(person_id)
    if person.password:
        raise refuse("people.has_password")
    until = now + LASTS
    _entry(person, actor, now, until).save()
    return invite(person, until)


def _entry(person: Person, actor: Actor, now: datetime, until: datetime) -> RegistryLog:
    after = json.dumps({"until": until.astimezone(UTC).isoformat()})
    at = now.astimezone(UTC)
    return RegistryLog(kind=KIND, record=str(person.id), person=actor.id, at=at, before="{}", after=after)
