import pytest

from casework.rules.access import functions_of, has_any, may_read, may_read_confidential
from casework.rules.case import Actor, Seat
from rules.builders import MATTER, PEOPLE, person, state


def actor(name, *roles, platform=()):
    return Actor(name, name, frozenset(roles) or PEOPLE[name].roles, frozenset(platform))


def reads(who, case=None, *, barred=False, assessor=False):
    return may_read(MATTER, case or state(), who, barred=barred, assessor=assessor)


def reads_confidential(who, case=None, *, barred=False):
    return may_read_confidential(MATTER, case or state(), who, barred=barred)


def test_functions_come_from_handling_fields_and_from_a_seat():
    case = state(values={"helper": "olga"}, panel=(Seat("pia"),))
    assert functions_of(MATTER, case, "olga") == {"owner", "helper"}
    assert functions_of(MATTER, case, "pia") == {"panel"}
    assert functions_of(MATTER, case, "ann") == frozenset()


def test_a_role_or_a_function_is_enough():
    assert has_any(MATTER, state(), actor("ann"), ["clerk"])
    assert has_any(MATTER, state(), actor("olga"), ["owner"])
    assert not has_any(MATTER, state(), actor("pat"), ["owner", "clerk"])


def test_roles_named_by_the_procedure_read():
    assert reads(actor("hal"))
    assert not reads(actor("dee"))


def test_an_administrator_is_no_reader():
    assert not reads(actor("pat", platform=["administrator"]))
    assert not reads_confidential(actor("pat", platform=["administrator"]))


def test_involvement_keeps_a_reader_out():
    assert not reads(actor("hal"), barred=True)


def test_involvement_keeps_out_whoever_has_a_function_too():
    assert not reads(actor("olga"), barred=True)
    assert not reads(actor("pat"), state(panel=(Seat("pat"),)), barred=True)
    assert not reads(actor("pat"), assessor=True, barred=True)


def test_an_assessor_reads_what_was_assigned_to_him():
    assert reads(actor("pat"), assessor=True)


@pytest.mark.parametrize(
    ("name", "may"), [("olga", True), ("hal", True), ("ann", False), ("dee", False), ("pat", False)]
)
def test_confidential_values_are_for_those_the_procedure_names(name, may):
    assert reads_confidential(actor(name)) is may


def test_involvement_closes_the_confidential_values_too():
    assert not reads_confidential(actor("hal"), barred=True)
    assert not reads_confidential(actor("olga"), barred=True)


def test_an_assessor_does_not_read_confidential_values():
    assessor = Actor(person("pat").id, "Pat", frozenset(), frozenset({"assessor"}))
    assert reads(assessor, assessor=True)
    assert not reads_confidential(assessor)
