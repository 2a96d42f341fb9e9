"""Look up the cases that a form names, before the rules judge it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.operations.desk import Desk
from casework.operations.opening import UNUSABLE, Opened, open_case
from casework.rules.cited import Cited, named_in, number_in
from casework.rules.situation import Situation


def citing(desk: Desk, opened: Opened, raw: Mapping[str, Any]) -> Situation:
    """Give the situation of a case with what is known of the cases that a form names, as typed.

    Known is only what the actor may read: the answer for a case that is closed to him is that for none.
    """
    situation = opened.situation
    texts = named_in(opened.case_type, raw)
    if not texts:
        return situation
    current = desk.shelf.current(situation.now.date())
    ours = {ready.scheme.prefix for ready in current if ready.scheme.body == opened.ready.scheme.body}
    prefixes = frozenset({*ours, opened.ready.scheme.prefix})
    numbers = {number for text in texts if (number := number_in(text, prefixes))}
    readable = frozenset(number for number in numbers if _readable(desk, opened, number))
    return replace(situation, cited=Cited(prefixes, readable))


def _readable(desk: Desk, opened: Opened, number: str) -> bool:
    """Say whether the number is that of a case which the actor may read; prefixes tell bodies apart."""
    try:
        open_case(desk, number, opened.situation.actor, opened.situation.now)
    except UNUSABLE:
        return False
    return True
