"""A case as people look at it: what can be done now and why not yet, dates with their sums, people, papers, history.

Plain data in one language, for the case page, the command line and later the API alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from casework import papers
from casework.dossier import STATES, display
from casework.errors import Refusal
from casework.look import Json, Look, choice, local, person_name, refusal_shown
from casework.operations.calendars import may_recount, moved
from casework.operations.migrating import may_migrate
from casework.operations.personal_link import asked_outside, may_make
from casework.rules.clocks import lines_of
from casework.rules.correction import correctable
from casework.rules.deadlines import LedgerLine, as_json
from casework.rules.evidence import attach_refusals
from casework.rules.independence import INVOLVEMENT, conflicts
from casework.rules.receipt import CHANNELS, RAISER_IDS, RAISER_KINDS
from casework.rules.receipt_correction import correctable_facts
from casework.rules.scheme import Action, Field
from casework.rules.text import Text, named, say
from casework.rules.workflow import offered


def overview(look: Look) -> Json:
    """Give everything the case page shows, except the history (casework.timeline)."""
    case, language = look.opened.case, look.language
    return {
        "number": case.number or str(case.id),
        "id": str(case.id),
        "version": case.version,
        "subject": case.title_prefix + case.subject,
        "body": case.body,
        "scheme": f"{case.body}/{case.scheme}@{case.scheme_version}",
        "scheme_title": say(look.opened.ready.scheme.title, language),
        "scheme_hash": case.scheme_hash[:12],
        "case_type": case.case_type,
        "case_type_label": say(look.opened.case_type.label, language),
        "office": say(look.opened.office.label, language),
        "zone": look.opened.office.office.zone.key,
        "stage": case.stage,
        "stages": _stages(look),
        "final": case.final,
        "overdue": case.overdue,
        "received_at": local(look, case.received_at),
        "registered_at": local(look, case.registered_at),
        "closed_at": local(look, case.closed_at),
        "channel": choice(CHANNELS, case.channel, language),
        "raiser": _raiser(look),
        "organisation": _organisation(look),
        "certificate": case.certificate or "",
        "migration": case.migration.to if case.migration and not case.final else 0,
        "certificate_unknown": bool(case.certificate) and not look.beside["certificates"],
        "actions": _offers(look),
        "deadlines": [line_shown(look, line) for line in _ordered(lines_of(look.opened.situation))],
        "calendar": _newer_calendar(look),
        "values": values(look),
        "people": _people(look),
        "evidence": [papers.evidence(look, e) for e in case.evidence],
        "documents": [papers.document(look, d) for d in case.documents],
        "dispatches": papers.dispatches(look),
        "links": links(look),
        "may": _may(look),
    }


def _newer_calendar(look: Look) -> Json:
    """Say what the newest edition of the calendar would move, if it would; who may have it so."""
    newest = max((row["edition"] for row in look.beside["calendar_editions"]), default=0)
    if not newest or look.opened.case.final:
        return {}
    case = look.opened.case
    calendar = look.desk.shelf.office(look.opened.ready, case.office, newest).office.calendar
    dates = moved(look.opened, calendar)
    return {
        "id": calendar.id,
        "edition": newest,
        "may": may_recount(look.opened),
        "moved": [
            {"label": say(m.label, look.language), "before": m.before, "after": m.after} for m in dates
        ],
    }


def _stages(look: Look) -> list[Json]:
    """Give the stage bar: the way the case can go, with the final stage it is in, if it is."""
    case_type, state = look.opened.case_type, look.opened.situation.state
    shown = [s for s in case_type.stages if s.id == state.stage or not (s.final and s.outcome != "closed")]
    shown = [s for s in shown if s.id == state.stage or s.id not in _side_stages(look)]
    place = next((i for i, s in enumerate(shown) if s.id == state.stage), 0)
    return [
        {
            "id": s.id,
            "label": say(s.label, look.language),
            "state": "done" if i < place else "current" if i == place else "ahead",
        }
        for i, s in enumerate(shown)
    ]


def _side_stages(look: Look) -> frozenset[str]:
    """Name stages from which every way leads to an end other than closing: they are no part of the usual way."""
    case_type = look.opened.case_type
    ends = {s.id for s in case_type.stages if s.final and s.outcome != "closed"}
    ways: dict[str, set[str]] = {}
    for action in case_type.actions:
        for stage in action.from_:
            if action.to and action.to != stage:
                ways.setdefault(stage, set()).add(action.to)
    return frozenset(s for s, to in ways.items() if to <= ends)


def _raiser(look: Look) -> Json:
    case = look.opened.case
    return {
        "kind": choice(RAISER_KINDS, case.raiser_kind, look.language),
        "anonymous": case.anonymous,
        "reachable": case.contactable,
        "may_reveal": look.confidential and any(name in case.sealed for name in RAISER_IDS),
    }


def _organisation(look: Look) -> str:
    """Give the name in the language; what is gone leaves an empty name."""
    for found in look.beside["organisations"]:
        return named(found["name"], found.get("name_zh"), look.language)
    return ""


def _offers(look: Look) -> list[Json]:
    """Give the offers, those that take the case on first: they are what somebody comes for."""
    stage = look.opened.situation.state.stage
    found = sorted(offered(look.opened.situation), key=lambda o: o.action.to in ("", stage))
    return [_offer(look, o.action, o.blocked) for o in found]


def _offer(look: Look, action: Action, blocked: Sequence[Refusal]) -> Json:
    return {
        "id": action.id,
        "label": say(action.label, look.language),
        "hint": say(action.hint, look.language),
        "basis": say(action.basis, look.language),
        "moves": action.to not in ("", look.opened.situation.state.stage),
        "panel": action.panel,
        "sign": action.sign,
        "approves": action.approves,
        "returns": action.returns,
        "blocked": [refusal_shown(r, look.language) for r in blocked],
    }


def _ordered(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """Put what still runs first, the nearest date on top."""
    return sorted(lines, key=lambda line: (not line.open, line.due or date.max))


_ENDED: Mapping[bool, Text] = {
    False: {"en": "ended with the case", "zh-CN": "随案件终止"},
    True: {"en": "overdue when the case ended", "zh-CN": "结案时已逾期"},
}


def line_shown(look: Look, line: LedgerLine) -> Json:
    """Give a ledger line for show."""
    owner = line.owner
    ended = {"state": "ended", "state_label": say(_ENDED[line.state == "overdue"], look.language)}
    return {
        **as_json(line, look.language),
        "label": say(line.label, look.language),
        "state_label": say(STATES[line.state], look.language),
        **(ended if line.open and look.opened.case.final else {}),
        "owner_label": _target(look, owner),
        "watch": line.watch,
        "open": line.open,
    }


def _target(look: Look, name: str) -> str:
    """Name a role, or the person who has a function."""
    field = look.opened.case_type.fields.get(name)
    if field is not None:
        person = look.opened.situation.state.values.get(name)
        return person_name(look, person) if person else say(field.label, look.language)
    role = look.opened.ready.scheme.roles.get(name)
    return say(role.label, look.language) if role else name


def values(look: Look) -> list[Json]:
    """Give the fields that are filled in; confidential ones only to who may open them."""
    opened = look.opened
    shown = []
    for spec in opened.case_type.fields.values():
        value = opened.situation.state.values.get(spec.id)
        if value in (None, "", []) or spec.handles:
            continue
        withheld = spec.confidential and not look.confidential
        shown.append(
            {
                "id": spec.id,
                "label": say(spec.label, look.language),
                "value": "" if withheld else display(opened, spec, value, look.language),
                "withheld": withheld,
                "basis": say(spec.basis, look.language),
                "long": spec.multiline,
                "rows": [] if withheld else rows(look, spec, value),
            }
        )
    return shown


def submitted(look: Look, action: Action) -> list[Json]:
    """Give what an approval is about: what the action it approves filled in, and what that one approved in turn.

    Where that filled in nothing, everything on record is.
    """
    case_type, fields, seen = look.opened.case_type, set[str](), set[str]()
    name = action.approves or action.returns
    while name and name not in seen and (one := case_type.action(name)):
        seen.add(name)
        fields.update(one.form)
        name = one.approves
    shown = values(look)
    return [v for v in shown if v["id"] in fields] or shown


def rows(look: Look, spec: Field, value: Any) -> list[list[Mapping[str, str]]]:
    """Give the rows of a repeated group as label and text."""
    if spec.type != "repeat":
        return []
    record = look.opened.case_type.records[spec.record]
    return [
        [
            {
                "label": say(f.label, look.language),
                "value": display(look.opened, f, row.get(f.id), look.language),
            }
            for f in record.values()
        ]
        for row in value
    ]


def _people(look: Look) -> list[Json]:
    opened, state = look.opened, look.opened.situation.state
    member = {"en": "Panel member", "zh-CN": "专项小组成员"}
    found = [(f.label, state.values[f.id]) for f in opened.case_type.handling if state.values.get(f.id)]
    found += [(member, s.person) for s in state.panel]
    return [
        {
            "function": say(function, look.language),
            "name": person_name(look, person),
            "conflicts": [
                say(INVOLVEMENT[kind], look.language)
                for kind in conflicts(opened.case_type, opened.situation.facts(person))
            ],
        }
        for function, person in found
    ]


def links(look: Look) -> list[Json]:
    """Give the cases this one belongs to or is related to, and those that belong to it."""
    opened = look.opened
    up = [
        {"number": one.number, "kind": one.kind, "label": _type_label(look, one.case_type), "stage": ""}
        for one in opened.case.links
    ]
    down = [
        {
            "number": c.number,
            "kind": "child",
            "label": _type_label(look, c.case_type),
            "stage": c.stage,
            "final": c.final,
        }
        for c in opened.situation.state.children
    ]
    return up + down


def _type_label(look: Look, case_type: str) -> str:
    found = look.opened.ready.scheme.case_types.get(case_type)
    return say(found.label, look.language) if found else case_type


def _personal_link(look: Look) -> Json:
    """Say what the raiser could answer himself, and until when a link is out; nothing to who may not make one."""
    action = asked_outside(look.opened)
    if action is None or not may_make(look.opened):
        return {}
    made = look.opened.case.personal_link
    alive = made is not None and made.until > look.opened.situation.now
    return {"label": say(action.label, look.language), "until": local(look, made.until) if alive else ""}


def _may(look: Look) -> Json:
    opened, situation = look.opened, look.opened.situation
    return {
        "attach": not attach_refusals(situation, "other"),
        "send": papers.to_send(look),
        "correct": bool(correctable(situation)),
        "correct_receipt": bool(correctable_facts(situation, barred=opened.barred)),
        "migrate": may_migrate(opened),
        "link": _personal_link(look),
        "assess": not situation.actor.roles.isdisjoint(opened.case_type.view),
        "confidential": look.confidential,
    }
