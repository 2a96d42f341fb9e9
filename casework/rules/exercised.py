"""Which constructs a scenario puts to the test: what is done, refused, filled in, due, issued or reached in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casework.rules.citations import Citation
from casework.rules.scenarios import case_types_of

Json = Mapping[str, Any]
Key = tuple[str, str, str]
"""A construct: its kind, its id, and the rule or choice inside it."""


def proofs(found: Citation, case_type: Json, tests: Sequence[Json]) -> tuple[str, ...]:
    """Name the scenarios that put a cited construct to the test; `case_type` is the flattened one."""
    wanted = (found.part, found.id, found.inner)
    own = [t for t in tests if not found.case_type or found.case_type in case_types_of(t)]
    return tuple(
        t["name"] for t in own if found.row in t.get("requirements", ()) or wanted in touched(t, case_type)
    )


def touched(test: Json, case_type: Json) -> set[Key]:
    """Name every construct that a scenario puts to the test."""
    actions = {a["id"]: a for a in case_type.get("actions", ())}
    keys: set[Key] = {("scheme", "", ""), ("case_type", "", "")}
    keys |= {("roles", role, "") for person in test.get("people", {}).values() for role in person["roles"]}
    for step in test["steps"]:
        keys |= set(_step(step, actions))
    return keys


def _step(step: Json, actions: Mapping[str, Json]) -> Iterator[Key]:
    for word in ("does", "cannot", "hidden"):
        if word in step:
            yield "actions", step[word], ""
            yield from _inside(actions.get(step[word], {}), step)
    for word in ("sends", "cannot_send"):
        if word in step:
            yield "documents", step[word], ""
    for name, value in step.get("with", {}).items():
        yield "fields", name, ""
        yield from (("fields", name, str(one)) for one in (value if isinstance(value, list) else [value]))
    yield from _expected(step.get("expect", {}))


def _inside(action: Json, step: Json) -> Iterator[Key]:
    """What is done reaches a stage; a refusal proves the rule that it names; seats prove the panel they are for."""
    if "does" in step and action.get("to"):
        yield "stages", action["to"], ""
    if "cannot" in step:
        yield "actions", action.get("id", ""), str(step.get("because", ""))
    if action.get("panel") and step.get("seats"):
        yield "panels", action["panel"], ""
        yield "panels", action["panel"], str(step.get("because", ""))


def _expected(wanted: Json) -> Iterator[Key]:
    yield from (("deadlines", name, "") for word in ("due", "state") for name in wanted.get(word, {}))
    yield from (("documents", name, "") for name in wanted.get("issued", ()))
    yield from (("fields", name, "") for name in wanted.get("values", {}))
    if "stage" in wanted:
        yield "stages", wanted["stage"], ""
