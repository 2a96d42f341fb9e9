"""The one gate for what comes in: keys the form has, values of the declared type, clean text.

Marshmallow does the reading; its messages are replaced by our codes. Dates without a zone are local to the
handling office. Text is NFC, without surrogates and control characters (TRUST, decision 3).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from casework.errors import Refusal
from casework.rules.scheme import Field

_MAX_ROWS = 200
_LONGEST_NAME = 200
"""Of a person or an organisation: where lists are too long, the name is typed instead of the id."""
_PROMPT_DAYS = 3
_KEPT_CONTROLS = "\n\t"
_EARLIEST = date(2000, 1, 1)
_YEARS = range(1900, 2200)
_WIDEST = 2**53 - 1
"""The largest whole number that canonical JSON keeps exactly."""


class _CleanText(fields.String):
    """Text in NFC with plain line ends; other control characters and lone surrogates are refused."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in _KEPT_CONTROLS for c in text):
            raise ValidationError("values.control_character")
        return text


class _Day(fields.Date):
    """A day written YYYY-MM-DD, or a date."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, date) and not isinstance(value, datetime):
            day = value
        else:
            day = super()._deserialize(value, attr, data, **kwargs)
        if day.year not in _YEARS:
            raise ValidationError("values.not_a_day")
        return day


class _Instant(fields.Field[datetime]):
    """A local time written YYYY-MM-DDTHH:MM in the office's zone, or an aware datetime; kept in UTC."""

    def __init__(self, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:  # noqa: ARG002 - marshmallow's
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError as error:
            raise ValidationError("values.not_a_time") from error
        if moment.year not in _YEARS:
            raise ValidationError("values.not_a_time")
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)


class _Whole(fields.Integer):
    """A whole number; a broken one is refused, not cut."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def _text(spec: Field) -> fields.Field[Any]:
    checks: list[Any] = [validate.Length(max=spec.max_length, error="values.too_long")]
    return _CleanText(validate=checks, error_messages={"invalid": "values.not_text"})


def _email(spec: Field) -> fields.Field[Any]:
    checks: list[Any] = [
        validate.Length(max=spec.max_length, error="values.too_long"),
        validate.Email(error="values.not_an_email"),
    ]
    return _CleanText(validate=checks, error_messages={"invalid": "values.not_text"})


def _integer(spec: Field) -> fields.Field[Any]:
    low = -_WIDEST if spec.minimum is None else spec.minimum
    high = _WIDEST if spec.maximum is None else spec.maximum
    check = validate.Range(min=low, max=high, error="values.out_of_range")
    return _Whole(validate=check, error_messages={"invalid": "values.not_a_number"})


def _select(spec: Field) -> fields.Field[Any]:
    names = [c.name for c in spec.choices]
    return fields.String(
        validate=validate.OneOf(names, error="values.not_a_choice"),
        error_messages={"invalid": "values.not_a_choice"},
    )


def _several(spec: Field) -> fields.Field[Any]:
    return fields.List(
        _select(spec),
        validate=validate.Length(max=_MAX_ROWS, error="values.too_many"),
        error_messages={"invalid": "values.not_a_list"},
    )


def _repeat(records: Mapping[str, Mapping[str, Field]], zone: ZoneInfo, spec: Field) -> fields.Field[Any]:
    schema = _schema(records[spec.record].values(), records, zone)
    return fields.List(
        fields.Nested(schema),
        validate=validate.Length(max=_MAX_ROWS, error="values.too_many"),
        error_messages={"invalid": "values.not_a_list"},
    )


def _field(spec: Field, records: Mapping[str, Mapping[str, Field]], zone: ZoneInfo) -> fields.Field[Any]:
    simple = {
        "text": _text,
        "email": _email,
        "integer": _integer,
        "select_one": _select,
        "select_multiple": _several,
    }
    if spec.type in simple:
        return simple[spec.type](spec)
    if spec.type == "repeat":
        return _repeat(records, zone, spec)
    if spec.type == "boolean":
        return fields.Boolean(error_messages={"invalid": "values.not_yes_or_no"})
    if spec.type == "date":
        return _Day(error_messages={"invalid": "values.not_a_day", "invalid_self": "values.not_a_day"})
    if spec.type == "dateTime":
        return _Instant(zone)
    return _text(replace(spec, max_length=min(spec.max_length, _LONGEST_NAME)))


def _schema(
    specs: Iterable[Field], records: Mapping[str, Mapping[str, Field]], zone: ZoneInfo
) -> type[Schema]:
    made = {s.id: _field(s, records, zone) for s in specs}
    return Schema.from_dict(dict(made), name="Form")


def read_values(
    specs: Iterable[Field],
    records: Mapping[str, Mapping[str, Field]],
    raw: Mapping[str, Any],
    zone: ZoneInfo,
) -> tuple[dict[str, Any], list[Refusal]]:
    """Read what was typed into a form of these fields: typed values, and a refusal for each fault.

    Empty text means "not given" and comes back as None; an unknown key is refused, never ignored.
    """
    empty = {k for k, v in raw.items() if v is None or v in ("", [])}
    given = {k: v for k, v in raw.items() if k not in empty}
    schema = _schema(specs, records, zone)(unknown=RAISE)
    known = set(schema.fields)
    faults = [Refusal("values.unknown_field", params={"field": k}, field=k) for k in sorted(empty - known)]
    try:
        values = dict(schema.load(given))
    except ValidationError as error:
        values = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        faults += list(_refusals(error.normalized_messages(), ""))
    return {**values, **dict.fromkeys(empty & known)}, faults


def _refusals(messages: Any, place: str) -> Iterable[Refusal]:
    for key, value in messages.items():
        where = f"{place}.{key}" if place else str(key)
        if isinstance(value, dict):
            yield from _refusals(value, where)
        else:
            yield _refusal(str(value[0]), where)


def _refusal(message: str, where: str) -> Refusal:
    other = "values.required" if "null" in message else "values.unknown_field"
    code = message if message.startswith("values.") else other
    return Refusal(code, params={"field": where}, field=where)


def empty(value: Any) -> bool:
    """Say whether a value counts as not filled in; false and 0 are answers."""
    return value is None or value in ("", [], ())


def missing(where: str) -> Refusal:
    """Name an answer that is needed and not there."""
    return Refusal("values.required", params={"field": where}, field=where)


def unanswered(specs: Iterable[Field], values: Mapping[str, Any], faults: Iterable[Refusal]) -> list[Refusal]:
    """Name the needed answers of a form without a case that are not there and not at fault already."""
    bad = {f.field.split(".")[0] for f in faults}
    return [missing(s.id) for s in specs if s.required and s.id not in bad and empty(values.get(s.id))]


def answers(
    specs: Iterable[Field], values: Mapping[str, Any], records: Mapping[str, Mapping[str, Field]]
) -> Iterator[tuple[str, Field, Any]]:
    """Go through the answers, those in the rows of a repeat too: place, field, value."""
    for spec in specs:
        value = values.get(spec.id)
        yield spec.id, spec, value
        for index, row in enumerate(value or () if spec.type == "repeat" else ()):
            for part in records[spec.record].values():
                yield f"{spec.id}.{index}.{part.id}", part, row.get(part.id)


def date_faults(
    specs: Iterable[Field],
    values: Mapping[str, Any],
    records: Mapping[str, Mapping[str, Field]],
    *,
    received: date,
    today: date,
    zone: ZoneInfo,
) -> list[Refusal]:
    """Refuse facts dated in the future or before receipt; plans may lie ahead but not before receipt."""
    found = []
    for where, spec, value in answers(specs, values, records):
        day = local_day(value, zone)
        if day is None:
            continue
        if day > today and not spec.plan:
            found.append(Refusal("values.in_future", params={"field": where}, field=where))
        elif day < received and not spec.past:
            code = "values.before_receipt"
            found.append(Refusal(code, params={"field": where, "day": str(received)}, field=where))
    return found


def local_day(value: Any, zone: ZoneInfo) -> date | None:
    """Give the local day of a date or an instant; None for anything else."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    return value if isinstance(value, date) else None


def receipt_faults(received_at: datetime, now: datetime, zone: ZoneInfo, *, reason: str) -> list[Refusal]:
    """Refuse a receipt in the future or absurdly old; a late entry needs a reason (INV-13).

    Mail of a weekend is ordinary: only more than three days between receipt and entry ask for words.
    """
    received, today = received_at.astimezone(zone).date(), now.astimezone(zone).date()
    if received_at > now:
        return [Refusal("receipt.in_future", field="received_at")]
    if received < _EARLIEST:
        return [Refusal("receipt.too_old", field="received_at")]
    if (today - received).days > _PROMPT_DAYS and not reason.strip():
        return [Refusal("receipt.late_entry", field="late_entry_reason")]
    return []
