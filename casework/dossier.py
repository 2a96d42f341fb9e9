"""A case as plain data for documents: strings in both languages, dates written out, nothing live.

The keys are the field catalogue that templates may use (`docs/templates.md`); exporters know nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from casework.operations.desk import Desk
from casework.operations.opening import Opened
from casework.operations.state import raiser_of
from casework.rules.clocks import lines_of
from casework.rules.fields import local_day
from casework.rules.issuing import stops
from casework.rules.qualifications import worded
from casework.rules.receipt import CHANNELS, RAISER_KINDS
from casework.rules.scheme import ORGANISATION, Choice, Field
from casework.rules.text import LANGUAGES, Text, say
from models.organisations import Organisation

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
STATES: Mapping[str, Text] = {
    "waiting": {"en": "not started", "zh-CN": "未开始"},
    "not_applicable": {"en": "does not apply", "zh-CN": "不适用"},
    "running": {"en": "running", "zh-CN": "进行中"},
    "warning": {"en": "due soon", "zh-CN": "即将到期"},
    "overdue": {"en": "overdue", "zh-CN": "已逾期"},
    "met": {"en": "met", "zh-CN": "按期完成"},
    "late": {"en": "late", "zh-CN": "逾期完成"},
    "not_possible": {"en": "not possible", "zh-CN": "无法履行"},
    "suspended": {"en": "suspended", "zh-CN": "已中止"},
    "watching": {"en": "watched", "zh-CN": "监测中"},
    "reportable": {"en": "to be reported", "zh-CN": "应上报"},
}


LETTER_LANGUAGES: Mapping[str, Text] = {
    "en": {"en": "English", "zh-CN": "英文"},
    "zh-CN": {"en": "Chinese", "zh-CN": "中文"},
    "both": {"en": "English and Chinese", "zh-CN": "中英文"},
}


def long_date(day: date, language: str) -> str:
    """Write a day out: `5 March 2026`, `2026年3月5日`."""
    if language == "zh-CN":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def snapshot_of(
    desk: Desk, opened: Opened, document_id: str, *, language: str, number: str, seq: int, head: str
) -> dict[str, Any]:
    """Give everything a document may show. `head` is that of the history before the entry that issues it."""
    spec = opened.case_type.documents[document_id]
    situation = opened.situation
    return {
        "lang": {"en": language in ("en", "both"), "zh": language in ("zh-CN", "both")},
        "document": {
            "number": number,
            "form_no": spec.form_no,
            **_both("title", spec.label),
            **_days("issued_on", situation.today),
            "draft": not number,
            "content_code": "",
            "case_seq": str(seq),
            "case_head": head[:16],
            **_people("prepared_by", opened, situation.actor.id),
            **_people("approved_by", opened, _approver(opened)),
        },
        "body": _both("name", opened.ready.body_title),
        "office": {
            **_both("name", opened.office.label),
            **_both("address", opened.office.address),
            "sender_name": opened.office.sender_name,
            "sender_email": opened.office.sender_email,
        },
        "scheme": {
            **_both("title", opened.ready.scheme.title),
            "version": str(opened.ready.scheme.version),
            **_both("document", opened.ready.scheme.document),
        },
        "case": _case(opened),
        "raiser": _raiser(desk, opened),
        "values": values_shown(opened),
        "panel": [_seat(opened, s.person, s.no_conflict, s.confidentiality) for s in situation.state.panel],
        "evidence": [
            {"name": e.name, "kind": e.kind, "sha256": e.sha256, "at": _iso(opened, e.at)}
            for e in opened.case.evidence
        ],
        "deadlines": _deadlines(opened, document_id),
        "actions": _actions(opened),
        "children": [
            {"number": c.number, **_both("kind", _label_of(opened, c.case_type))}
            for c in situation.state.children
        ],
    }


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_en": say(text, "en"), f"{name}_zh": say(text, "zh-CN")}


def _days(name: str, day: date | None) -> dict[str, str]:
    if day is None:
        return {name: "", f"{name}_en": "", f"{name}_zh": ""}
    return {
        name: day.isoformat(),
        f"{name}_en": long_date(day, "en"),
        f"{name}_zh": long_date(day, "zh-CN"),
    }


def _iso(opened: Opened, moment: datetime) -> str:
    return moment.astimezone(opened.office.office.zone).date().isoformat()


def _label_of(opened: Opened, case_type: str) -> Text:
    found = opened.ready.scheme.case_types.get(case_type)
    return found.label if found else {"en": case_type}


def _choice(choices: tuple[Choice, ...], name: str) -> Text:
    return next((c.label for c in choices if c.name == name), {"en": name})


def _people(key: str, opened: Opened, person: str) -> dict[str, str]:
    facts = opened.situation.facts(person)
    return {f"{key}_en": facts.named("en"), f"{key}_zh": facts.named("zh-CN")}


def _approver(opened: Opened) -> str:
    """Give who approved last, the person signing this very approval included."""
    approving = {a.id for a in opened.case_type.actions if a.approves}
    steps = [s for s in opened.situation.state.steps if s.action in approving]
    return steps[-1].by if steps else ""


def _case(opened: Opened) -> dict[str, Any]:
    case, state, zone = opened.case, opened.situation.state, opened.office.office.zone
    holder = Organisation.objects(id=case.organisation).first() if case.organisation else None
    told = {d.document: local_day(d.at, zone) for d in state.dispatches}
    return {
        "number": case.number or "",
        "subject": case.title_prefix + case.subject,
        **_both("kind", opened.case_type.label),
        **_both("channel", _choice(CHANNELS, case.channel)),
        **_days("received_on", local_day(case.received_at, zone)),
        **_days("registered_on", local_day(case.registered_at, zone)),
        **_days("acknowledged_on", told.get("acknowledgement")),
        **_days("accepted_on", _step_day(opened, "accept")),
        "organisation_name": holder.name if holder else "",
        "organisation_name_zh": (holder.name_zh or holder.name) if holder else "",
        "certificate": case.certificate or "",
        **_people("owner_name", opened, state.values.get("owner", "")),
        **_people("investigator_name", opened, state.values.get("investigator", "")),
        **_people("verified_by", opened, state.done_by("verify")),
        "anonymous": case.anonymous,
        "parent_number": case.links[0].number if case.links else "",
    }


def _step_day(opened: Opened, action: str) -> date | None:
    moments = [s.at for s in opened.situation.state.steps if s.action == action]
    return local_day(moments[-1], opened.office.office.zone) if moments else None


def _raiser(desk: Desk, opened: Opened) -> dict[str, Any]:
    """Open the raiser's identity for a letter to him; a letter to anybody else shows none (AMB-70)."""
    who = raiser_of(opened.case, desk.sealer)
    return {
        "name": who.get("raiser_name", ""),
        "organisation": who.get("raiser_organisation", ""),
        "address": who.get("raiser_address", ""),
        **_both("kind", _choice(RAISER_KINDS, opened.case.raiser_kind)),
        "reachable": opened.case.contactable,
    }


def values_shown(opened: Opened) -> dict[str, Any]:
    """Give every scheme field as shown: `<id>_en` and `<id>_zh`, and `<id>` as true or false or plain text."""
    shown: dict[str, Any] = {}
    for spec in opened.case_type.fields.values():
        value = opened.situation.state.values.get(spec.id)
        for suffix, language in (("en", "en"), ("zh", "zh-CN")):
            shown[f"{spec.id}_{suffix}"] = display(opened, spec, value, language)
        shown[spec.id] = value if isinstance(value, bool) else shown[f"{spec.id}_en"]
        if spec.type == "boolean":
            shown[spec.id] = bool(value)
        if spec.ground:
            shown |= _both(f"{spec.id}_text", _ground_text(spec, value))
    return shown


def _ground_text(spec: Field, value: Any) -> Text:
    return next((c.text for c in spec.choices if c.name == value), {})


def display(opened: Opened, spec: Field, value: Any, language: str) -> str:
    """Write one value for people, in the language; nothing filled in gives an empty string."""
    if value is None or value == "":
        return ""
    return _WRITERS.get(spec.type, _as_it_is)(opened, spec, value, language)


def _as_it_is(_opened: Opened, _spec: Field, value: Any, _language: str) -> str:
    return str(value)


def _yes_no(_opened: Opened, _spec: Field, value: Any, language: str) -> str:
    return say(_YES_NO[bool(value)], language)


def _one(_opened: Opened, spec: Field, value: Any, language: str) -> str:
    return say(_choice(spec.choices, value), language)


def _several(_opened: Opened, spec: Field, value: Any, language: str) -> str:
    return _JOINT[language].join(say(_choice(spec.choices, v), language) for v in value)


def _person(opened: Opened, _spec: Field, value: Any, language: str) -> str:
    return opened.situation.facts(value).named(language)


def _day(opened: Opened, _spec: Field, value: Any, language: str) -> str:
    day = local_day(value, opened.office.office.zone)
    return long_date(day, language) if day else ""


def _count(_opened: Opened, _spec: Field, value: Any, _language: str) -> str:
    return str(len(value))


_WRITERS: Mapping[str, Callable[[Opened, Field, Any, str], str]] = {
    "boolean": _yes_no,
    "select_one": _one,
    "select_multiple": _several,
    "person": _person,
    "date": _day,
    "dateTime": _day,
    "repeat": _count,
}
_JOINT: Mapping[str, str] = {"en": ", ", "zh-CN": "、"}
_YES_NO: Mapping[bool, Text] = {True: {"en": "yes", "zh-CN": "是"}, False: {"en": "no", "zh-CN": "否"}}


def _seat(opened: Opened, person: str, no_conflict: bool, confidentiality: bool) -> dict[str, Any]:
    facts = opened.situation.facts(person)
    today = opened.situation.today
    held = [q for q in facts.qualifications if q.holds(q.kind, q.scope, today)]
    said = {
        language: _JOINT[language].join(
            worded(opened.ready.scheme, opened.case_type, q, language, today) for q in held
        )
        for language in LANGUAGES
    }
    return {
        **_people("name", opened, person),
        **_both("qualification", said),
        "no_conflict": no_conflict,
        "confidentiality": confidentiality,
    }


def _deadlines(opened: Opened, document_id: str) -> list[dict[str, str]]:
    """List the dates we must keep after a letter: not the one it meets itself, nor what only the body watches.

    A record of ours lists those that were kept too.
    """
    letter = opened.case_type.documents[document_id].to in ("raiser", ORGANISATION)
    return [
        {
            **_both("label", line.label),
            **_days("due", line.due),
            **_both("state", STATES[line.state]),
            **_both("basis", line.basis),
        }
        for line in sorted(lines_of(opened.situation), key=lambda line: line.due or date.max)
        if line.due and line.party == "inside" and not line.watch
        if not letter or (line.open and not stops(opened.case_type, line, document_id))
    ]


def _actions(opened: Opened) -> list[dict[str, str]]:
    """Give the rows of a corrective action plan, if the case type has one."""
    spec = opened.case_type.fields.get("actions")
    if spec is None or spec.type != "repeat":
        return []
    record = opened.case_type.records[spec.record]
    return [
        {
            f"{name}_{suffix}": display(opened, record[name], row.get(name), language)
            for name in record
            for suffix, language in (("en", "en"), ("zh", "zh-CN"))
        }
        for row in opened.situation.state.values.get("actions", [])
    ]
