"""The types that CEL checks against: one protobuf message per case type, built at run time from the scheme.

Declared types give an administrator "line, caret, what is wrong" before publishing, and keep the values lazy:
only what a rule reads is converted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2
from google.protobuf.message import Message

from casework.rules.case import CaseState
from casework.rules.scheme import CaseType, Field

_KIND = descriptor_pb2.FieldDescriptorProto
_SCALARS = {"string": _KIND.TYPE_STRING, "bool": _KIND.TYPE_BOOL, "int": _KIND.TYPE_INT64}
_STAMP = ".google.protobuf.Timestamp"

PLATFORM: dict[str, str] = {
    **dict.fromkeys(
        ("number", "stage", "case_type", "channel", "raiser_kind", "organisation", "certificate"), "string"
    ),
    **dict.fromkeys(("office", "parent_type", "subject"), "string"),
    **dict.fromkeys(("anonymous", "contactable", "parent_decided"), "bool"),
    **dict.fromkeys(("received_at", "registered_at", "closed_at"), "time"),
    **dict.fromkeys(("issued", "sent", "unsent", "not_possible", "done", "evidence", "late"), "string*"),
    "panel": "Seat*",
    "children": "Child*",
}
"""What every case has, whatever the scheme: name and type; `*` is a list."""

_RECORDS = {
    "Actor": {"id": "string", "roles": "string*"},
    "Child": {"case_type": "string", "stage": "string", "final": "bool", "number": "string"},
    "Seat": {
        "person": "string",
        "no_conflict": "bool",
        "confidentiality": "bool",
        "involved": "string*",
        "roles": "string*",
        "qualifications": "string*",
    },
}
_FIELD_TYPES = {
    **dict.fromkeys(("text", "select_one", "person", "case"), "string"),
    "integer": "int",
    "boolean": "bool",
    "date": "time",
    "dateTime": "time",
    "select_multiple": "string*",
}
_MAX_ITEMS = 200
_MAX_TEXT = 20_000


class TooLarge(Exception):
    """A value is too large to be given to a rule (TRUST D11: only capped inputs bound the cost)."""


@dataclass(frozen=True)
class CaseMessages:
    """The message classes of one case type and the pool they live in."""

    pool: descriptor_pool.DescriptorPool
    package: str
    types: Mapping[str, str]
    classes: Mapping[str, type[Message]]

    def make_case(self, state: CaseState, zone: ZoneInfo, late: Sequence[str] = ()) -> Message:
        """Build the `case` that rules see. Raises TooLarge."""
        message = self.classes["Case"]()
        told = [d.document for d in state.dispatches]
        given: dict[str, Any] = {
            **{name: getattr(state, name) for name in PLATFORM if hasattr(state, name)},
            **state.values,
            "sent": told,
            "late": late,
            "not_possible": [d.document for d in state.dispatches if d.not_possible],
            "done": [s.action for s in state.steps],
            "panel": [
                {"person": s.person, "no_conflict": s.no_conflict, "confidentiality": s.confidentiality}
                for s in state.panel
            ],
            "children": [
                {"case_type": c.case_type, "stage": c.stage, "final": c.final, "number": c.number}
                for c in state.children
            ],
        }
        for name, value in given.items():
            if value is not None and name in self.types:
                _put(message, name, self.types[name], value, zone)
        return message

    def make(self, record: str, values: Mapping[str, Any]) -> Message:
        """Build an Actor or a Seat."""
        message = self.classes[record]()
        for name, value in values.items():
            _put(message, name, _RECORDS[record][name], value, ZoneInfo("UTC"))
        return message


def build(case_type: CaseType) -> CaseMessages:
    """Build the messages of one case type."""
    package = f"evenhand.{case_type.id}"
    types = {**{f.id: _type_of(f) for f in case_type.fields.values()}, **PLATFORM}
    records = {
        **_RECORDS,
        **{
            _record_name(name): {f.id: _type_of(f) for f in fields.values()}
            for name, fields in case_type.records.items()
        },
    }
    file = descriptor_pb2.FileDescriptorProto(
        name=f"{case_type.id}.proto",
        package=package,
        syntax="proto3",
        dependency=["google/protobuf/timestamp.proto"],
    )
    for name, members in (*records.items(), ("Case", types)):
        _declare(file, package, name, members)
    pool = descriptor_pool.DescriptorPool()
    stamp = descriptor_pb2.FileDescriptorProto()
    timestamp_pb2.DESCRIPTOR.CopyToProto(stamp)
    pool.Add(stamp)
    pool.Add(file)
    classes = {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.{name}"))
        for name in (*records, "Case")
    }
    return CaseMessages(pool, package, types, classes)


def _type_of(spec: Field) -> str:
    return f"{_record_name(spec.record)}*" if spec.type == "repeat" else _FIELD_TYPES[spec.type]


def _record_name(name: str) -> str:
    return "Record_" + name


def _declare(
    file: descriptor_pb2.FileDescriptorProto, package: str, name: str, members: Mapping[str, str]
) -> None:
    message = file.message_type.add(name=name)
    for number, (member, kind) in enumerate(members.items(), start=1):
        base = kind.rstrip("*")
        scalar = _SCALARS.get(base)
        target = _STAMP if base == "time" else f".{package}.{base}"
        message.field.add(
            name=member,
            number=number,
            type=_KIND.TYPE_MESSAGE if scalar is None else scalar,
            type_name=target if scalar is None else None,
            label=_KIND.LABEL_REPEATED if kind.endswith("*") else _KIND.LABEL_OPTIONAL,
        )


def _put(message: Message, name: str, kind: str, value: Any, zone: ZoneInfo) -> None:
    if kind.endswith("*"):
        _put_list(message, name, list(value), zone)
    elif kind == "time":
        getattr(message, name).FromDatetime(_instant(value, zone))
    else:
        setattr(message, name, _capped(value))


def _put_list(message: Message, name: str, items: Iterable[Any], zone: ZoneInfo) -> None:
    items = list(items)
    if len(items) > _MAX_ITEMS:
        raise TooLarge(name)
    target = getattr(message, name)
    for item in items:
        if isinstance(item, Mapping):
            _put_row(target.add(), item, zone)
        else:
            target.append(_capped(item))


def _put_row(row: Any, item: Mapping[str, Any], zone: ZoneInfo) -> None:
    for key, value in item.items():
        if value is not None:
            _put(row, key, _kind_in(row, key, value), value, zone)


def _kind_in(row: Message, name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "scalar*"
    declared = row.DESCRIPTOR.fields_by_name[name]
    stamp = declared.message_type is not None and declared.message_type.full_name == _STAMP[1:]
    return "time" if stamp else "scalar"


def _capped(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        raise TooLarge(value[:20])
    return value


def _instant(value: Any, zone: ZoneInfo) -> datetime:
    """Give an instant in UTC without a zone mark, as protobuf wants it; a day is its local midnight."""
    if not isinstance(value, datetime) and isinstance(value, date):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    moment: datetime = value.astimezone(UTC)
    return moment.replace(tzinfo=None)
