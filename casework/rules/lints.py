"""What the meta-schema cannot see: completeness after inheritance, references, reachability, invariants.

A lint yields (path, code, params); `places` finds the line.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from casework.rules.expressions_types import PLATFORM
from casework.rules.independence import INVOLVEMENT
from casework.rules.lints_text import text_lints
from casework.rules.merging import key_of
from casework.rules.scheme import (
    NEW,
    ORGANISATION,
    PANEL,
    RAISER,
    Action,
    CaseType,
    Deadline,
    Document,
    Effect,
    Field,
    Scheme,
)

Json = Mapping[str, Any]
Lint = tuple[str, str, Mapping[str, str]]

PLATFORM_INPUTS = frozenset({"certificate", "organisation", "subject", "channel", "raiser_kind", "parent"})
"""Inputs of the receipt that a rule may point at although no scheme field has that name."""

PLATFORM_COLUMNS = frozenset(
    {"number", "subject", "stage", "received_at", "registered_at", "closed_at", "organisation"}
    | {"certificate", "channel", "case_type", "next_deadline", "raiser_kind", "anonymous", "office"}
)

_COMPLETE = {
    "fields": ("label",),
    "stages": ("label",),
    "actions": ("label", "from", "roles"),
    "deadlines": ("label", "duration", "stop"),
    "panels": ("label",),
    "documents": ("label", "template"),
    "registers": ("label", "columns"),
}
_HEADER = {
    "owner": "scheme.no_owner",
    "retention": "scheme.no_retention",
    "effective_from": "scheme.no_effective_date",
}


def lint_scheme(flat: Json, templates: Collection[str]) -> Iterator[Lint]:
    """Check the flattened data before it is typed: nothing half-described, every template there."""
    head = flat["scheme"]
    abstract = head.get("abstract", False)
    if not abstract:
        yield from (("" + key, code, {}) for key, code in _HEADER.items() if not head.get(key))
        yield from (
            _incomplete(key, "scheme") for key in ("title", "prefix", "languages") if not head.get(key)
        )
    yield from _role_lints(head)
    yield from _qualification_lints(flat)
    yield from _test_lints(flat["tests"])
    for name, raw in flat["case_types"].items():
        yield from _complete(name, raw)
        for document in raw.get("documents", []):
            file = document.get("template", "")
            if file not in templates and not abstract:
                yield f"{name}/documents/{document['id']}", "scheme.template_missing", {"name": file}
        told = any(name in _types(t) for t in flat["tests"])
        if not told and not abstract:
            yield name, "scheme.no_scenario", {"name": name}


def _role_lints(head: Json) -> Iterator[Lint]:
    """Whoever keeps the procedure, and whoever stands in for somebody, holds a role of it."""
    roles = {role["id"] for role in head.get("roles", [])}
    yield from _unknown("owner", "role", filter(None, [head.get("owner")]), roles)
    for role in head.get("roles", []):
        yield from _unknown(f"roles/{role['id']}", "role", filter(None, [role.get("substitute")]), roles)
        if role.get("substitute") == role["id"]:
            detail = {"detail": f"{role['id']}: nobody is his own substitute"}
            yield f"roles/{role['id']}", "scheme.structure", detail


def _qualification_lints(flat: Json) -> Iterator[Lint]:
    """The scopes of a qualification are choices: a scope that people type would fit by chance only."""
    fields = [f for raw in flat["case_types"].values() for f in raw.get("fields", [])]
    chosen = {f["id"] for f in fields if f.get("type") == "select_one"}
    for one in flat["scheme"].get("qualifications", []):
        path = f"qualifications/{one['id']}"
        yield from _unknown(path, "field", [one["scope"]] if "scope" in one else [], chosen)
        if ("scope" in one) == ("choices" in one):
            detail = f"{one['id']}: its scopes are those of one field, or its own choices"
            yield path, "scheme.structure", {"detail": detail}
        labels = [one.get("label", {}), *(c.get("label", {}) for c in one.get("choices", []))]
        for language in flat["scheme"].get("languages", []):
            if not all(language in label for label in labels):
                yield path, "scheme.missing_text", {"language": language}


def _test_lints(tests: Iterable[Json]) -> Iterator[Lint]:
    """A kind of involvement that does not exist would bar nobody, and the scenario would prove nothing."""
    for test in tests:
        kinds = (k for person in test.get("people", {}).values() for k in person.get("involved", ()))
        yield from _unknown(f"tests/{test['name']}", "involvement", kinds, INVOLVEMENT)


def _types(test: Json) -> Iterable[str]:
    named = test.get("case_type", ())
    return (named,) if isinstance(named, str) else named


def _incomplete(key: str, what: str) -> Lint:
    return "", "scheme.structure", {"detail": f"'{key}' is missing for {what}"}


def _complete(name: str, raw: Json) -> Iterator[Lint]:
    if "label" not in raw:
        yield name, "scheme.structure", {"detail": f"the case type {name} has no label"}
    for part, needed in _COMPLETE.items():
        entries = raw.get(part, [])
        ids = [key_of(e) for e in entries]
        for entry in entries:
            path = f"{name}/{part}/{entry['id']}"
            for key in (k for k in needed if k not in entry):
                yield path, "scheme.structure", {"detail": f"'{key}' is missing for {entry['id']}"}
            if ids.count(entry["id"]) > 1:
                yield path, "scheme.duplicate_id", {"name": entry["id"]}


def lint_case_type(scheme: Scheme, case_type: CaseType) -> Iterator[Lint]:
    """Check one typed case type."""
    yield from _field_lints(scheme, case_type)
    yield from _record_lints(case_type)
    for action in case_type.actions:
        yield from _action_lints(scheme, case_type, action)
    for deadline in case_type.deadlines:
        yield from _deadline_lints(scheme, case_type, deadline)
    for document in case_type.documents.values():
        yield from _document_lints(scheme, case_type, document)
    yield from _register_lints(case_type)
    yield from _unknown("", "role", (*case_type.view, *case_type.view_confidential), _who(scheme, case_type))
    yield from _unknown("", "case type", case_type.parents, set(scheme.case_types))
    yield from _unknown("", "involvement", case_type.exclude, INVOLVEMENT)
    yield from _panel_lints(case_type)
    yield from _suspension_lints(case_type)
    yield from _flow_lints(case_type)
    yield from _invariant_lints(scheme, case_type)
    yield from text_lints(scheme, case_type)


def _who(scheme: Scheme, case_type: CaseType) -> set[str]:
    return {*scheme.roles, PANEL, *(f.id for f in case_type.handling)}


def _unknown(path: str, kind: str, names: Iterable[str], known: Collection[str]) -> Iterator[Lint]:
    for name in names:
        if name not in known:
            yield path, "scheme.unknown_reference", {"kind": kind, "name": name}


def _field_lints(scheme: Scheme, case_type: CaseType) -> Iterator[Lint]:
    for spec in case_type.fields.values():
        path = f"fields/{spec.id}"
        yield from _unknown(path, "role", (*spec.roles, *filter(None, [spec.default_role])), scheme.roles)
        yield from _choice_lints(case_type, path, spec)
        if spec.type == "repeat":
            yield from _unknown(path, "record", [spec.record], case_type.records)
        if spec.id in scheme.roles or spec.id in PLATFORM:
            yield path, "scheme.duplicate_id", {"name": spec.id}


def _choice_lints(case_type: CaseType, path: str, spec: Field) -> Iterator[Lint]:
    for choice in spec.choices:
        yield from _unknown(path, "field", choice.needs, case_type.fields)
        if not choice.label:
            yield path, "scheme.structure", {"detail": f"the choice {choice.name} has no label"}
    if spec.type.startswith("select") != bool(spec.choices):
        yield path, "scheme.structure", {"detail": f"{spec.id}: choices go with select fields only"}
    for what, least, most in (
        ("value", spec.minimum, spec.maximum),
        ("length", spec.min_length, spec.max_length),
    ):
        if least is not None and most is not None and least > most:
            detail = f"{spec.id}: the smallest {what}, {least}, is above the largest, {most}"
            yield path, "scheme.structure", {"detail": detail}


def _record_lints(case_type: CaseType) -> Iterator[Lint]:
    for name, parts in case_type.records.items():
        for part in parts.values():
            path = f"records/{name}/fields/{part.id}"
            yield from _choice_lints(case_type, path, part)
            if part.type == "repeat":
                yield path, "scheme.structure", {"detail": f"{part.id}: a row cannot hold rows"}
            if not part.label:
                yield path, "scheme.structure", {"detail": f"'label' is missing for {part.id}"}


def _action_lints(scheme: Scheme, case_type: CaseType, action: Action) -> Iterator[Lint]:
    path = f"actions/{action.id}"
    stages = {s.id for s in case_type.stages}
    actions = {a.id for a in case_type.actions}
    yield from _unknown(path, "stage", action.from_, {*stages, NEW})
    yield from _unknown(path, "stage", filter(None, [action.to]), stages)
    yield from _unknown(path, "role", action.roles, {*_who(scheme, case_type), RAISER})
    yield from _unknown(path, "field", action.form, case_type.fields)
    yield from _unknown(path, "panel", filter(None, [action.panel]), case_type.panels)
    yield from _unknown(path, "action", filter(None, [action.approves, action.returns]), actions)
    inputs = {*case_type.fields, *PLATFORM_INPUTS, PANEL}
    yield from _unknown(path, "field", filter(None, (r.field for r in action.require)), inputs)
    for effect in action.effects:
        yield from _effect_lints(path, action, effect)
        yield from _unknown(path, "field", effect.set, case_type.fields)
        yield from _unknown(path, "document", filter(None, [effect.issue]), case_type.documents)
        yield from _unknown(path, "case type", filter(None, [effect.open]), scheme.case_types)
        yield from _unknown(path, "role", filter(None, [effect.notify]), _who(scheme, case_type))
        yield from _unknown(path, "field", effect.copy.values(), case_type.fields)
        if effect.open in scheme.case_types:
            child = scheme.case_types[effect.open]
            yield from _unknown(path, f"field of {child.id}", effect.copy, child.fields)


def _effect_lints(path: str, action: Action, effect: Effect) -> Iterator[Lint]:
    told = [bool(effect.set), bool(effect.issue), bool(effect.open), bool(effect.notify)]
    if told.count(True) != 1:
        detail = f"an effect of {action.id} is exactly one of set, issue, open and notify"
        yield path, "scheme.structure", {"detail": detail}
    if effect.copy and not effect.open:
        yield path, "scheme.structure", {"detail": f"an effect of {action.id} copies but opens nothing"}


def _panel_lints(case_type: CaseType) -> Iterator[Lint]:
    for panel in case_type.panels.values():
        if panel.max_size is not None and panel.max_size < panel.min_size:
            detail = f"{panel.id}: at most {panel.max_size} members are fewer than at least {panel.min_size}"
            yield f"panels/{panel.id}", "scheme.structure", {"detail": detail}


def _deadline_lints(scheme: Scheme, case_type: CaseType, deadline: Deadline) -> Iterator[Lint]:
    path = f"deadlines/{deadline.id}"
    days = {f.id for f in case_type.fields.values() if f.type in ("date", "dateTime")}
    yield from _unknown(path, "date field", [deadline.start], {*days, "received_at"})
    stops = {*days, "received_at", "closed_at", *(f"sent.{d}" for d in case_type.documents)}
    yield from _unknown(path, "date field or document", _each(deadline.stop), stops)
    owners = (*deadline.escalate, *filter(None, [deadline.owner]))
    yield from _unknown(path, "role", owners, _who(scheme, case_type))


def _suspension_lints(case_type: CaseType) -> Iterator[Lint]:
    days = {f.id for f in case_type.fields.values() if f.type in ("date", "dateTime")}
    named = (name for one in case_type.suspension for name in (one.start, one.end))
    yield from _unknown("suspension", "date field", named, days)


def _each(stops: Iterable[str]) -> Iterator[str]:
    """Take `sent.a|b` (either of two documents) apart."""
    for stop in stops:
        if stop.startswith("sent."):
            yield from (f"sent.{d}" for d in stop.removeprefix("sent.").split("|"))
        else:
            yield stop


def _document_lints(scheme: Scheme, case_type: CaseType, document: Document) -> Iterator[Lint]:
    path = f"documents/{document.id}"
    yield from _unknown(path, "field", document.needs, case_type.fields)
    yield from _unknown(path, "action", document.after, {a.id for a in case_type.actions})
    yield from _unknown(path, "role", [document.to], {"raiser", ORGANISATION, *_who(scheme, case_type)})


def _register_lints(case_type: CaseType) -> Iterator[Lint]:
    known = {*case_type.fields, *PLATFORM_COLUMNS}
    for register in case_type.registers.values():
        names = (*register.columns, *register.filters, register.default_sort)
        yield from _unknown(f"registers/{register.id}", "column", names, known)


def _flow_lints(case_type: CaseType) -> Iterator[Lint]:
    reached = {a.to for a in case_type.actions}
    left = {s for a in case_type.actions for s in a.from_}
    if NEW not in left:
        begins = {"detail": f"no action of {case_type.id} starts from 'new', so no case of it can begin"}
        yield "actions", "scheme.structure", begins
    for stage in case_type.stages:
        path = f"stages/{stage.id}"
        if stage.id not in reached:
            yield path, "scheme.unreachable", {"name": stage.id}
        if not stage.final and stage.id not in left:
            yield path, "scheme.dead_end", {"name": stage.id}
        if stage.final and not stage.outcome:
            detail = {"detail": f"the final stage {stage.id} needs an outcome"}
            yield path, "scheme.structure", detail


def _invariant_lints(scheme: Scheme, case_type: CaseType) -> Iterator[Lint]:
    """INV-15: a file that tries to loosen an invariant is refused."""
    refusing = {s.id for s in case_type.stages if s.outcome == "not_accepted"}
    grounds = {f.id for f in case_type.fields.values() if f.ground}
    if refusing and not grounds:
        detail = f"{case_type.id} can end 'not accepted' but has no field marked as ground"
        yield "stages", "scheme.invariant", {"detail": detail}
    outcomes = [d for d in case_type.documents.values() if d.outcome and d.to == "raiser"]
    if case_type.external and not outcomes:
        detail = f"{case_type.id} has no document that tells the raiser the outcome"
        yield "documents", "scheme.invariant", {"detail": detail}
    yield from _approval_lints(scheme, case_type)


def _approval_lints(scheme: Scheme, case_type: CaseType) -> Iterator[Lint]:
    for action in case_type.actions:
        path = f"actions/{action.id}"
        if action.returns and action.approves:
            yield path, "scheme.invariant", {"detail": f"{action.id} both approves and returns"}
        roles = [scheme.roles[r] for r in action.roles if action.approves and r in scheme.roles]
        if roles and not any(role.substitute in action.roles for role in roles):
            yield path, "scheme.no_substitute", {"name": roles[0].id}
