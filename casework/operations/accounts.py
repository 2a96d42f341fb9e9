"""Passwords and tokens of people: argon2id hashes, tokens kept as digests only."""

import hashlib
import hmac
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.errors import refuse
from casework.rules.case import Actor
from models.people import Person

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with the parameters of the OWASP password storage cheat sheet."""

MIN_PASSWORD = 12
MIN_DIFFERENT = 5
"""A password of one repeated character is no password."""


def set_password(person: Person, password: str) -> None:
    """Give a person a new password; every sign-in of his ends. Raises Refused `sign_in.weak`."""
    if len(password.strip()) < MIN_PASSWORD or len(set(password)) < MIN_DIFFERENT:
        raise refuse("sign_in.weak", at="password", length=str(MIN_PASSWORD))
    Person.objects(id=person.id).update_one(
        set__password=_HASHER.hash(password), set__fs_uniquifier=secrets.token_hex(16)
    )


def hash_password(password: str) -> str:
    """Hash a password with argon2id."""
    return _HASHER.hash(password)


def password_fits(person: Person, password: str) -> bool:
    """Say whether this is the person's password; somebody without one never fits."""
    try:
        return bool(person.password) and _HASHER.verify(person.password, password)
    except (VerificationError, InvalidHashError):
        return False


def new_token(person: Person) -> str:
    """Make a token for the command line and give it once; the store keeps its digest only."""
    token = secrets.token_urlsafe(32)
    Person.objects(id=person.id).update_one(set__token_hash=digest(token))
    return token


def digest(token: str) -> str:
    """Give the digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_login(login: str) -> Person | None:
    """Find an active person by log-in name."""
    return Person.objects(login=login.strip().lower(), active=True).first()


def actor_by_token(login: str, token: str, *, door: str) -> Actor:
    """Give the actor to whom a token belongs. Raises Refused `sign_in.token`."""
    person = find_login(login)
    if person is None or not token or not hmac.compare_digest(person.token_hash or "", digest(token)):
        raise refuse("sign_in.token")
    return Actor(str(person.id), person.name, door=door)


def signed(actor: Actor, password: str) -> bool:
    """Say whether an act is signed: the actor's own password was given."""
    person = Person.objects(id=actor.id, active=True).first()
    return person is not None and password_fits(person, password)


def invite(person: Person, until: datetime) -> str:
    """Make a one-time code with which somebody sets his first password until then."""
    code = secrets.token_urlsafe(24)
    Person.objects(id=person.id).update_one(set__invite_hash=digest(code), set__invite_until=until)
    return code


def accept_invitation(code: str, password: str, now: datetime) -> Person:
    """Set the first password by an invitation, once. Raises Refused."""
    person = Person.objects(invite_hash=digest(code), invite_until__gt=now, active=True).first()
    if person is None:
        raise refuse("sign_in.invitation")
    set_password(person, password)
    Person.objects(id=person.id).update_one(set__invite_hash="", unset__invite_until=True)
    return person
