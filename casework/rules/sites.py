"""Every place of a case type where a rule stands, so that it can be type-checked and mutated.

A site knows how to make the same case type with another rule in its place: that is all that rule mutation
needs ("replace each rule by true, then by false: some scenario must fail").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from casework.rules.scheme import Action, CaseType, Deadline, Duration, Effect, Field, Panel, Rule


@dataclass(frozen=True)
class Site:
    """One rule: its path (`actions/accept/require/evidence`), its source, and how to replace it.

    `mutants` are what is put in its place, with the name shown to people.
    """

    path: str
    source: str
    seat: bool
    put: Callable[[Any], CaseType]
    mutants: tuple[tuple[str, Any], ...] = (("true", "true"), ("false", "false"))
    is_cel: bool = True


def sites(case_type: CaseType) -> Iterator[Site]:
    """List every rule of the case type, in file order."""
    yield from _field_sites(case_type)
    for action in case_type.actions:
        yield from _action_sites(case_type, action)
    for deadline in case_type.deadlines:
        yield from _deadline_sites(case_type, deadline)
    for panel in case_type.panels.values():
        yield from _panel_sites(case_type, panel)


def _field_sites(case_type: CaseType) -> Iterator[Site]:
    for spec in case_type.fields.values():
        for name in ("required", "relevant"):
            source = getattr(spec, name)
            if source not in ("", "true"):
                yield Site(f"fields/{spec.id}/{name}", source, False, _field_putter(case_type, spec, name))


def _field_putter(case_type: CaseType, spec: Field, name: str) -> Callable[[Any], CaseType]:
    def put(source: Any) -> CaseType:
        changed = replace(spec, **{name: source})
        return replace(case_type, fields={**case_type.fields, spec.id: changed})

    return put


def _action_sites(case_type: CaseType, action: Action) -> Iterator[Site]:
    put = _action_putter(case_type, action)
    path = f"actions/{action.id}"
    if action.when:
        yield Site(f"{path}/when", action.when, False, lambda s: put(when=s))
    for rule in action.require:
        yield Site(
            f"{path}/require/{rule.id}",
            rule.rule,
            False,
            partial(_put_rule, put, "require", action.require, rule),
        )
    for index, effect in enumerate(action.effects):
        if effect.when:
            yield Site(
                f"{path}/effects/{index}/when",
                effect.when,
                False,
                partial(_put_effect, put, action.effects, index),
            )


def _action_putter(case_type: CaseType, action: Action) -> Callable[..., CaseType]:
    def put(**changes: Any) -> CaseType:
        changed = replace(action, **changes)
        return replace(case_type, actions=tuple(changed if a is action else a for a in case_type.actions))

    return put


def _swap(rules: tuple[Rule, ...], rule: Rule, source: str) -> tuple[Rule, ...]:
    return tuple(replace(r, rule=source) if r is rule else r for r in rules)


def _swap_effect(effects: tuple[Effect, ...], index: int, source: str) -> tuple[Effect, ...]:
    return tuple(replace(e, when=source) if i == index else e for i, e in enumerate(effects))


Put = Callable[..., CaseType]


def _put_rule(put: Put, name: str, rules: tuple[Rule, ...], rule: Rule, source: str) -> CaseType:
    return put(**{name: _swap(rules, rule, source)})


def _put_effect(put: Put, effects: tuple[Effect, ...], index: int, source: str) -> CaseType:
    return put(effects=_swap_effect(effects, index, source))


def _deadline_sites(case_type: CaseType, deadline: Deadline) -> Iterator[Site]:
    def put(**changes: Any) -> CaseType:
        changed = replace(deadline, **changes)
        return replace(
            case_type, deadlines=tuple(changed if d is deadline else d for d in case_type.deadlines)
        )

    path = f"deadlines/{deadline.id}"
    if deadline.applies:
        yield Site(f"{path}/applies", deadline.applies, False, lambda s: put(applies=s))
    yield _length_site(f"{path}/duration", deadline.duration, lambda d: put(duration=d))
    extension = deadline.extension
    if extension:
        yield _length_site(
            f"{path}/extension/duration",
            extension.duration,
            lambda d: put(extension=replace(extension, duration=d)),
        )
        yield Site(
            f"{path}/extension/when",
            extension.when,
            False,
            lambda s: put(extension=replace(extension, when=s)),
        )


def _length_site(path: str, length: Duration, put: Callable[[Any], CaseType]) -> Site:
    longer = Duration(length.unit, length.amount + 1)
    return Site(
        path,
        f"{length.amount} {length.unit}",
        False,
        put,
        mutants=((f"{longer.amount} {longer.unit}", longer),),
        is_cel=False,
    )


def _panel_sites(case_type: CaseType, panel: Panel) -> Iterator[Site]:
    def put(**changes: Any) -> CaseType:
        return replace(case_type, panels={**case_type.panels, panel.id: replace(panel, **changes)})

    path = f"panels/{panel.id}"
    for rule in panel.every:
        yield Site(
            f"{path}/every/{rule.id}", rule.rule, True, partial(_put_rule, put, "every", panel.every, rule)
        )
    for rule in panel.some:
        yield Site(
            f"{path}/some/{rule.id}", rule.rule, True, partial(_put_rule, put, "some", panel.some, rule)
        )
    fewer = panel.min_size - 1
    yield Site(
        f"{path}/min_size",
        str(panel.min_size),
        False,
        lambda n: put(min_size=n),
        mutants=((str(fewer), fewer),),
        is_cel=False,
    )
