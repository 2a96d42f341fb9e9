"""A scheme version as people read it, in one language: stages, deadlines, who may do what, fields, documents."""

from collections.abc import Mapping
from typing import Any

from casework.rules.describe import TYPES, event_text, length_text
from casework.rules.scheme import RAISER, Action, CaseType, Deadline, Field, Scheme
from casework.rules.text import Text, say

Json = Mapping[str, Any]
_RAISER: Text = {"en": "the raiser, by personal link", "zh-CN": "提出人（通过专属链接）"}
_PANEL: Text = {"en": "panel member", "zh-CN": "专项小组成员"}
_AND: Text = {"en": " and ", "zh-CN": "和"}


def kinds_shown(scheme: Scheme, language: str) -> list[Json]:
    """Give every case type of a version."""
    return [_kind(scheme, kind, language) for kind in scheme.case_types.values()]


def _kind(scheme: Scheme, kind: CaseType, language: str) -> Json:
    return {
        "id": kind.id,
        "label": say(kind.label, language),
        "definition": say(kind.definition, language),
        "basis": say(kind.basis, language),
        "external": kind.external,
        "stages": [say(s.label, language) for s in kind.stages if not s.final or s.outcome == "closed"],
        "ends": [say(s.label, language) for s in kind.stages if s.final and s.outcome != "closed"],
        "fields": [_field(f, language) for f in kind.fields.values()],
        "actions": [_action(scheme, kind, a, language) for a in kind.actions],
        "deadlines": [_deadline(kind, d, language) for d in kind.deadlines],
        "documents": [
            {"label": say(d.label, language), "form_no": d.form_no, "basis": say(d.basis, language)}
            for d in kind.documents.values()
        ],
        "panels": [
            {
                "label": say(p.label, language),
                "min": p.min_size,
                "rules": [{"text": say(r.message, language), "rule": r.rule} for r in (*p.every, *p.some)],
            }
            for p in kind.panels.values()
        ],
    }


def _field(spec: Field, language: str) -> Json:
    return {
        "id": spec.id,
        "label": say(spec.label, language),
        "type": say(TYPES[spec.type], language),
        "basis": say(spec.basis, language),
        "confidential": spec.confidential,
    }


def _action(scheme: Scheme, kind: CaseType, action: Action, language: str) -> Json:
    return {
        "label": say(action.label, language),
        "roles": [role_text(scheme, kind, name, language) for name in action.roles],
        "basis": say(action.basis, language),
        "rules": [{"text": say(r.message, language), "rule": r.rule} for r in action.require],
    }


def _deadline(kind: CaseType, deadline: Deadline, language: str) -> Json:
    stops = (say(event_text(kind, event), language) for event in deadline.stop)
    return {
        "label": say(deadline.label, language),
        "length": say(length_text(deadline.duration), language),
        "start": say(event_text(kind, deadline.start), language),
        "stop": say(_AND, language).join(stops),
        "basis": say(deadline.basis, language),
    }


def role_text(scheme: Scheme, kind: CaseType, name: str, language: str) -> str:
    """Name a body role, a function of the case, the panel, or the holder of a personal link."""
    if name == RAISER:
        return say(_RAISER, language)
    if name in kind.fields:
        return say(kind.fields[name].label, language)
    role = scheme.roles.get(name)
    return say(role.label if role else _PANEL, language)
