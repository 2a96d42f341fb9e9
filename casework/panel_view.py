"""Seating a panel as people look at it: each candidate with every rule ticked or crossed, best fit first."""

from collections.abc import Sequence
from typing import Any

from casework.look import Look
from casework.rules.case import PersonFacts, Seat
from casework.rules.panel import judge, judge_seat
from casework.rules.qualifications import worded
from casework.rules.scheme import Action
from casework.rules.text import say

_OWN_TICKS = 3
"""The first ticks of a panel as a whole are the platform's: size, nobody twice, known. The scheme's follow."""


def candidates(look: Look, action: Action, chosen: Sequence[Seat]) -> dict[str, Any]:
    """Judge everybody of the body as a candidate, and the chosen ones as a panel.

    A candidate who has declared nothing yet is judged as if he had, because the declarations are ticked on the
    same page; those chosen are judged by what was ticked. Rules on declarations show as those columns only.
    """
    situation = look.opened.situation
    panel = look.opened.case_type.panels[action.panel]
    seated = {s.person: s for s in (chosen or situation.state.panel)}
    rows: list[dict[str, Any]] = []
    for facts in situation.people.values():
        if not facts.roles:
            continue
        seat = seated.get(facts.id, Seat(facts.id, True, True))
        verdict = judge_seat(situation, panel, seat)
        brings = [t for t in judge(situation, panel, [seat]).whole[_OWN_TICKS:] if t.holds]
        rows.append(
            {
                "id": facts.id,
                "name": facts.named(look.language),
                "qualifications": _qualified(look, facts),
                "chosen": facts.id in seated,
                "no_conflict": facts.id in seated and seated[facts.id].no_conflict,
                "confidentiality": facts.id in seated and seated[facts.id].confidentiality,
                "fit": verdict.fit,
                "ticks": [_tick(t, look.language) for t in verdict.ticks if not t.declared],
                "brings": [_tick(t, look.language) for t in brings],
            }
        )
    rows.sort(key=lambda r: (not r["chosen"], not r["fit"], -len(r["brings"]), r["name"]))
    whole = judge(situation, panel, tuple(seated.values())).whole
    return {
        "label": say(panel.label, look.language),
        "basis": say(panel.basis, look.language),
        "min_size": panel.min_size,
        "rules": [
            {"text": say(r.message, look.language), "basis": say(r.basis or panel.basis, look.language)}
            for r in (*panel.every, *panel.some)
        ],
        "whole": [_tick(t, look.language) for t in whole],
        "candidates": rows,
    }


def _qualified(look: Look, facts: PersonFacts) -> list[str]:
    opened = look.opened
    scheme, case_type, today = opened.ready.scheme, opened.case_type, opened.situation.today
    return [worded(scheme, case_type, q, look.language, today) for q in facts.qualifications]


def _tick(tick: Any, language: str) -> dict[str, Any]:
    return {
        "rule": tick.rule,
        "holds": tick.holds,
        "text": say(tick.text, language),
        "basis": say(tick.basis, language),
    }
