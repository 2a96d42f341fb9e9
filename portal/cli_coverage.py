"""`evenhand coverage`: which row of the requirement catalogue is carried by what, and what proves it."""

import sys
from collections import Counter

import click
import yaml

from casework.rules import coverage as rules
from casework.rules.loading import load
from portal.cli_tools import refusing, say_json, tree_of
from portal.errors import EXIT_REFUSED

_MOST = 2


@click.command()
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def coverage(folder: str | None, as_document: bool) -> None:
    """Show every row of the catalogue: what carries it, what proves it, how far; exit 1 while a row is open."""
    tree = tree_of(folder)
    catalogue, carried = (yaml.safe_load(tree[name]) for name in ("catalogue.yaml", "carried.yaml"))
    rows = rules.coverage(catalogue, carried, load(tree))
    if as_document:
        say_json([row.as_json() for row in rows])
    else:
        for row in rows:
            click.echo(_line(row))
        counts = Counter(row.grade for row in rows)
        click.echo(f"{len(rows)} rows: " + ", ".join(f"{n} {grade}" for grade, n in sorted(counts.items())))
    if any(row.grade in rules.OPEN for row in rows):
        sys.exit(EXIT_REFUSED)


def _line(row: rules.Covered) -> str:
    places = [f"{c.file}#{c.key}".rstrip("#") for c in row.constructs]
    proofs = [f"{p.where}: {p.name}" for p in row.proofs]
    told = "; ".join(part for part in (_some(places), _some(proofs), row.as_json()["reason"]) if part)
    return f"{row.row:18} {row.grade:12} {told}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
