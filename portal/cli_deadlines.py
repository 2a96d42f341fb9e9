"""`evenhand deadlines`: the dates of a case with given facts, each with its sum; a store is read only if asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import click

from casework.errors import Refusal, Refused, refuse
from casework.operations.calendars import find_calendar
from casework.operations.schemes import office_of
from casework.operations.shelf import office_profile
from casework.rules.calendar import OfficeCalendar
from casework.rules.case import Actor, CaseState, Dispatch
from casework.rules.clocks import lines_of
from casework.rules.deadlines import as_json
from casework.rules.expressions import Expressions
from casework.rules.fields import local_day, missing, read_values
from casework.rules.loading import load, load_bodies
from casework.rules.parsing import parse
from casework.rules.receipt import RECEIPT_FIELDS
from casework.rules.scheme import CaseType, Scheme
from casework.rules.situation import Office, Situation
from portal.cli_tools import opened, pairs, refusing, say_json, tree_of
from portal.runtime import now


@click.command()
@click.argument("name", metavar="SCHEME")
@click.argument("case_type")
@click.option("--set", "given", multiple=True, help="received_at, a date field, or sent.<document>.")
@click.option("--on", "on", help="The day on which to look (default: today).")
@click.option("--office", default="")
@click.option("--schemes", "folder", help="Folder of the schemes.")
@click.option(
    "--store",
    "by_store",
    is_flag=True,
    help="Count the working days set by hand in the portal's calendar too.",
)
@click.option("--json", "as_document", is_flag=True)
@refusing
def deadlines(
    name: str,
    case_type: str,
    given: tuple[str, ...],
    on: str | None,
    office: str,
    folder: str | None,
    by_store: bool,
    as_document: bool,
) -> None:
    """Give the deadlines of a case with these facts, each with its sum; no store is needed without --store."""
    tree = tree_of(folder)
    profile = _profile(tree, name, office)
    if by_store:
        profile = replace(profile, calendar=_of_store(profile.calendar))
    lines = [as_json(line) for line in _ledger(tree, name, case_type, pairs(given), on, profile)]
    if as_document:
        say_json(lines)
        return
    for line in lines:
        click.echo(f"{line['id']:24} {line['due'] or '-':12} {line['state']:16} {line['basis']}")
        for sentence in line["arithmetic"]:
            click.echo(f"    {sentence}")
    _tell_calendar(profile.calendar, lines, by_store=by_store)


def _tell_calendar(calendar: OfficeCalendar, lines: list[dict[str, Any]], *, by_store: bool) -> None:
    """Say by which calendar working days were counted, if any were."""
    which = f"{calendar.id} ({calendar.version})"
    if not any(which in sentence for line in lines for sentence in line["arithmetic"]):
        return
    if by_store:
        click.echo(f"Calendar {which}: the newest edition of the store.")
    else:
        click.echo(
            f"Calendar {which}: days set by hand in the portal do not count here; --store counts them."
        )


def _of_store(calendar: OfficeCalendar) -> OfficeCalendar:
    """Give the calendar in its newest edition. Raises Refused `calendar.unknown` where the store has no such office."""
    with opened() as work:
        return find_calendar(work.desk, calendar.id, now().date())


def _profile(tree: dict[str, bytes], name: str, office: str) -> Office:
    """Find the office that counts: the one named, else the default of the body."""
    bodies, _ = load_bodies(tree)
    body = bodies.get(name.split("/", 1)[0])
    if body is None:
        raise refuse("scheme.not_found", name=name)
    chosen = next((o for o in body["offices"] if o["id"] == office), None)
    if office and chosen is None:
        raise refuse("values.not_a_choice", at="office")
    return office_profile(chosen).office if chosen else office_of(body)


def _ledger(
    tree: dict[str, bytes], name: str, case_type: str, facts: dict[str, Any], on: str | None, profile: Office
) -> Any:
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
