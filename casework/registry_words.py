"""What the schemes in force call the ids that records of the registry hold: roles, bodies, schemes, offices, scopes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework.operations.shelf import Ready
from casework.rules.qualifications import scopes_of
from casework.rules.registry import PERSON
from casework.rules.scheme import Choice
from casework.rules.text import Text, aside, listed, say

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class _Name:
    """What a scheme of the body `body` calls an id; `kind` is the field of the registry that holds such ids."""

    kind: str
    id: str
    label: Text
    body: str


def registry_words(current: Iterable[Ready], language: str) -> Words:
    """Give the words by kind and id; where schemes call one id differently, those of the last one."""
    current = list(current)
    made: dict[str, dict[str, str]] = {k: {} for k in ("body", "scheme", "role", "office", "kind", "scope")}
    for one in (*_names(current), *_qualifications(current)):
        made[one.kind][one.id] = say(one.label, language)
    made["platform_role"] = {c.name: say(c.label, language) for c in _platform_roles()}
    return made


def registry_choices(current: Iterable[Ready], language: str) -> dict[str, list[tuple[str, str]]]:
    """Give the same as choices of a form: what bodies call their own with the bodies that call it so."""
    current = list(current)
    bodies = {one.scheme.body: say(one.body_title, language) for one in current}
    made: dict[str, dict[str, tuple[str, list[str]]]] = {k: {} for k in ("role", "scheme", "office")}
    for one in _names(current):
        if one.kind in made:
            _label, of = made[one.kind].setdefault(one.id, (say(one.label, language), []))
            of += [one.body] if one.body not in of else []
    words = registry_words(current, language)
    return {
        "body": list(bodies.items()),
        **{
            k: [(n, label + aside(listed(of, language), language)) for n, (label, of) in rows.items()]
            for k, rows in made.items()
        },
        **{k: list(words[k].items()) for k in ("kind", "scope")},
    }


def _names(current: Sequence[Ready]) -> Iterator[_Name]:
    for one in current:
        scheme, body = one.scheme, one.scheme.body
        yield _Name("body", body, one.body_title, body)
        yield _Name("scheme", scheme.id, scheme.title, body)
        yield from (_Name("role", r.id, r.label, body) for r in scheme.roles.values())
        yield from (_Name("office", name, o.label, body) for name, o in one.offices.items())


def _qualifications(current: Sequence[Ready]) -> Iterator[_Name]:
    schemes = [one.scheme for one in current]
    for scheme in schemes:
        yield from (_Name("kind", q.id, q.label, scheme.body) for q in scheme.qualifications.values())
    for scopes in scopes_of(schemes).values():
        yield from (_Name("scope", name, label, "") for name, label in scopes.items())


def _platform_roles() -> Iterable[Choice]:
    return next(f for f in PERSON.fields if f.id == "platform_roles").choices
