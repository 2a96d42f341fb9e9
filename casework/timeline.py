"""The history of a case for people: who did what, when, by which door, and what was said."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from cryptography.exceptions import InvalidTag

from casework.dossier import display
from casework.look import Json, Look, local, person_name
from casework.operations.state import rows_of, typed
from casework.overview import rows
from casework.rules.approved import standing_return
from casework.rules.receipt import RAISER_FIELDS, RAISER_IDS
from casework.rules.receipt_correction import FACTS
from casework.rules.text import Text, listed, named, say
from models.organisations import Organisation

_OWN: dict[str, Text] = {
    "send": {"en": "Sending recorded", "zh-CN": "记录寄送"},
    "attach": {"en": "Evidence attached", "zh-CN": "附上证据"},
    "correct": {"en": "Corrected", "zh-CN": "更正"},
    "link": {"en": "Linked", "zh-CN": "关联"},
    "send_failed": {"en": "The letter could not be delivered", "zh-CN": "信函未能送达"},
    "send_late": {"en": "The letter left late", "zh-CN": "信函延迟发出"},
    "recount": {"en": "Counted by a newer calendar", "zh-CN": "改按较新的日历计算"},
    "propose_migration": {
        "en": "Another version of the procedure proposed",
        "zh-CN": "提议改用程序的其他版本",
    },
    "migrate": {"en": "Judged by another version of the procedure", "zh-CN": "改用程序的其他版本"},
    "keep_version": {"en": "The version of the procedure is kept", "zh-CN": "保留程序版本"},
    "make_link": {"en": "Personal link made", "zh-CN": "生成专属链接"},
    "assess": {"en": "Assigned for assessment", "zh-CN": "分派评审"},
}
_IDENTIFYING = ("name", "proof", "not_possible")
"""Names of files and proofs of dispatch often name the raiser: they show to whoever may know him."""
_DOORS: dict[str, Text] = {
    "screen": {"en": "on screen", "zh-CN": "网页"},
    "command": {"en": "by command line", "zh-CN": "命令行"},
    "link": {"en": "by personal link", "zh-CN": "通过专属链接"},
    "job": {"en": "by the worker", "zh-CN": "后台任务"},
}
_PORTAL: Text = {"en": "the portal", "zh-CN": "门户"}
_NOBODYS: dict[str, Text] = {"link": {"en": "whoever was given the link", "zh-CN": "链接持有人"}}
"""Who acted where nobody was signed in, by door."""
_PANEL: Text = {"en": "Panel", "zh-CN": "专项小组"}
_DOCUMENT: Text = {"en": "Document", "zh-CN": "文件名称"}
_DECLARED: dict[str, Text] = {
    "no_conflict": {"en": "declared no conflict", "zh-CN": "声明无利益冲突"},
    "confidentiality": {"en": "declared confidentiality", "zh-CN": "声明保密"},
}
_LABELS: dict[str, Text] = {
    "reason": {"en": "Reason", "zh-CN": "原因"},
    "proof": {"en": "Proof", "zh-CN": "凭证"},
    "name": {"en": "File", "zh-CN": "文件"},
    "not_possible": {"en": "Not possible", "zh-CN": "无法寄送"},
    "late_entry_reason": {"en": "Why it was entered late", "zh-CN": "延迟登记的原因"},
    **{f.id: f.label for f in FACTS if f.id not in RAISER_IDS},
}
_VERSION: Text = {"en": "Version", "zh-CN": "版本"}
_DROPPED: Text = {"en": "No longer part of the case", "zh-CN": "不再属于本案的内容"}
_RAISER: Text = {"en": "Corrected about the raiser", "zh-CN": "已更正的提出人资料"}


def timeline(look: Look) -> list[Json]:
    """Give the entries, newest first. Raiser data never shows here; other confidential values to who may."""
    case_id = str(look.opened.case.id)
    sealed: dict[int, dict[str, str]] = {}
    for row in look.beside["sealed"]:
        if row["field"].removeprefix("before.") not in RAISER_IDS:
            sealed.setdefault(row["seq"], {})[row["field"]] = _open(look, case_id, row)
    entries = sorted(look.beside["history"], key=lambda e: e["seq"], reverse=True)
    return [_entry(look, e, sealed.get(e["seq"], {})) for e in entries]


def sent_back(look: Look, entries: Sequence[Json]) -> Json | None:
    """Give the entry of the history that sent something back and still stands, with the reason that was given."""
    step = standing_return(look.opened.case_type, look.opened.situation.state)
    if step is None or look.opened.case.final:
        return None
    return next(({**e, "reason": _reason_of(e)} for e in entries if e["action"] == step.action), None)


def _reason_of(entry: Json) -> str:
    return next((v["value"] for v in entry["values"] if v.get("id") == "reason"), "")


def _open(look: Look, case_id: str, row: Any) -> str:
    try:
        return look.desk.sealer.open(case_id, f"{row['seq']}/{row['field']}", row["value"])
    except (InvalidTag, ValueError):
        return "?"


def _entry(look: Look, entry: Any, values: dict[str, str]) -> Json:
    said = _said(entry)
    public, actor = said["public"], said["actor"]
    action = look.opened.case_type.action(said["action"])
    label = action.label if action else _OWN.get(said["action"], {"en": said["action"]})
    return {
        "seq": entry["seq"],
        "action": said["action"],
        "label": say(label, look.language),
        "at": local(look, said["at"]),
        "by": person_name(look, actor)
        if actor
        else say(_NOBODYS.get(public.get("door", ""), _PORTAL), look.language),
        "door": public.get("door", ""),
        "door_label": say(_DOORS.get(public.get("door", ""), {}), look.language),
        "from": _stage(look, public.get("from", "")),
        "to": _stage(look, public.get("to", "")),
        "basis": say(action.basis, look.language) if action else "",
        "documents": public.get("documents", []),
        "hash": entry["hash"],
        "previous": entry["previous"],
        "values": [
            *_panel(look, public.get("seats", [])),
            *_versions(look, public),
            *_moved(look, public.get("moved", {})),
            *_document(look, public.get("document", "")),
            *_raiser_facts(look, public.get("fields", [])),
            *(v for name, text in sorted(values.items()) if (v := _value(look, name, text))),
        ],
    }


def _said(entry: Any) -> Json:
    """Give who did what and when as the hashed body says it; the columns beside it only serve the store's lists.

    An entry whose body cannot be read was altered: `audit verify` names it, and its columns are all there is.
    """
    try:
        body = json.loads(entry["body"])
        return {
            "public": body.get("public", {}),
            "actor": body["actor"],
            "action": body["action"],
            "at": datetime.fromisoformat(body["at"]),
        }
    except (ValueError, LookupError, TypeError, AttributeError):
        return {**{name: entry[name] for name in ("actor", "action", "at")}, "public": {}}


def _panel(look: Look, seats: list[Json]) -> list[Json]:
    """Say who was seated and what each declared."""
    shown = []
    for seat in seats:
        declared = listed(
            (say(text, look.language) for name, text in _DECLARED.items() if seat[name]), look.language
        )
        name = person_name(look, seat["person"])
        shown.append(f"{name} ({declared})" if declared else name)
    label = say(_PANEL, look.language)
    return [{"label": label, "value": "; ".join(shown), "before": False}] if shown else []


def _document(look: Look, name: str) -> list[Json]:
    """Name the document that was sent."""
    spec = look.opened.case_type.documents.get(name)
    value = say(spec.label, look.language) if spec else name
    return [{"label": say(_DOCUMENT, look.language), "value": value, "before": False}] if name else []


def _versions(look: Look, public: Mapping[str, Any]) -> list[Json]:
    """Say from which version to which a case was moved or shall be, and what that has no field for."""
    numbers = " → ".join(str(n) for n in public.get("version", ()))
    dropped = listed((say(label, look.language) for label in public.get("left_behind", ())), look.language)
    return [
        {"label": say(label, look.language), "value": value, "before": False}
        for label, value in ((_VERSION, numbers), (_DROPPED, dropped))
        if value
    ]


def _moved(look: Look, dates: Mapping[str, Sequence[str]]) -> list[Json]:
    """Say which dates a newer calendar moved."""
    labels = {d.id: d.label for d in look.opened.case_type.deadlines}
    return [
        {
            "label": say(labels.get(name, {"en": name}), look.language),
            "value": " → ".join(days),
            "before": False,
        }
        for name, days in dates.items()
    ]


def _raiser_facts(look: Look, fields: Sequence[str]) -> list[Json]:
    """Say which facts about the raiser were corrected, never what they are."""
    shown = listed((say(f.label, look.language) for f in RAISER_FIELDS if f.id in fields), look.language)
    return [{"label": say(_RAISER, look.language), "value": shown, "before": False}] if shown else []


def _stage(look: Look, name: str) -> str:
    stage = look.opened.case_type.stage(name)
    return say(stage.label, look.language) if stage else ""


def _value(look: Look, name: str, text: str) -> Json | None:
    plain = name.removeprefix("before.")
    spec = look.opened.case_type.fields.get(plain)
    if plain in _IDENTIFYING and not look.confidential:
        return None
    if spec is None:
        return {
            "id": plain,
            "label": say(_LABELS.get(plain, {"en": plain}), look.language),
            "value": _organisation(look, text) if plain == "organisation" else text,
            "before": name != plain,
        }
    if spec.confidential and not look.confidential:
        return None
    return {
        "id": plain,
        "label": say(spec.label, look.language),
        "value": _shown(look, plain, text),
        "rows": _rows(look, plain, text),
        "before": name != plain,
    }


def _organisation(look: Look, record_id: str) -> str:
    """Name an organisation by its record; one that is gone shows by its id."""
    known = Organisation.objects(id=record_id).only("name", "name_zh") if ObjectId.is_valid(record_id) else ()
    found = next(iter(known), None)
    return named(found.name, found.name_zh, look.language) if found else record_id


def _rows(look: Look, name: str, text: str) -> list[list[Mapping[str, str]]]:
    """Give the rows of a repeated group as its field shows them; what cannot be read back is shown as it is."""
    spec = look.opened.case_type.fields[name]
    if spec.type != "repeat":
        return []
    try:
        return rows(look, spec, rows_of(look.opened.case_type, name, text))
    except (ValueError, LookupError, TypeError, AttributeError):
        return []


def _shown(look: Look, name: str, text: str) -> str:
    """Show a committed text as its field would be shown; what cannot be read back stays as it is."""
    spec = look.opened.case_type.fields[name]
    if spec.type in ("select_one", "person"):
        return display(look.opened, spec, text, look.language)
    if spec.type == "select_multiple":
        return display(look.opened, spec, text.split("\n"), look.language)
    if spec.type == "boolean":
        return display(look.opened, spec, text == "true", look.language)
    if spec.type == "date":
        return display(look.opened, spec, typed(look.opened.case_type, name, text), look.language)
    return text
