"""What the schemes in force call the ids that records of the registry hold: roles, bodies, schemes, offices, scopes."""

from collections.abc import Iterable, Mapping

from casework.operations.shelf import Ready
from casework.rules.qualifications import scopes_of
from casework.rules.registry import PERSON
from casework.rules.scheme import Choice
from casework.rules.text import say

Words = Mapping[str, Mapping[str, str]]


def registry_words(current: Iterable[Ready], language: str) -> Words:
    """Give the words by kind and id; where schemes call one id differently, those of the last one."""
    made: dict[str, dict[str, str]] = {k: {} for k in ("body", "scheme", "role", "office")}
    current = list(current)
    for one in current:
        scheme = one.scheme
        made["body"][scheme.body] = say(one.body_title, language)
        made["scheme"][scheme.id] = say(scheme.title, language)
        made["role"] |= {r.id: say(r.label, language) for r in scheme.roles.values()}
        made["office"] |= {name: say(o.label, language) for name, o in one.offices.items()}
    scopes = scopes_of(one.scheme for one in current)
    made["scope"] = {name: say(t, language) for of in scopes.values() for name, t in of.items()}
    made["platform_role"] = {c.name: say(c.label, language) for c in _platform_roles()}
    return made


def _platform_roles() -> Iterable[Choice]:
    return next(f for f in PERSON.fields if f.id == "platform_roles").choices
