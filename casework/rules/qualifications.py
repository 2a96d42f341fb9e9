"""What somebody may be qualified as, by the schemes: which scopes there are, and how both are called."""

from collections.abc import Iterable, Mapping
from datetime import date

from casework.rules.case import Qualification
from casework.rules.scheme import CaseType, QualificationKind, Scheme
from casework.rules.text import Text, say

_UNTIL: Text = {"en": "until", "zh-CN": "有效期至"}


def scopes_of(schemes: Iterable[Scheme]) -> dict[str, dict[str, Text]]:
    """Map each kind of qualification to its scopes and their words; a kind that no scheme describes is left out."""
    made: dict[str, dict[str, Text]] = {}
    for scheme in schemes:
        for kind in scheme.qualifications.values():
            for case_type in scheme.case_types.values():
                made.setdefault(kind.id, {}).update(_choices(case_type, kind))
    return made


def _choices(case_type: CaseType, kind: QualificationKind) -> Mapping[str, Text]:
    spec = case_type.fields.get(kind.scope)
    return {choice.name: choice.label for choice in (spec.choices if spec else kind.choices)}


def worded(scheme: Scheme, case_type: CaseType, held: Qualification, language: str, today: date) -> str:
    """Say a qualification in words, with its last day once that is past. What no scheme words stays as written."""
    kind = scheme.qualifications.get(held.kind)
    name = say(kind.label, language) if kind else held.kind.replace("_", " ")
    label = _choices(case_type, kind).get(held.scope) if kind else None
    scope = say(label, language) if label else held.scope
    over = held.valid_until is not None and held.valid_until < today
    past = f", {say(_UNTIL, language)} {held.valid_until}" if over else ""
    return f"{name} ({scope}{past})"
