"""Builders of the tests of the rules: a little procedure, its people, and cases under it."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from casework.errors import Refused
from casework.rules.calendar import OfficeCalendar
from casework.rules.case import Actor, CaseState, PersonFacts, Qualification
from casework.rules.expressions import Expressions
from casework.rules.loading import load
from casework.rules.parsing import parse
from casework.rules.situation import Office, Situation
from portal.runtime import read_tree, schemes_folder

LITTLE = "house/little"
ZONE = ZoneInfo("Asia/Shanghai")
CHINA = OfficeCalendar("CN", "holidays", "CN")
OFFICE = Office("beijing", ZONE, CHINA)
_FOLDER = Path(__file__).parent / "little"
_TEMPLATES = ("acceptance.docx", "refusal.docx", "result.docx")


def at(text, zone=ZONE):
    """Give a local moment, written YYYY-MM-DD or YYYY-MM-DDTHH:MM."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def day(text):
    return date.fromisoformat(text)


RECEIVED = at("2024-01-31T09:00")
NOW = at("2024-02-05T10:00")


def tree(*edits, extra=()):
    """Give the files of the little procedure, each edit (file, old text, new text) made once."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.yaml")}
    for stem, old, new in edits:
        assert old in files[stem], old
        files[stem] = files[stem].replace(old, new, 1)
    found = {f"{LITTLE}/{stem}.yaml": text.encode() for stem, text in files.items() if stem != "body"}
    found["house/body.yaml"] = files["body"].encode()
    found |= {f"{LITTLE}/templates/{name}": b"PK" for name in _TEMPLATES}
    return found | {path: text.encode() for path, text in dict(extra).items()}


def loaded(*edits, extra=(), folder=LITTLE):
    """Load the little procedure with edits, or another folder that lies beside it."""
    versions = load(tree(*edits, extra=extra))
    return next(one for one in versions.values() if one.folder == folder)


@cache
def scheme(*edits):
    one = loaded(*edits)
    assert not one.findings, one.findings
    return parse(one.flat)


def matter(*edits, **changes):
    """Give the case type `matter`; `changes` replace whole parts of it."""
    return replace(scheme(*edits).case_types["matter"], **changes)


MATTER = matter()
TASK = scheme().case_types["task"]
_EXPRESSIONS = Expressions(MATTER)


def expressions(case_type):
    return _EXPRESSIONS if case_type is MATTER else Expressions(case_type)


def with_action(action_id, case_type=MATTER, **changes):
    """Give the case type with one of its actions changed."""
    actions = tuple(replace(a, **changes) if a.id == action_id else a for a in case_type.actions)
    return replace(case_type, actions=actions)


def with_field(field_id, case_type=MATTER, **changes):
    """Give the case type with one of its fields changed."""
    changed = replace(case_type.fields[field_id], **changes)
    return replace(case_type, fields={**case_type.fields, field_id: changed})


def person(name, *roles, involved=(), qualifications=()):
    held = tuple(Qualification(*q) for q in qualifications)
    return PersonFacts(name, name.title(), "", frozenset(roles), held, frozenset(involved))


PEOPLE = {
    p.id: p
    for p in (
        person("ann", "clerk"),
        person("olga", "clerk"),
        person("hal", "head"),
        person("dee", "deputy"),
        person("pia", qualifications=[("expert", "farm")]),
        person("pat"),
    )
}


def state(case_type=MATTER, stage="received", values=(), **more):
    """Give a case of olga's, received on 31 January 2024."""
    given = {"owner": "olga", "details": "It broke", "kind": "a", **dict(values)}
    moments = {"received_at": RECEIVED, "registered_at": RECEIVED}
    return CaseState(case_type=case_type.id, stage=stage, values=given, **{**moments, **more})


def situation(by="olga", *, case_type=MATTER, people=(), now=NOW, **more):
    """Give one case, one actor, one moment; `more` describes the case."""
    known = {**PEOPLE, **{p.id: p for p in people}}
    facts = known.get(by, PersonFacts(by))
    return Situation(
        case_type,
        expressions(case_type),
        state(case_type, **more),
        Actor(by, facts.name, facts.roles),
        known,
        now,
        OFFICE,
    )


def refusals(call, *args, **kwargs):
    """Give what a call is refused with; it fails if it is not refused."""
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.refusals


def codes(call, *args, **kwargs):
    """Give the codes a call is refused with."""
    return [r.code for r in refusals(call, *args, **kwargs)]


@cache
def real_schemes():
    """Load the schemes that come with the portal."""
    return load(read_tree(schemes_folder()))


@cache
def real_office(body):
    """Give the default office of a real body."""
    raw = yaml.safe_load((schemes_folder() / body / "body.yaml").read_text(encoding="utf-8"))
    office = next(o for o in raw["offices"] if o.get("default"))
    country, area = office["calendar"]["country"], office["calendar"].get("subdivision", "")
    calendar = OfficeCalendar(f"{country}-{area}".strip("-"), "holidays", country, area)
    return Office(office["id"], ZoneInfo(office["timezone"]), calendar)
