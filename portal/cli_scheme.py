"""`evenhand scheme ...` and `evenhand deadlines`."""

import json
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click

from casework.errors import Refusal, Refused, refuse
from casework.impact import Impact, impact
from casework.operations.accounts import find_login
from casework.operations.schemes import (
    Examined,
    Preview,
    examine,
    find_version,
    import_version,
    office_of,
    preview,
    publish,
    submit,
)
from casework.operations.shelf import office_profile
from casework.rules.case import Actor, CaseState, Dispatch
from casework.rules.clocks import lines_of
from casework.rules.deadlines import as_json
from casework.rules.diff import diff
from casework.rules.expressions import Expressions
from casework.rules.fields import local_day, missing, read_values
from casework.rules.loading import Loaded, load, load_bodies
from casework.rules.parsing import parse
from casework.rules.receipt import RECEIPT_FIELDS
from casework.rules.scheme import CaseType, Scheme
from casework.rules.situation import Situation
from models.schemes import SchemeVersion
from portal.cli_tools import acting, opened, pairs, refusing, say_json, tree_of
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


@click.command()
@click.argument("name", metavar="SCHEME")
@click.argument("case_type")
@click.option("--set", "given", multiple=True, help="received_at, a date field, or sent.<document>.")
@click.option("--on", "on", help="The day on which to look (default: today).")
@click.option("--office", default="")
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option("--json", "as_document", is_flag=True)
@refusing
def deadlines(
    name: str,
    case_type: str,
    given: tuple[str, ...],
    on: str | None,
    office: str,
    folder: str | None,
    as_document: bool,
) -> None:
    """Give the deadlines of a case with these facts, each with its sum; no store is needed."""
    lines = [as_json(line) for line in _ledger(name, case_type, pairs(given), on, office, folder)]
    if as_document:
        say_json(lines)
        return
    for line in lines:
        click.echo(f"{line['id']:24} {line['due'] or '-':12} {line['state']:16} {line['basis']}")
        for sentence in line["arithmetic"]:
            click.echo(f"    {sentence}")


def _ledger(
    name: str, case_type: str, facts: dict[str, Any], on: str | None, office: str, folder: str | None
) -> Any:
    tree = tree_of(folder)
    bodies, _ = load_bodies(tree)
    body = bodies.get(name.split("/", 1)[0])
    if body is None:
        raise refuse("scheme.not_found", name=name)
    chosen = next((o for o in body["offices"] if o["id"] == office), None)
    if office and chosen is None:
        raise refuse("values.not_a_choice", at="office")
    profile = office_profile(chosen).office if chosen else office_of(body)
    moment = _moment(on, profile.zone)
    sent = {k.removeprefix("sent."): v for k, v in facts.items() if k.startswith("sent.")}
    values = {k: v for k, v in facts.items() if not k.startswith("sent.")}
    receipt, faults = read_values(
        RECEIPT_FIELDS, {}, {"received_at": values.pop("received_at", "")}, profile.zone
    )
    if faults:
        raise Refused(*faults)
    received = receipt.get("received_at")
    day = local_day(received, profile.zone) or local_day(moment, profile.zone) or date.min
    scheme_ = _scheme(tree, name, day)
    if case_type not in scheme_.case_types:
        raise refuse("case.type_unknown", at="case_type", case_type=case_type)
    kind = scheme_.case_types[case_type]
    if received is None:
        raise Refused(
            missing("received_at"),
            *_misspelt(kind, values),
        )
    state = _state(kind, received, values, sent, profile.zone)
    situation = Situation(kind, Expressions(kind), state, Actor("nobody"), {}, moment, profile)
    return lines_of(situation)


def _misspelt(kind: CaseType, raw: dict[str, Any]) -> list[Refusal]:
    """Name the facts that this kind of case does not have."""
    unknown = [name for name in raw if name not in kind.fields and name != "closed_at"]
    return [Refusal("values.unknown_field", params={"field": name}, field=name) for name in unknown]


def _moment(on: str | None, zone: Any) -> datetime:
    """Look at noon of the day asked for, by the clock of the office."""
    if not on:
        return now()
    try:
        return datetime.combine(date.fromisoformat(on), time(12), tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise click.BadParameter(f"--on {on}: write a day as 2026-03-31") from error


def _state(
    kind: CaseType, received: datetime, raw: dict[str, Any], sent: dict[str, str], zone: Any
) -> CaseState:
    closed = raw.pop("closed_at", "")
    values, faults = read_values(kind.fields.values(), kind.records, raw, zone)
    if faults:
        raise Refused(*faults)
    told, bad = read_values([RECEIPT_FIELDS[0]], {}, {"received_at": closed} if closed else {}, zone)
    dispatches = []
    for document, at in sent.items():
        moment, faults = read_values([RECEIPT_FIELDS[0]], {}, {"received_at": at}, zone)
        if document not in kind.documents:
            raise refuse("document.unknown", document=document)
        if faults:
            raise refuse("values.not_a_time", at=f"sent.{document}")
        dispatches.append(Dispatch(document, moment["received_at"]))
    if bad:
        raise refuse("values.not_a_time", at="closed_at")
    return CaseState(
        case_type=kind.id,
        stage=kind.stages[0].id,
        received_at=received,
        registered_at=received,
        values={k: v for k, v in values.items() if v is not None},
        dispatches=tuple(dispatches),
        closed_at=told.get("received_at"),
    )


def _scheme(tree: dict[str, bytes], name: str, day: date) -> Scheme:
    """Give the version named, or the one in force on the local day of receipt."""
    versions = load(tree)
    if "@" in name:
        found = versions.get(name)
        if found is None or found.flat is None:
            raise refuse("scheme.not_found", name=name)
        return parse(found.flat)
    parsed = [parse(v.flat) for n, v in versions.items() if n.startswith(f"{name}@") and v.flat]
    if not parsed:
        raise refuse("scheme.not_found", name=name)
    fitting = [s for s in parsed if s.effective_from and s.effective_from <= day]
    if not fitting:
        raise refuse("scheme.none_in_force", at="received_at", day=str(day))
    return max(fitting, key=lambda s: (s.effective_from or date.min, s.version))
