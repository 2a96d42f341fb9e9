"""The requirement catalogue for people: what carries a row in a procedure, and what of it a case has on record."""

from collections.abc import Iterator, Mapping
from typing import Any

from casework.look import Json, Look, local, person_name
from casework.rules.citations import Citation, citations_in
from casework.rules.clocks import lines_of
from casework.rules.exercised import proofs
from casework.rules.records import DONE, LATE, NONE, OPEN, Record, row_records
from casework.rules.text import Text, say

STATES: Mapping[str, Text] = {
    LATE: {"en": "late", "zh-CN": "逾期"},
    DONE: {"en": "on record", "zh-CN": "已有记录"},
    OPEN: {"en": "not yet", "zh-CN": "尚无记录"},
    NONE: {"en": "does not apply", "zh-CN": "不适用"},
}
_PARTS: Mapping[str, Text] = {
    "scheme": {"en": "the procedure itself", "zh-CN": "程序本身"},
    "case_type": {"en": "kind of case", "zh-CN": "案件类型"},
    "roles": {"en": "role", "zh-CN": "职责"},
    "fields": {"en": "field", "zh-CN": "字段"},
    "stages": {"en": "stage", "zh-CN": "阶段"},
    "actions": {"en": "action", "zh-CN": "操作"},
    "deadlines": {"en": "deadline", "zh-CN": "期限"},
    "panels": {"en": "panel", "zh-CN": "专项小组"},
    "documents": {"en": "document", "zh-CN": "文件"},
    "registers": {"en": "register", "zh-CN": "登记册"},
}


def case_rows(look: Look) -> list[Json]:
    """Give every row that the kind of this case cites, and what of it is on record."""
    situation = look.opened.situation
    return [
        {
            "row": found.row,
            "state": found.state,
            "label": say(STATES[found.state], look.language),
            "records": [_record(look, record) for record in found.records],
        }
        for found in row_records(look.opened.case_type, situation.state, lines_of(situation))
    ]


def _record(look: Look, record: Record) -> Json:
    return {
        "part": say(_PARTS[record.part], look.language),
        "label": say(record.label, look.language),
        "basis": say(record.basis, look.language),
        "state": say(STATES[record.state], look.language),
        "at": local(look, record.at),
        "by": person_name(look, record.by) if record.by else "",
        "due": record.due,
    }


def scheme_rows(name: str, flat: Json, language: str) -> list[Json]:
    """Give every row that a version cites: what carries it, and the scenarios that put it to the test."""
    rows: dict[str, list[Json]] = {}
    for found in citations_in(name, flat):
        rows.setdefault(found.row, []).append(_construct(found, flat, language))
    words = scenario_words(flat, language)
    return [{"row": row, "constructs": list(_merged(found, words))} for row, found in sorted(rows.items())]


def scenario_words(flat: Json, language: str) -> dict[str, str]:
    """Give each scenario as it reads in the language: its label, or its name, which is English."""
    return {t["name"]: say({"en": t["name"], **t.get("label", {})}, language) for t in flat["tests"]}


def _construct(found: Citation, flat: Json, language: str) -> Json:
    case_type = flat["case_types"].get(found.case_type, {})
    entries = flat["scheme"].get("roles", ()) if found.part == "roles" else case_type.get(found.part, ())
    label: Text = next((e.get("label", {}) for e in entries if found.id and e["id"] == found.id), {})
    if found.part == "case_type":
        label = case_type["label"]
    return {
        "key": found.key,
        "part": say(_PARTS[found.part], language),
        "label": say(label, language),
        "scenarios": proofs(found, case_type, flat["tests"]),
    }


def _merged(constructs: list[Json], words: Mapping[str, str]) -> Iterator[Json]:
    """Show what several case types inherit once, with the scenarios of all of them."""
    found: dict[str, dict[str, Any]] = {}
    for one in constructs:
        here = found.setdefault(one["key"], {**one, "scenarios": ()})
        here["scenarios"] = tuple(dict.fromkeys((*here["scenarios"], *one["scenarios"])))
    yield from ({**one, "scenarios": tuple(words[n] for n in one["scenarios"])} for one in found.values())
