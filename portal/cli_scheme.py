"""`evenhand scheme ...`: describe, check, prove, compare, import, publish and export procedures."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from casework.errors import refuse
from casework.impact import Impact, impact
from casework.operations.accounts import find_login
from casework.operations.schemes import (
    Examined,
    Preview,
    examine,
    find_version,
    import_version,
    preview,
    publish,
    submit,
)
from casework.rules.diff import diff
from casework.rules.loading import Loaded, load
from models.schemes import SchemeVersion
from portal.cli_tools import acting, opened, refusing, say_json, tree_of
from portal.errors import EXIT_REFUSED
from portal.runtime import now


@click.group()
def scheme() -> None:
    """Describe, check, prove and publish procedures."""


def _chosen(paths: tuple[str, ...], versions: dict[str, Loaded]) -> list[str]:
    """Find the versions in the folders named; all of them if none is named."""
    if not paths:
        return sorted(versions)
    parts = [Path(p).as_posix().rstrip("/").split("schemes/")[-1] for p in paths]
    return sorted(
        n
        for n, v in versions.items()
        if any(v.folder == p or v.folder.startswith(p + "/") or n == p for p in parts)
    )


def _run(paths: tuple[str, ...], folder: str | None, proofs: bool, as_document: bool) -> None:
    tree = tree_of(folder)
    names = _chosen(paths, load(tree))
    if not names:
        raise refuse("scheme.not_found", name=" ".join(paths))
    results = [(n, examine(tree, n, proofs=proofs)) for n in names]
    if as_document:
        say_json([_result(n, e) for n, e in results])
    else:
        for name, examined in results:
            _print(name, examined)
    if not all(e.clean for _, e in results):
        sys.exit(EXIT_REFUSED)


def _result(name: str, examined: Examined) -> dict[str, Any]:
    report = examined.checked.report
    made: dict[str, Any] = {"scheme": name, "findings": [f.as_json() for f in examined.loaded.findings]}
    if report:
        made["scenarios"] = report.scenarios
        made["rules"] = [
            {
                "rule": p.name,
                "source": p.source,
                "proven_by": list(p.proven_by),
                "survivors": list(p.survivors),
            }
            for p in report.proofs
        ]
    return made


def _print(name: str, examined: Examined) -> None:
    report = examined.checked.report
    if report:
        proven = sum(not p.survivors for p in report.proofs)
        click.echo(f"{name}: {report.scenarios} scenarios, {proven} of {len(report.proofs)} rules proven")
    else:
        click.echo(f"{name}: {len(examined.loaded.findings)} findings")
    for finding in examined.loaded.findings:
        click.echo(finding.line_text(), err=True)


@scheme.command("list")
@click.option("--json", "as_document", is_flag=True)
@refusing
def list_(as_document: bool) -> None:
    """List the versions in the store."""
    with opened():
        found = [
            {
                "scheme": f"{v.body}/{v.scheme}@{v.version}",
                "status": v.status,
                "effective_from": v.effective_from,
            }
            for v in SchemeVersion.objects.order_by("body", "scheme", "version")
        ]
    if as_document:
        say_json(found)
        return
    for one in found:
        click.echo(f"{one['scheme']:40} {one['status']:12} {one['effective_from']}")


@scheme.command()
@click.argument("paths", nargs=-1)
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def check(paths: tuple[str, ...], folder: str | None, as_document: bool) -> None:
    """Show every static finding at once."""
    _run(paths, folder, proofs=False, as_document=as_document)


@scheme.command("impact")
@click.argument("path")
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def impact_(path: str, folder: str | None, as_document: bool) -> None:
    """Show what a version would mean for open cases; nothing is changed."""
    tree = tree_of(folder)
    names = _chosen((path,), load(tree)) or [path]
    examined = {name: examine(tree, name, proofs=False) for name in names}
    faulty = {name: one for name, one in examined.items() if one.checked.scheme is None}
    for name, one in faulty.items():
        _print(name, one)
    if faulty:
        sys.exit(EXIT_REFUSED)
    with opened() as work:
        schemes = {name: one.checked.scheme for name, one in examined.items() if one.checked.scheme}
        found = {name: list(impact(work.desk, one, now())) for name, one in schemes.items()}
    if as_document:
        say_json([{"scheme": n, "cases": [i.as_json() for i in cases]} for n, cases in found.items()])
        return
    for name, cases in found.items():
        _print_impact(name, cases)


def _print_impact(name: str, found: list[Impact]) -> None:
    touched = [one for one in found if one.moved or one.lost]
    bound = sum(one.would_bind for one in found)
    click.echo(
        f"{name}: {len(found)} open cases, {bound} received since it takes effect, {len(touched)} differ"
    )
    for one in touched:
        moves = [f"{k} {a or '-'} -> {b or '-'}" for k, (a, b) in one.moved.items()]
        click.echo(f"{one.number:18} @{one.bound_to} {one.stage:16} {'; '.join([*moves, *one.lost])}")


@scheme.command("test")
@click.argument("paths", nargs=-1)
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def test_(paths: tuple[str, ...], folder: str | None, as_document: bool) -> None:
    """Play every scenario and prove every rule by mutation."""
    _run(paths, folder, proofs=True, as_document=as_document)


@scheme.command()
@click.argument("name")
@click.option("--json", "as_document", is_flag=True)
@refusing
def show(name: str, as_document: bool) -> None:
    """Show a version in the store; without @version the newest."""
    with opened():
        version = find_version(name if "@" in name else _newest(name))
        flat = json.loads(version.flat)
        facts = {
            "scheme": f"{version.body}/{version.scheme}@{version.version}",
            "status": version.status,
            "hash": version.hash,
            "effective_from": version.effective_from,
        }
    if as_document:
        say_json({**facts, "flat": flat})
        return
    for key, value in facts.items():
        click.echo(f"{key}: {value}")
    for case_type in flat["case_types"].values():
        stages = ", ".join(s["id"] for s in case_type.get("stages", []))
        click.echo(f"{case_type['case_type']}: {stages}")


def _newest(name: str) -> str:
    body, _, key = name.partition("/")
    found = SchemeVersion.objects(body=body, scheme=key).order_by("-version").first()
    if found is None:
        raise refuse("scheme.not_found", name=name)
    return f"{name}@{found.version}"


@scheme.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def diff_(before: str, after: str, folder: str | None, as_document: bool) -> None:
    """Show what differs between two versions of the folder, construct by construct."""
    versions = load(tree_of(folder))
    for name in (before, after):
        if name not in versions or versions[name].flat is None:
            raise refuse("scheme.not_found", name=name)
    found = [d.as_json() for d in diff(versions[before].flat, versions[after].flat)]
    if as_document:
        say_json(found)
        return
    for one in found:
        click.echo(f"{one['kind']:8} {one['path']}")


@scheme.command("import")
@click.argument("name")
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--as", "login", required=True)
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@refusing
def import_(name: str, folder: str | None, login: str, *, dry_run: bool) -> None:
    """Take a version that is clean and proven into the store, for review."""
    with opened():
        if dry_run:
            _print_preview(name, preview(tree_of(folder), name))
            return
        actor = acting(login)
        version = import_version(tree_of(folder), name, actor=actor, now=now())
        if version.status == "checked":
            version = submit(name, actor=actor, now=now())
        click.echo(f"{name}: {version.status}, {version.hash[:12]}")


def _print_preview(name: str, found: Preview) -> None:
    for one in found.differences:
        click.echo(f"{one.kind:8} {one.path}")
    beside = f"{found.against} ({found.status})" if found.against else "nothing: it is the first"
    click.echo(f"{name}: {len(found.differences)} differences from {beside}")


@scheme.command("publish")
@click.argument("name")
@click.option("--as", "login", required=True, help="Who made the version.")
@click.option("--approved-by", "approver", required=True, help="The second person; EVENHAND_TOKEN is his.")
@refusing
def publish_(name: str, login: str, approver: str) -> None:
    """Publish a version in review; a second person answers for it."""
    with opened():
        actor = acting(approver)
        maker = find_login(login)
        if maker is None or str(maker.id) == actor.id:
            raise refuse("scheme.same_person")
        version = publish(name, actor=actor, now=now())
        click.echo(f"{name}: {version.status}")


@scheme.command("export")
@click.argument("name")
@click.option("--out", type=click.Path(file_okay=False), required=True)
@refusing
def export(name: str, out: str) -> None:
    """Write the files of a version as they were imported."""
    with opened():
        version = find_version(name)
        folder = Path(out)
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        for file in version.files:
            (folder / file.name).write_bytes(bytes(file.content))
        for file in version.templates:
            (folder / "templates" / file.name).write_bytes(bytes(file.content))
    click.echo(f"{name}: {len(version.files)} files, {len(version.templates)} templates in {out}")
