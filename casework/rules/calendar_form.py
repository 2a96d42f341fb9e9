"""The form by which an administrator keeps a calendar: single days, and how far the country has announced its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from casework.errors import Refusal, Refused
from casework.rules.calendar import HandSet
from casework.rules.fields import missing, read_values, unanswered
from casework.rules.scheme import Choice, Field

RECORDS: Mapping[str, Mapping[str, Field]] = {
    "calendar_day": {
        "day": Field(id="day", type="date", required="true", plan=True, label={"en": "Day", "zh-CN": "日期"}),
        "kind": Field(
            id="kind",
            type="select_one",
            required="true",
            label={"en": "Kind", "zh-CN": "类型"},
            choices=(
                Choice("closed", {"en": "day off", "zh-CN": "休息日"}),
                Choice("opened", {"en": "worked", "zh-CN": "工作日"}),
            ),
        ),
        "name": Field(id="name", max_length=80, label={"en": "What", "zh-CN": "名称"}),
    }
}
FIELDS = (
    Field(
        id="days",
        type="repeat",
        record="calendar_day",
        label={"en": "Days set by hand", "zh-CN": "手动设定的日期"},
        hint={
            "en": "They win over the calendar of the country.",
            "zh-CN": "优先于该国家的公共日历。",
        },
    ),
    Field(
        id="announced_until",
        type="date",
        plan=True,
        label={"en": "Announced until", "zh-CN": "已公布至"},
        hint={
            "en": "Due dates after this day are shown as provisional. Empty: as the portal knows it.",
            "zh-CN": "此日之后的期限显示为暂定。留空则按门户已知情况。",
        },
    ),
    Field(
        id="reason",
        required="true",
        max_length=500,
        label={"en": "Reason", "zh-CN": "原因"},
        hint={
            "en": "For example the notice by which the days were announced.",
            "zh-CN": "例如公布这些日期的通知。",
        },
    ),
)


@dataclass(frozen=True)
class EditionForm:
    """What an administrator handed in: all days set by hand, earliest first."""

    days: tuple[HandSet, ...]
    announced_until: date | None
    reason: str


def read_edition(raw: Mapping[str, Any], today: date) -> EditionForm:
    """Read the form. Raises Refused with every reason at once."""
    values, faults = read_values(FIELDS, RECORDS, raw, ZoneInfo("UTC"))
    rows = values.get("days") or ()
    faults += _row_faults(rows)
    faults += unanswered(FIELDS, values, faults)
    until, last = values.get("announced_until"), date(today.year - 1, 12, 31)
    if until and until < last:
        faults.append(Refusal("calendar.announced", params={"day": str(last)}, field="announced_until"))
    if faults:
        raise Refused(*faults)
    days = [HandSet(r["day"], r["kind"] == "opened", r.get("name") or "") for r in rows]
    return EditionForm(
        tuple(sorted(days, key=lambda d: d.day)), values.get("announced_until"), values["reason"]
    )


def _row_faults(rows: Sequence[Mapping[str, Any]]) -> Iterator[Refusal]:
    """Name the rows that miss something, or set a day that an earlier row set already."""
    seen: set[date] = set()
    for index, row in enumerate(rows):
        yield from (missing(f"days.{index}.{name}") for name in ("day", "kind") if not row.get(name))
        day = row.get("day")
        if day in seen:
            yield Refusal("calendar.day_twice", params={"day": str(day)}, field=f"days.{index}.day")
        if day:
            seen.add(day)
