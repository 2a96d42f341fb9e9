"""Parts of a procedure in words: lengths of time, events that start and stop clocks, kinds of field."""

from collections.abc import Mapping

from casework.rules.scheme import CaseType, Duration
from casework.rules.text import LANGUAGES, Text, say

UNITS: Mapping[str, Text] = {
    "days": {"en": "calendar days", "zh-CN": "个日历日"},
    "weeks": {"en": "weeks", "zh-CN": "周"},
    "months": {"en": "months", "zh-CN": "个月"},
    "working_days": {"en": "working days", "zh-CN": "个工作日"},
}
_ONE: Mapping[str, str] = {
    "days": "calendar day",
    "weeks": "week",
    "months": "month",
    "working_days": "working day",
}
_EVENTS: Mapping[str, Text] = {
    "received_at": {"en": "receipt", "zh-CN": "收到"},
    "closed_at": {"en": "closing", "zh-CN": "关闭"},
}
_THAT_DAY: Text = {"en": "that day", "zh-CN": "当日"}
_SENT: Text = {"en": "{what} sent", "zh-CN": "寄出{what}"}
_OR: Text = {"en": " or ", "zh-CN": "或"}
TYPES: Mapping[str, Text] = {
    "text": {"en": "text", "zh-CN": "文本"},
    "email": {"en": "e-mail address", "zh-CN": "电子邮件地址"},
    "integer": {"en": "whole number", "zh-CN": "整数"},
    "boolean": {"en": "yes or no", "zh-CN": "是或否"},
    "date": {"en": "day", "zh-CN": "日期"},
    "dateTime": {"en": "day and time", "zh-CN": "日期和时间"},
    "select_one": {"en": "one choice", "zh-CN": "单选"},
    "select_multiple": {"en": "several choices", "zh-CN": "多选"},
    "person": {"en": "person", "zh-CN": "人员"},
    "case": {"en": "number of a case", "zh-CN": "案件编号"},
    "repeat": {"en": "table", "zh-CN": "表格"},
}


def length_text(length: Duration) -> Text:
    """Write a length of time: `10 working days`, `3 weeks before`, `that day`; `10个工作日`, `提前3周`, `当日`."""
    if length.amount == 0:
        return _THAT_DAY
    count = abs(length.amount)
    english = f"{count} {_ONE[length.unit] if count == 1 else UNITS[length.unit]['en']}"
    chinese = f"{count}{UNITS[length.unit]['zh-CN']}"
    if length.amount < 0:
        return {"en": f"{english} before", "zh-CN": f"提前{chinese}"}
    return {"en": english, "zh-CN": chinese}


def event_text(case_type: CaseType, event: str) -> Text:
    """Name what starts or stops a clock: receipt, closing, a letter that was sent, a day that was filled in."""
    if event in _EVENTS:
        return _EVENTS[event]
    if event.startswith("sent."):
        names = event.removeprefix("sent.").split("|")
        labels = [case_type.documents[n].label for n in names]
        return {
            x: say(_SENT, x).format(what=say(_OR, x).join(say(label, x) for label in labels))
            for x in LANGUAGES
        }
    return case_type.fields[event].label
