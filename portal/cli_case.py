"""`evenhand case ...` and `evenhand document ...`: the same operations as the screens."""

import hashlib
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from bson import ObjectId

from casework.errors import refuse
from casework.look import Look
from casework.operations.accounts import find_login
from casework.operations.act import act as carry_out
from casework.operations.correcting import correct as put_right
from casework.operations.documents import find_document
from casework.operations.evidence import Upload
from casework.operations.evidence import attach as attach_file
from casework.operations.linking import link as link_cases
from casework.operations.opening import find_person, open_case
from casework.operations.receive import Intake
from casework.operations.receive import receive as take_in
from casework.operations.sending import send as send_out
from casework.overview import overview
from casework.queries import list_cases
from casework.rules.case import Actor, Seat
from casework.rules.dispatch import Sending
from casework.rules.workflow import Submission
from casework.timeline import timeline
from models.cases import Case
from portal.cli_tools import (
    LANGUAGE,
    Opened,
    acting,
    filters,
    is_signed,
    opened,
    pairs,
    refusing,
    say_json,
    write_file,
)
from portal.runtime import now

_AS = click.option("--as", "login", required=True, help="The acting person; EVENHAND_TOKEN is his token.")
_JSON = click.option("--json", "as_document", is_flag=True, help="Print one JSON document.")
_SET = click.option("--set", "given", multiple=True, help="field=value, again for each field.")
_REQUEST = click.option("--request-id", default="", help="The same id twice is one change.")


@click.group()
def case() -> None:
    """Work on cases."""


def _look(work: Opened, number: str, actor: Actor, language: str) -> Look:
    return Look(work.desk, open_case(work.desk, number, actor, now()), language)


def _done(case_: Case, as_document: bool) -> None:
    if as_document:
        say_json({"number": case_.number, "stage": case_.stage, "version": case_.version, "head": case_.head})
    else:
        click.echo(f"{case_.number}: {case_.stage} (version {case_.version})")


@case.command("list")
@_AS
@click.option("--search", default="")
@click.option("--filter", "chosen", multiple=True)
@_JSON
@refusing
def list_(login: str, search: str, chosen: tuple[str, ...], as_document: bool) -> None:
    """List the newest cases that person may read."""
    with opened():
        person = find_person(acting(login).id)
        page = list_cases(person, now(), chosen=filters(chosen), search=search, size=100)
        rows = [
            {
                "number": c.number,
                "subject": c.subject,
                "case_type": c.case_type,
                "stage": c.stage,
                "due": c.next_due,
            }
            for c in page.cases
        ]
    if as_document:
        say_json({"total": page.total_text, "cases": rows})
        return
    for row in rows:
        click.echo(
            f"{row['number']:18} {row['case_type']:12} {row['stage']:18} {row['due'] or '-':12} {row['subject']}"
        )


@case.command()
@click.argument("number")
@_AS
@LANGUAGE
@_JSON
@refusing
def show(number: str, login: str, language: str, as_document: bool) -> None:
    """Show a case as its page does."""
    with opened() as work:
        shown = overview(_look(work, number, acting(login), language))
    if as_document:
        say_json(shown)
        return
    click.echo(
        f"{shown['number']} {shown['subject']}\n{shown['scheme']} {shown['case_type_label']}: {shown['stage']}"
    )
    for line in shown["deadlines"]:
        if line["due"]:
            click.echo(f"  {line['due']} {line['state_label']}: {line['label']} ({line['basis']})")
    for value in shown["values"]:
        click.echo(f"  {value['label']}: {value['value']}")


@case.command()
@click.argument("number")
@_AS
@_JSON
@refusing
def actions(number: str, login: str, as_document: bool) -> None:
    """List what that person may do with the case now, and why not yet."""
    with opened() as work:
        offers = overview(_look(work, number, acting(login), "en"))["actions"]
    if as_document:
        say_json(offers)
        return
    for offer in offers:
        reasons = "; ".join(r["text"] for r in offer["blocked"])
        click.echo(f"{offer['id']:24} {offer['label']}" + (f"  NOT YET: {reasons}" if reasons else ""))


@case.command()
@click.argument("scheme")
@click.argument("case_type")
@_AS
@click.option("--office", default="")
@click.option("--receipt", "receipt", multiple=True, help="received_at, channel, subject, raiser_name ...")
@click.option(
    "--file", "file", type=click.Path(exists=True, dir_okay=False), help="What the raiser handed in."
)
@_SET
@_REQUEST
@_JSON
@refusing
def receive(
    scheme: str,
    case_type: str,
    login: str,
    office: str,
    receipt: tuple[str, ...],
    file: str | None,
    given: tuple[str, ...],
    request_id: str,
    as_document: bool,
) -> None:
    """Receive a case of a scheme written as body/scheme."""
    body, _, name = scheme.partition("/")
    with opened() as work, ExitStack() as files:
        intake = Intake(body, name, case_type, office, pairs(receipt), pairs(given), request_id)
        upload = None
        if file:
            stream = files.enter_context(Path(file).open("rb"))
            upload = Upload(stream, Path(file).name, "submission", work.settings.max_upload_mb)
        made = take_in(work.desk, intake, actor=acting(login), now=now(), upload=upload)
        _done(made, as_document)


@case.command()
@click.argument("number")
@click.argument("action")
@_AS
@_SET
@click.option("--seat", "seats", multiple=True, help="Log-in of a panel member who made both declarations.")
@click.option("--reason", default="")
@click.option(
    "--language", default="", help="Of documents issued: en, zh-CN or both; the raiser's own if empty."
)
@click.option("--version", "seen", type=int, help="The version you looked at; a newer one is refused.")
@_REQUEST
@_JSON
@refusing
def act(
    number: str,
    action: str,
    login: str,
    given: tuple[str, ...],
    seats: tuple[str, ...],
    reason: str,
    language: str,
    seen: int | None,
    request_id: str,
    as_document: bool,
) -> None:
    """Carry out an action; signed acts take the password from EVENHAND_PASSWORD."""
    with opened() as work:
        actor = acting(login)
        panel = tuple(Seat(_person(s), True, True) for s in seats)
        fits = is_signed(actor)
        wrong = not fits and bool(os.environ.get("EVENHAND_PASSWORD"))
        values = people_named(work, number, actor, pairs(given))
        submission = Submission(values, panel, reason, signed=fits, password_wrong=wrong)
        version = seen if seen is not None else _version(work, number, actor)
        made = carry_out(
            work.desk,
            number,
            version,
            action,
            submission,
            actor=actor,
            now=now(),
            language=language,
            request_id=request_id,
        )
        _done(made, as_document)


def people_named(work: Opened, number: str, actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """Put the person for each log-in in a field that names somebody; an id stays what it is."""
    fields = open_case(work.desk, number, actor, now()).case_type.fields
    return {
        k: _person(v) if v and k in fields and fields[k].type == "person" and isinstance(v, str) else v
        for k, v in values.items()
    }


def _person(name: str) -> str:
    found = None if ObjectId.is_valid(name) else find_login(name)
    if found is None and not ObjectId.is_valid(name):
        raise refuse("people.unknown", at=name)
    return str(found.id) if found else name


def _version(work: Opened, number: str, actor: Actor) -> int:
    return int(open_case(work.desk, number, actor, now()).case.version)


@case.command()
@click.argument("number")
@click.argument("document")
@_AS
@click.option("--channel", default="portal", help="portal, email, post, hand, phone, messenger, platform")
@click.option("--proof", default="")
@click.option("--not-possible", default="", help="Why it cannot be sent.")
@_JSON
@refusing
def send(
    number: str, document: str, login: str, channel: str, proof: str, not_possible: str, as_document: bool
) -> None:
    """Send an issued document, or record how it was sent."""
    with opened() as work:
        actor, moment = acting(login), now()
        sending = Sending(document, moment, channel, proof, not_possible)
        made = send_out(work.desk, number, _version(work, number, actor), sending, actor=actor, now=moment)
        _done(made, as_document)


@case.command()
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@_AS
@click.option("--kind", default="other")
@_JSON
@refusing
def attach(number: str, file: str, login: str, kind: str, as_document: bool) -> None:
    """Attach a file as evidence."""
    with opened() as work, Path(file).open("rb") as stream:
        actor = acting(login)
        upload = Upload(stream, Path(file).name, kind, work.settings.max_upload_mb)
        made = attach_file(work.desk, number, _version(work, number, actor), upload, actor=actor, now=now())
        _done(made, as_document)


@case.command()
@click.argument("number")
@_AS
@_SET
@click.option("--reason", required=True)
@_JSON
@refusing
def correct(number: str, login: str, given: tuple[str, ...], reason: str, as_document: bool) -> None:
    """Correct recorded values, with a reason."""
    with opened() as work:
        actor = acting(login)
        version = _version(work, number, actor)
        made = put_right(work.desk, number, version, pairs(given), reason, actor=actor, now=now())
        _done(made, as_document)


@case.command()
@click.argument("number")
@click.argument("other")
@_AS
@click.option("--kind", default="related")
@_JSON
@refusing
def link(number: str, other: str, login: str, kind: str, as_document: bool) -> None:
    """Link a case to another one."""
    with opened() as work:
        actor = acting(login)
        version = _version(work, number, actor)
        _done(link_cases(work.desk, number, version, other, kind, actor=actor, now=now()), as_document)


@case.command()
@click.argument("number")
@_AS
@_JSON
@refusing
def history(number: str, login: str, as_document: bool) -> None:
    """Show the history, newest first."""
    with opened() as work:
        entries = timeline(_look(work, number, acting(login), "en"))
    if as_document:
        say_json(entries)
        return
    for entry in entries:
        click.echo(
            f"{entry['seq']:4} {entry['at']} {entry['by']}: {entry['label']} [{entry['door']}] {entry['hash'][:12]}"
        )


@click.group()
def document() -> None:
    """Issued notices and forms."""


@document.command("list")
@click.argument("number")
@_AS
@_JSON
@refusing
def list_documents(number: str, login: str, as_document: bool) -> None:
    """List the documents issued in a case."""
    with opened() as work:
        found = overview(_look(work, number, acting(login), "en"))["documents"]
    if as_document:
        say_json(found)
        return
    for one in found:
        click.echo(f"{one['number']:18} {one['issued_at']} {one['label']} ({one['language']})")


@document.command()
@click.argument("document_no")
@_AS
@click.option("--out", type=click.Path(dir_okay=False), required=True)
@refusing
def get(document_no: str, login: str, out: str) -> None:
    """Write an issued document to a file, byte for byte as it was issued."""
    with opened() as work:
        found = find_document(work.desk, document_no, actor=acting(login), now=now())
        content = bytes(found.content)
        write_file(out, content)
        click.echo(f"{document_no}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
