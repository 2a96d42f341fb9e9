"""The command line of the portal."""

import os
import sys

import click
import yaml

from models import indexes
from models.cases import Case
from models.people import Person
from portal.cli_admin import audit, config, doctor, person, register
from portal.cli_case import case, document
from portal.cli_coverage import coverage
from portal.cli_deadlines import deadlines
from portal.cli_scheme import scheme
from portal.cli_tools import Opened, opened, refusing
from portal.config import read_settings
from portal.demo.logins import log_ins
from portal.demo.seed import PASSWORD, Files, seed
from portal.jobs import one_round, stop_on_signals
from portal.runtime import now, read_demo, read_tree, schemes_folder
from portal.serve import check_port, web_command, worker_command
from portal.serve import run as run_all
from portal.store import Store

_PAUSE_SECONDS = 2.0


@click.group()
@click.version_option(package_name="evenhand")
def main() -> None:
    """Run Evenhand, the case portal of certification bodies."""


@main.command()
@refusing
def init() -> None:
    """Prepare the store: collections and indexes."""
    with opened() as work:
        indexes.ensure(work.store.database)
    click.echo("The store is ready.")


@main.command()
@refusing
def demo() -> None:
    """Fill an empty store with the demonstration."""
    with opened() as work:
        _seed(work)


def _seed(work: Opened) -> None:
    indexes.ensure(work.store.database)
    if Person.objects.first() is None:
        click.echo("Making the demonstration, some seconds ...")
        files = Files(
            yaml.safe_load(read_demo("people.yaml")),
            yaml.safe_load(read_demo("tracks.yaml")),
            yaml.safe_load(read_demo("stories.yaml")),
            read_tree(schemes_folder()),
        )
        seed(work.desk, files, now=now())
    click.echo(f"{Case.objects.count()} cases. Password of these log-ins: {PASSWORD}")
    for one in log_ins(PASSWORD):
        roles = sorted({b.role for b in one.roles} | set(one.platform_roles))
        click.echo(f"  {one.login:14} {one.name:16} {', '.join(roles)}")


@main.command()
@click.option("--port", type=int)
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty store with the demonstration.")
@click.option("--no-worker", is_flag=True, help="Web only.")
@refusing
def run(port: int | None, with_demo: bool, no_worker: bool) -> None:
    """Start the portal; Ctrl-C stops everything."""
    environ = dict(os.environ)
    if port:
        environ["EVENHAND_PORT"] = str(port)
    if with_demo:
        environ["EVENHAND_DEMO"] = "1"
    settings = read_settings(environ)
    stop = stop_on_signals()
    check_port(settings)
    with Store(settings) as store:
        indexes.ensure(store.database)
        if settings.demo:
            with opened() as work:
                _seed(work)
        commands = [web_command(settings)] + ([] if no_worker else [worker_command()])
        click.echo(f"Evenhand: {settings.base_url}  (Ctrl-C stops it)")
        status = run_all(commands, environ, stop)
    sys.exit(status)


@main.command()
@refusing
def worker() -> None:
    """Remind, send mail, sweep, until stopped."""
    stop = stop_on_signals()
    with opened() as work:
        while not stop.is_set():
            one_round(work.desk, work.settings, now())
            stop.wait(_PAUSE_SECONDS)


for command in (scheme, coverage, deadlines, case, document, person, audit, doctor, register, config):
    main.add_command(command)


if __name__ == "__main__":
    main()
