"""`evenhand person`, `audit`, `doctor`, `register`, `config`: administration."""

import os
import sys
from pathlib import Path

import click

from casework.errors import refuse
from casework.operations.accounts import invite, new_token, set_password
from casework.operations.audit import Verdict, verify_all, verify_case
from casework.operations.inviting import LASTS
from casework.operations.opening import find_case, find_person
from casework.operations.registry import keep, shown
from casework.registers import find_register, register_rows
from casework.rules.case import Actor
from casework.rules.registry import FORMS
from exporters.register import as_csv, as_xlsx
from models.people import Person
from portal.cli_tools import LANGUAGE, acting, filters, opened, refusing, say_json, write_file
from portal.config import read_settings
from portal.doctor import examine
from portal.errors import EXIT_REFUSED
from portal.runtime import now
from portal.store import Store

_MACHINE = Actor("machine", door="command")
"""Whoever runs the machine: he is no person of the portal, and what he does to the registry is on record too."""


@click.group()
def person() -> None:
    """People: add, bind roles, invite, tokens. For whoever runs the machine."""


def _find(login: str) -> Person:
    found = Person.objects(login=login.strip().lower()).first()
    if found is None:
        raise refuse("people.unknown", at=login)
    return found


@person.command()
@click.argument("login")
@click.argument("name")
@click.option("--email", default="")
@click.option("--administrator", is_flag=True)
@click.option("--assessor", is_flag=True)
@refusing
def add(login: str, name: str, email: str, administrator: bool, assessor: bool) -> None:
    """Add a person."""
    platform = [r for r, wanted in (("administrator", administrator), ("assessor", assessor)) if wanted]
    raw = {"login": login, "name": name, "email": email, "platform_roles": platform, "active": True}
    with opened() as work:
        keep(work.desk, "people", "", 0, raw, actor=_MACHINE, now=now())
    click.echo(f"{login.lower()} added")


@person.command()
@click.argument("login")
@click.argument("role")
@click.argument("body")
@click.option("--scheme", default="")
@click.option("--office", default="")
@click.option("--from", "valid_from", default="")
@click.option("--until", "valid_until", default="")
@refusing
def role(login: str, **bound: str) -> None:
    """Bind a body role to a person."""
    with opened() as work:
        found = _find(login)
        raw = shown(FORMS["people"], found)
        raw["roles"] = [*raw.get("roles", []), {k: v for k, v in bound.items() if v}]
        keep(work.desk, "people", str(found.id), found.version, raw, actor=_MACHINE, now=now())
    click.echo(f"{login}: {bound['role']} of {bound['body']}")


@person.command("invite")
@click.argument("login")
@refusing
def invite_(login: str) -> None:
    """Print an address where the person sets his first password, good for a week."""
    with opened() as work:
        code = invite(_find(login), now() + LASTS)
        click.echo(f"{work.settings.base_url}/invitation/{code}")


@person.command()
@click.argument("login")
@refusing
def token(login: str) -> None:
    """Make a token for the command line and print it once."""
    with opened():
        click.echo(new_token(_find(login)))


@person.command()
@click.argument("login")
@refusing
def password(login: str) -> None:
    """Set a password, taken from EVENHAND_PASSWORD."""
    with opened():
        set_password(_find(login), os.environ.get("EVENHAND_PASSWORD", ""))
    click.echo(f"{login}: password set")


@click.group()
def audit() -> None:
    """The history chains."""


@audit.command()
@click.argument("number", required=False)
@click.option("--json", "as_document", is_flag=True)
@refusing
def verify(number: str | None, as_document: bool) -> None:
    """Check the history of one case, or of all; names an altered entry."""
    with opened() as work:
        _say_place(work.store, as_document=as_document)
        verdicts = [verify_case(work.desk, find_case(number))] if number else list(verify_all(work.desk))
    broken = [v for v in verdicts if v.faults]
    if as_document:
        say_json([_verdict(v) for v in verdicts])
    else:
        for verdict in broken:
            for fault in verdict.faults:
                click.echo(f"audit.altered {verdict.number} entry {fault.seq}: {fault.what}", err=True)
        entries = sum(v.entries for v in verdicts)
        click.echo(f"{len(verdicts)} cases, {entries} entries, {len(broken)} with faults")
    if broken:
        sys.exit(EXIT_REFUSED)


def _say_place(store: Store, *, as_document: bool) -> None:
    """Say which store is looked at; beside a JSON document on stderr."""
    click.echo(f"Store: {store.place}", err=as_document)


def _verdict(verdict: Verdict) -> dict[str, object]:
    faults = [{"seq": f.seq, "what": f.what} for f in verdict.faults]
    return {"number": verdict.number, "entries": verdict.entries, "head": verdict.head, "faults": faults}


@click.command()
@click.option("--json", "as_document", is_flag=True)
@refusing
def doctor(as_document: bool) -> None:
    """Look at store, indexes, orphans, chains, schemes, calendars and clock."""
    with opened() as work:
        _say_place(work.store, as_document=as_document)
        findings = examine(work.desk, work.store.database, now())
    if as_document:
        say_json([f.as_json() for f in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.code}: {finding.text} {finding.cure}", err=True)
        click.echo("All is well." if not findings else f"{len(findings)} findings")
    if findings:
        sys.exit(EXIT_REFUSED)


@click.command()
@click.argument("name")
@click.option("--as", "login", required=True)
@click.option("--filter", "chosen", multiple=True)
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx"]), help="By the ending of --out if not given."
)
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@LANGUAGE
@refusing
def register(
    name: str, login: str, chosen: tuple[str, ...], form: str | None, out: str, language: str
) -> None:
    """Write a register (body.scheme.register) to a file."""
    ending = Path(out).suffix.removeprefix(".").lower()
    if form is None and ending not in ("csv", "xlsx"):
        raise click.BadParameter(f"--out {out}: end it with .csv or .xlsx, or give --format")
    with opened() as work:
        reader = find_person(acting(login).id)
        found = find_register(work.desk, name, now())
        table = register_rows(work.desk, found, reader, now(), language, filters(chosen))
        make = as_xlsx if (form or ending) == "xlsx" else as_csv
        write_file(out, b"".join(make(table)))
    click.echo(f"{name}: {out}")


@click.command()
@refusing
def config() -> None:
    """Print the settings, secrets masked."""
    for key, value in read_settings(os.environ).masked().items():
        click.echo(f"{key}={value}")
