"""Signing in: Flask-Security over our people, argon2id, TOTP with codes that count once, throttled."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bson import ObjectId
from flask import Flask, current_app, redirect, request, session
from flask_babel import lazy_gettext as _
from flask_security import LoginForm, RoleMixin, Security, UserDatastore, UserMixin, current_user
from flask_security.totp import Totp
from flask_security.utils import is_user_authenticated
from mongoengine.connection import get_db
from wtforms import PasswordField, StringField, SubmitField

from casework.operations.accounts import find_login, password_fits
from casework.operations.desk import Desk
from models.base import of_raw
from models.people import Person
from models.stores import Throttle
from portal.config import Settings
from portal.runtime import now

_TRIES, _WINDOW = 8, timedelta(minutes=15)
_METHOD = "authenticator"
_RULE = "evenhand.second_factor"


class Account(UserMixin):
    """A person as Flask-Security sees him; it changes the second factor only, and nothing is kept by reference."""

    roles: tuple[RoleMixin, ...] = ()

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    def id(self) -> str:
        """The id of the person."""
        return str(self.person.id)

    @property
    def login(self) -> str:
        """The log-in name."""
        return str(self.person.login)

    @property
    def email(self) -> str:
        """The address, or the log-in where there is none."""
        return str(self.person.email or self.person.login)

    @property
    def active(self) -> bool:
        """Somebody may sign in while he is active."""
        return bool(self.person.active)

    @property
    def password(self) -> str:
        """The hash of the password."""
        return str(self.person.password or "")

    @property
    def fs_uniquifier(self) -> str:
        """What a session is bound to: a new one ends them all."""
        return str(self.person.fs_uniquifier)

    @property
    def tf_primary_method(self) -> str | None:
        """An authenticator, once it is set up."""
        return _METHOD if self.person.totp_secret else None

    @tf_primary_method.setter
    def tf_primary_method(self, method: str | None) -> None:
        if method is None:
            self.person.totp_secret = ""

    @property
    def tf_totp_secret(self) -> str | None:
        """The secret of the authenticator, encrypted by Flask-Security."""
        return self.person.totp_secret or None

    @tf_totp_secret.setter
    def tf_totp_secret(self, secret: str | None) -> None:
        self.person.totp_secret = secret or ""

    def calc_username(self) -> str:
        """Name the account in an authenticator."""
        return self.login

    def verify_and_update_password(self, password: str) -> bool:
        """Check a password."""
        return password_fits(self.person, password)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[str]]:
        """Ask for a second factor: of everybody who has one, and of managers outside the demonstration."""
        needed = bool(self.tf_primary_method) or _managers_need_it(self.person)
        return needed and not tf_fresh, [m for m, _label in tf_setup_methods]

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Count a failed try."""
        failed(self.login, now())


class Role(RoleMixin):
    """Flask-Security's roles are not used: what somebody may do is decided by the rules of each case."""


class Accounts(UserDatastore):
    """Finds people for Flask-Security and keeps their second factor."""

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:
        """Find an active person by log-in, id or session key."""
        name, value = next(iter(kwargs.items()))
        if name not in ("login", "id", "fs_uniquifier", "email") or not isinstance(value, str) or not value:
            return None
        field = "login" if name == "email" else name
        if field == "id" and not ObjectId.is_valid(value):
            return None
        wanted = {"_id": ObjectId(value)} if field == "id" else {field: value}
        found = get_db().people.find_one({**wanted, "active": True})
        return Account(of_raw(Person, found)) if found else None

    def find_role(self, role: str) -> None:
        """Find none: there are no such roles."""

    def put(self, model: Account) -> Account:
        """Keep the second factor of a person."""
        Person.objects(id=model.person.id).update_one(set__totp_secret=model.person.totp_secret)
        return model

    def commit(self) -> None:
        """Nothing waits: every put is kept at once."""


class OnceOnly(Totp):
    """A code counts once: the counter of the last one is kept."""

    def get_last_counter(self, user: Account) -> int | None:
        """Give the counter of the last accepted code."""
        return user.person.last_totp_counter or None

    def set_last_counter(self, user: Account, tmatch: Any) -> None:
        """Keep the counter."""
        Person.objects(id=user.person.id).update_one(set__last_totp_counter=tmatch.counter)


class SignInForm(LoginForm):
    """Log-in name and password; too many failures wait."""

    remember = None
    email = StringField(_("Log-in"), name="login")
    """Flask-Security moves the errors of a field of this name to the form, so that nobody learns who exists."""
    password = PasswordField(_("Password"))
    submit = SubmitField(_("Sign in"))

    def validate(self, **kwargs: Any) -> bool:
        """Find the person and check the password, unless this name or address has failed too often."""
        self.ifield = self.email
        name = (self.email.data or "").strip().lower()[:80]
        if blocked(name, now()):
            self.form_errors.append(_("Too many tries. Please wait a quarter of an hour."))
            return False
        person = find_login(name)
        self.user = Account(person) if person else None
        if person is None:
            failed(name, now())
        good = bool(super().validate(**kwargs))
        if good:
            Throttle.objects(key__in=[f"login:{name}"]).delete()
        return good


def _keys(login: str) -> list[str]:
    return [f"login:{login}", f"address:{request.remote_addr}"]


def blocked(login: str, moment: datetime) -> bool:
    """Say whether this name, or this address, has failed too often lately (an address may fail ten times as often)."""
    counts = {t.key: t.count for t in Throttle.objects(key__in=_keys(login), until__gt=moment)}
    return counts.get(_keys(login)[0], 0) >= _TRIES or counts.get(_keys(login)[1], 0) >= _TRIES * 10


def failed(login: str, moment: datetime) -> None:
    """Count a failure for the name and the address."""
    for key in _keys(login):
        get_db().throttles.update_one(
            {"_id": key}, {"$inc": {"count": 1}, "$setOnInsert": {"until": moment + _WINDOW}}, upsert=True
        )


def _managers_need_it(person: Person) -> bool:
    rule: Callable[[Person], bool] = current_app.extensions[_RULE]
    return rule(person)


def install(app: Flask, settings: Settings, desk: Desk) -> Security:
    """Set Flask-Security up on the application."""
    app.config.update(
        SECRET_KEY=settings.secret_key.hex(),
        SECURITY_PASSWORD_SALT=settings.secret_key.hex(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the scheme
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"login": {"mapper": _plain, "case_insensitive": False}}],
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_LOGIN_USER_TEMPLATE="account/sign_in.html",
        SECURITY_TWO_FACTOR_SETUP_TEMPLATE="account/second_factor_setup.html",
        SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE="account/second_factor.html",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=[_METHOD],
        SECURITY_TWO_FACTOR_SETUP_URL="/second-factor/set-up",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/second-factor",  # noqa: S106 - an address
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TOTP_SECRETS={"1": secrets_of(settings)},
        SECURITY_TOTP_ISSUER="Evenhand",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(_("The log-in or the password is not right."), "error"),
        SECURITY_FLASH_MESSAGES=False,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=settings.https,
    )
    app.extensions[_RULE] = lambda person: not settings.demo and manages(desk, person)
    app.before_request(_stay_signed_in)
    return Security(app, Accounts(Account, Role), login_form=SignInForm, totp_cls=OnceOnly)


def _stay_signed_in() -> Any:
    """Whoever is signed in and has no code to confirm is led home; the library would sign him out."""
    asked = request.endpoint == "security.two_factor_token_validation"
    if asked and is_user_authenticated(current_user) and session.get("tf_state") != "validating_profile":
        return redirect("/")
    return None


def manages(desk: Desk, person: Person) -> bool:
    """Say whether a person administers the portal or holds a role that approves."""
    if "administrator" in person.platform_roles:
        return True
    approving = {
        role
        for ready in desk.shelf.current(now().date())
        for case_type in ready.scheme.case_types.values()
        for action in case_type.actions
        if action.approves
        for role in action.roles
    }
    return any(b.role in approving for b in person.roles)


def secrets_of(settings: Settings) -> str:
    """Derive the key that encrypts authenticator secrets."""
    return f"totp-{settings.secret_key.hex()}"


def _plain(identity: str) -> str:
    return identity.strip().lower()
