"""Every text that users see must have wording in each language the scheme promises."""

from collections.abc import Iterator, Mapping

from casework.rules.scheme import CaseType, Field, Scheme
from casework.rules.text import Text

Lint = tuple[str, str, Mapping[str, str]]


def text_lints(scheme: Scheme, case_type: CaseType) -> Iterator[Lint]:
    """Name each text that lacks a promised language."""
    for path, text in _texts(case_type):
        for language in scheme.languages:
            if text and language not in text:
                yield path, "scheme.missing_text", {"language": language}


def _texts(case_type: CaseType) -> Iterator[tuple[str, Text]]:
    yield "label", case_type.label
    yield from _field_texts(case_type)
    yield from _rule_texts(case_type)
    for group in ("stages", "deadlines"):
        for one in getattr(case_type, group):
            yield f"{group}/{one.id}/label", one.label
    for document in case_type.documents.values():
        yield f"documents/{document.id}/label", document.label


def _field_texts(case_type: CaseType) -> Iterator[tuple[str, Text]]:
    for path, spec in _fields(case_type):
        yield f"{path}/label", spec.label
        yield f"{path}/hint", spec.hint
        for choice in spec.choices:
            yield f"{path}/choices", choice.label
            yield f"{path}/choices", choice.text


def _fields(case_type: CaseType) -> Iterator[tuple[str, Field]]:
    for spec in case_type.fields.values():
        yield f"fields/{spec.id}", spec
    for name, parts in case_type.records.items():
        for part in parts.values():
            yield f"records/{name}/fields/{part.id}", part


def _rule_texts(case_type: CaseType) -> Iterator[tuple[str, Text]]:
    for action in case_type.actions:
        yield f"actions/{action.id}/label", action.label
        yield f"actions/{action.id}/hint", action.hint
        for rule in action.require:
            yield f"actions/{action.id}/require/{rule.id}/message", rule.message
    for panel in case_type.panels.values():
        for rule in (*panel.every, *panel.some):
            yield f"panels/{panel.id}/{rule.id}/message", rule.message
