"""Case rights come from body roles and functions only."""

from world import code_of

from casework import queries
from casework.operations.assessing import assign_assessor
from casework.operations.documents import find_document
from casework.operations.identity import reveal
from models.people import Person
from models.stores import AccessLog


def visible(world, login, **more):
    person = Person.objects(id=world.people[login]).first()
    return [c.number for c in queries.list_cases(person, world.at, **more).cases]


def test_an_administrator_plain_staff_and_another_body_see_no_case(world):
    number = world.receive(by="staff").number
    for login in ("admin", "staff", "fsc-manager", "assessor"):
        assert code_of(lambda login=login: world.open(number, login)) == "case.not_found"
        assert visible(world, login) == []
    assert visible(world, "manager") == [number]


def test_whoever_is_given_a_function_reads_the_case(world):
    number = world.accepted()
    world.do(
        number,
        "manager",
        "appoint_investigator",
        investigator=world.people["investigator"],
        single_reason="Simple.",
    )
    assert visible(world, "investigator") == [number]


def test_the_conflict_wall_keeps_a_manager_out(world):
    number = world.receive(
        receipt={"organisation": world.organisation("Sunrise Banana Farms"), "certificate": "RA-CN-0103"}
    ).number
    assert code_of(lambda: world.open(number, "scheme")) == "case.not_found"
    assert visible(world, "scheme") == []
    assert visible(world, "manager") == [number]


def test_an_assessor_reads_what_is_assigned_to_him_with_the_raiser_withheld(world):
    number = world.accepted()
    version = world.case(number).version
    assign_assessor(world.desk, number, version, "assessor", actor=world.actor("manager"), now=world.at)
    look = world.look(number, "assessor")
    assert not look["may"]["confidential"]
    assert look["actions"] == []
    assert (
        code_of(lambda: reveal(world.desk, number, actor=world.actor("assessor"), now=world.at))
        == "identity.withheld"
    )
    letter = world.case(number).documents[0].number
    assert (
        code_of(lambda: find_document(world.desk, letter, actor=world.actor("assessor"), now=world.at))
        == "document.not_found"
    )
    version = world.case(number).version
    assign_assessor(world.desk, number, version, "assessor", actor=world.actor("manager"), now=world.at)
    assert visible(world, "assessor") == []


def test_only_a_manager_of_the_case_assigns_an_assessor_and_only_an_assessor(world):
    number = world.accepted()
    version = world.case(number).version
    for actor, login in (("panel1", "assessor"), ("manager", "staff"), ("manager", "nobody")):
        assert code_of(
            lambda a=actor, x=login: assign_assessor(
                world.desk, number, version, x, actor=world.actor(a), now=world.at
            )
        ) in ("case.not_found", "people.unknown")


def test_looking_at_the_raiser_is_noted(world):
    number = world.receive().number
    assert reveal(world.desk, number, actor=world.actor("manager"), now=world.at)["raiser_name"] == "Mei Tan"
    assert AccessLog.objects(person=world.people["manager"], what="raiser").count() == 1


def test_a_role_counts_between_its_days_only(world):
    person = Person.objects(id=world.people["scheme"]).first()
    number = world.receive().number
    for valid in ({"valid_from": "2026-03-03"}, {"valid_until": "2026-03-01"}):
        for role in person.roles:
            role.valid_from, role.valid_until = valid.get("valid_from", ""), valid.get("valid_until", "")
        Person.objects(id=person.id).update_one(set__roles=person.roles)
        try:
            assert visible(world, "scheme") == []
            assert code_of(lambda: world.open(number, "scheme")) == "case.not_found"
        finally:
            for role in person.roles:
                role.valid_from = role.valid_until = ""
            Person.objects(id=person.id).update_one(set__roles=person.roles)


def test_an_unknown_person_and_an_unknown_case_are_refused_alike(world):
    number = world.receive().number
    assert code_of(lambda: world.open("P03RA-2026-9999", "manager")) == "case.not_found"
    assert code_of(lambda: world.do(number, "manager", "no_such_thing")) == "action.unknown"
    world.people["ghost"] = "6b0862b8be98c904ea4d3f30"
    assert code_of(lambda: world.open(number, "ghost")) == "people.unknown"
