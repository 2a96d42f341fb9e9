"""What the commands share: one shape for refusals, JSON on demand, an open store, the acting person."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from pymongo.errors import PyMongoError

from casework.errors import Refusal, Refused, refuse
from casework.operations.accounts import actor_by_token, signed
from casework.operations.desk import Desk
from casework.queries import FILTERS, STATES
from casework.rules.case import Actor
from portal.config import Settings, read_settings
from portal.desk import make_desk
from portal.errors import EXIT_REFUSED, StartFault
from portal.runtime import read_tree, schemes_folder
from portal.store import Store

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Opened:
    """The settings, the open store and the desk of a command."""

    settings: Settings
    store: Store
    desk: Desk


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the store for one command."""
    settings = read_settings(os.environ)
    with Store(settings) as store:
        yield Opened(settings, store, make_desk(settings))


def say_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def refusal_line(refusal: Refusal) -> str:
    """Write a refusal as one line: code, place, words, clause, cure."""
    place = f" [{refusal.field}]" if refusal.field else ""
    clause = f" (clause {refusal.clause()})" if refusal.basis else ""
    return f"{refusal.code}{place}: {refusal.text()}{clause} {refusal.cure()}"


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Turn refusals and faults of a command into lines on stderr and exit status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refused as error:
            for refusal in error.refusals:
                click.echo(refusal_line(refusal), err=True)
        except StartFault as error:
            click.echo(f"{error.code}: {error}", err=True)
        except PyMongoError as error:
            click.echo(refusal_line(refuse("store.down").refusals[0]), err=True)
            click.echo(str(error)[:300], err=True)
        sys.exit(EXIT_REFUSED)

    return run


LANGUAGE = click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en")


def write_file(path: str, content: bytes) -> None:
    """Write a file somebody asked for; a folder that is not there or not his is said in words."""
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise click.BadParameter(
            f"'{path}' cannot be written: {error.strerror}", param_hint="--out"
        ) from error


def acting(login: str) -> Actor:
    """Give the actor of a command: `--as` with the token of that person in EVENHAND_TOKEN."""
    return actor_by_token(login, os.environ.get("EVENHAND_TOKEN", ""), door="command")


def is_signed(actor: Actor) -> bool:
    """Say whether the act is signed by the password in EVENHAND_PASSWORD."""
    password = os.environ.get("EVENHAND_PASSWORD", "")
    return bool(password) and signed(actor, password)


def pairs(given: tuple[str, ...]) -> dict[str, Any]:
    """Read `--set name=value`; a value that starts with [ or { is JSON, a name given twice makes a list."""
    made: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.BadParameter(f"'{one}' is not name=value")
        read = _value(name, value)
        if name in made:
            made[name] = [*made[name], read] if isinstance(made[name], list) else [made[name], read]
        else:
            made[name] = read
    return made


def filters(given: tuple[str, ...]) -> dict[str, Any]:
    """Read `--filter name=value`; an unknown name or state is refused, so that no filter is dropped unseen."""
    chosen = pairs(given)
    for name in chosen:
        if name not in (*FILTERS, "state"):
            raise click.BadParameter(
                f"there is no filter '{name}'; choose from {', '.join((*FILTERS, 'state'))}"
            )
    if chosen.get("state", STATES[0]) not in STATES:
        raise click.BadParameter(f"state is one of {', '.join(STATES)}")
    return chosen


def _value(name: str, value: str) -> Any:
    if not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise click.BadParameter(f"{name}: {error}") from error


def tree_of(folder: str | None) -> dict[str, bytes]:
    """Read a folder of schemes; the one that comes with the portal by default."""
    return read_tree(Path(folder) if folder else schemes_folder())
