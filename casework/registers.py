"""Registers: the lists a scheme declares over its cases, as plain tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.dossier import display
from casework.errors import refuse
from casework.operations.desk import Desk
from casework.operations.opening import Opened, open_stored
from casework.operations.shelf import Ready
from casework.queries import filter_of, scope
from casework.rules.case import Actor
from casework.rules.scheme import CaseType, Register
from casework.rules.text import Text, named, say
from models.cases import Case
from models.organisations import Organisation
from models.people import Person

_COLUMNS: Mapping[str, Text] = {
    "number": {"en": "Number", "zh-CN": "编号"},
    "received_at": {"en": "Received", "zh-CN": "收到日期"},
    "registered_at": {"en": "Registered", "zh-CN": "登记日期"},
    "subject": {"en": "Subject", "zh-CN": "主题"},
    "organisation": {"en": "Organisation", "zh-CN": "组织"},
    "certificate": {"en": "Certificate", "zh-CN": "证书"},
    "stage": {"en": "Stage", "zh-CN": "阶段"},
    "next_deadline": {"en": "Next deadline", "zh-CN": "下一期限"},
    "closed_at": {"en": "Closed", "zh-CN": "关闭日期"},
}


@dataclass(frozen=True)
class Found:
    """A register of a case type in the version of today."""

    name: str
    ready: Ready
    case_type: CaseType
    register: Register


@dataclass(frozen=True)
class Table:
    """A register as a plain table: a title, column heads, rows of text, read once."""

    title: str
    form_no: str
    head: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


def registers(desk: Desk, now: datetime) -> list[Found]:
    """List every register of the schemes in force; one shared by case types is listed for each."""
    found = []
    for ready in desk.shelf.current(now.date()):
        scheme = ready.scheme
        for case_type in scheme.case_types.values():
            for register in case_type.registers.values():
                name = f"{scheme.body}.{scheme.id}.{case_type.id}.{register.id}"
                found.append(Found(name, ready, case_type, register))
    return found


def find_register(desk: Desk, name: str, now: datetime) -> Found:
    """Find a register by `<body>.<scheme>.<case type>.<register>`. Raises Refused `registry.not_found`."""
    found = next((r for r in registers(desk, now) if r.name == name), None)
    if found is None:
        raise refuse("registry.not_found")
    return found


def column_label(found: Found, column: str, language: str) -> str:
    """Give the head of a column."""
    spec = found.case_type.fields.get(column)
    return say(spec.label if spec else _COLUMNS.get(column, {"en": column}), language)


def register_rows(
    desk: Desk,
    found: Found,
    person: Person,
    now: datetime,
    language: str,
    chosen: Mapping[str, Any],
    *,
    limit: int = 0,
) -> Table:
    """Give the table, newest case first, only of what the person may read. `limit` 0: all of it."""
    scheme = found.ready.scheme
    own = {"body": scheme.body, "scheme": scheme.id, "case_type": found.case_type.id}
    query = {"$and": [scope(person, now), own, filter_of(chosen)]}
    cases = Case.objects(__raw__=query).order_by("-id")
    cases = cases.limit(limit) if limit else cases
    names = {str(o.id): named(o.name, o.name_zh, language) for o in Organisation.objects}
    head = tuple(column_label(found, c, language) for c in found.register.columns)
    actor = Actor(str(person.id))
    rows = (_row(open_stored(desk, c, actor, now, bare=True), found, names, language) for c in cases)
    return Table(say(found.register.label, language), found.register.form_no, head, rows)


def _row(opened: Opened, found: Found, names: Mapping[str, str], language: str) -> tuple[str, ...]:
    return tuple(_cell(opened, column, names, language) for column in found.register.columns)


def _cell(opened: Opened, column: str, names: Mapping[str, str], language: str) -> str:
    case, zone = opened.case, opened.office.office.zone
    spec = opened.case_type.fields.get(column)
    if spec is not None:
        value = opened.situation.state.values.get(column)
        return "" if spec.confidential else display(opened, spec, value, language)
    if column in ("received_at", "registered_at", "closed_at"):
        moment = getattr(case, column)
        return moment.astimezone(zone).date().isoformat() if moment else ""
    if column == "stage":
        stage = opened.case_type.stage(case.stage)
        return say(stage.label, language) if stage else case.stage
    plain = {
        "number": case.number or "",
        "subject": case.title_prefix + case.subject,
        "organisation": names.get(case.organisation or "", ""),
        "certificate": case.certificate or "",
        "next_deadline": case.next_due or "",
    }
    return plain.get(column, "")
