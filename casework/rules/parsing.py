"""Turn a flattened scheme version (plain JSON data) into its typed form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import rfc8785

from casework.rules.hashing import sha256_hex
from casework.rules.scheme import (
    Action,
    CaseType,
    Choice,
    Deadline,
    Document,
    Duration,
    Effect,
    Extension,
    Field,
    Panel,
    QualificationKind,
    Register,
    Role,
    Rule,
    Scheme,
    Stage,
    Suspension,
)
from casework.rules.text import Text

Json = Mapping[str, Any]


def scheme_hash(flat: Json) -> str:
    """Give the sha256 (hex) of the canonical JSON (RFC 8785) of a flattened version."""
    return sha256_hex(rfc8785.dumps(dict(flat)))


def parse(flat: Json) -> Scheme:
    """Build the typed scheme. `flat` must have passed `checking`; else KeyError or ValueError."""
    head = flat["scheme"]
    effective = head.get("effective_from")
    return Scheme(
        body=head["body"],
        id=head["id"],
        version=head["version"],
        title=head.get("title", {}),
        purpose=head.get("purpose", {}),
        abstract=head.get("abstract", False),
        document=_clause(head.get("document", {}).get("number", {})),
        effective_from=date.fromisoformat(effective) if effective else None,
        owner=head.get("owner", ""),
        retention_years=head.get("retention", {}).get("years"),
        governing_language=head.get("governing_language", "en"),
        languages=tuple(head.get("languages", ["en"])),
        prefix=head.get("prefix", ""),
        roles={r["id"]: _role(r) for r in head.get("roles", [])},
        qualifications={
            q["id"]: QualificationKind(**_pick(q, "id", "label", "scope"), choices=_choices(q))
            for q in head.get("qualifications", [])
        },
        case_types={name: parse_case_type(name, raw) for name, raw in flat["case_types"].items()},
        waivers={w["id"]: w["because"] for w in head.get("waivers", [])},
        hash=scheme_hash(flat),
        **_sourced(head),
    )


def parse_case_type(name: str, raw: Json) -> CaseType:
    """Build one typed case type from its merged file."""
    fields = {f["id"]: _field(f) for f in raw.get("fields", [])}
    return CaseType(
        id=name,
        label=raw.get("label", {}),
        definition=raw.get("definition", {}),
        external=raw.get("external", True),
        parents=tuple(raw.get("parents", ())),
        parent_required=raw.get("parent_required", False),
        also_received=raw.get("also_received", False),
        about=tuple(raw.get("about", ())),
        fields=fields,
        records={r["id"]: {f["id"]: _field(f) for f in r["fields"]} for r in raw.get("records", [])},
        stages=tuple(_stage(s) for s in raw.get("stages", [])),
        actions=tuple(_action(a) for a in raw.get("actions", [])),
        deadlines=tuple(_deadline(d) for d in raw.get("deadlines", [])),
        panels={p["id"]: _panel(p) for p in raw.get("panels", [])},
        documents={d["id"]: _document(d) for d in raw.get("documents", [])},
        registers={r["id"]: _register(r) for r in raw.get("registers", [])},
        view=tuple(raw.get("view", ())),
        view_confidential=tuple(raw.get("view_confidential", ())),
        exclude=tuple(raw.get("exclude", ())),
        suspension=tuple(Suspension(**s) for s in raw.get("suspension", ())),
        **_sourced(raw),
    )


def _sourced(raw: Json) -> dict[str, Any]:
    return {"basis": _clause(raw.get("basis", {})), "requirements": tuple(raw.get("requirements", ()))}


def _clause(basis: str | Text) -> Text:
    """Numbers of clauses read the same in every language; a clause named by words has a text for each."""
    return {"en": basis} if isinstance(basis, str) else basis


def _pick(raw: Json, *names: str) -> dict[str, Any]:
    """Take the named keys that are there; lists become tuples. The dataclass holds the defaults."""
    return {n: tuple(raw[n]) if isinstance(raw[n], list) else raw[n] for n in names if n in raw}


def _role(raw: Json) -> Role:
    return Role(**_pick(raw, "id", "label", "common", "substitute"), **_sourced(raw))


def _cel(value: bool | str) -> str:
    """A required flag is a CEL source everywhere below."""
    return {True: "true", False: ""}.get(value, str(value)) if isinstance(value, bool) else value


def _field(raw: Json) -> Field:
    picked = _pick(
        raw,
        *(
            "id",
            "type",
            "label",
            "hint",
            "relevant",
            "multiline",
            "read_only",
            "confidential",
            "plan",
            "past",
        ),
        *("handles", "ground", "roles", "default_role", "record", "max_length", "min_length"),
        *("minimum", "maximum"),
    )
    required = _cel(raw.get("required", False))
    return Field(**picked, required=required, choices=_choices(raw), **_sourced(raw))


def _choices(raw: Json) -> tuple[Choice, ...]:
    return tuple(
        Choice(c["name"], c.get("label", {}), tuple(c.get("needs", ())), c.get("text", {}))
        for c in raw.get("choices", [])
    )


def _stage(raw: Json) -> Stage:
    return Stage(**_pick(raw, "id", "label", "final", "outcome"))


def _rule(raw: Json) -> Rule:
    return Rule(**_pick(raw, "id", "rule", "message", "field"), **_sourced(raw))


def _rules(raw: Json, name: str) -> tuple[Rule, ...]:
    return tuple(_rule(r) for r in raw.get(name, []))


def _action(raw: Json) -> Action:
    start = raw.get("from", [])
    return Action(
        **_pick(
            raw,
            *("id", "label", "hint", "to", "roles", "when", "form", "panel", "approves", "returns"),
            *("reason", "sign"),
        ),
        from_=(start,) if isinstance(start, str) else tuple(start),
        require=_rules(raw, "require"),
        effects=tuple(
            Effect(**_pick(e, "set", "issue", "open", "copy", "notify", "when"))
            for e in raw.get("effects", [])
        ),
        **_sourced(raw),
    )


def _duration(raw: Json) -> Duration:
    ((unit, amount),) = raw.items()
    return Duration(unit, amount)


def _deadline(raw: Json) -> Deadline:
    warn, longer = raw.get("warn_before"), raw.get("extension")
    return Deadline(
        **_pick(
            raw,
            *("id", "label", "start", "stop", "applies", "source", "party", "owner", "watch", "escalate"),
            "keeps_counting",
        ),
        duration=_duration(raw["duration"]),
        warn_before=_duration(warn) if warn else None,
        extension=Extension(_duration(longer["duration"]), longer["when"]) if longer else None,
        **_sourced(raw),
    )


def _panel(raw: Json) -> Panel:
    return Panel(
        **_pick(raw, "id", "label", "min_size", "max_size"),
        every=_rules(raw, "every"),
        some=_rules(raw, "some"),
        **_sourced(raw),
    )


def _document(raw: Json) -> Document:
    return Document(
        **_pick(raw, "id", "label", "form_no", "template", "to", "languages", "needs", "number", "outcome"),
        after=tuple(raw.get("after_actions", ())),
        **_sourced(raw),
    )


def _register(raw: Json) -> Register:
    return Register(
        **_pick(raw, "id", "label", "form_no", "columns", "filters", "default_sort"), **_sourced(raw)
    )
