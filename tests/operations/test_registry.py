import pytest
from world import code_of

from casework import queries
from casework.errors import Refused
from casework.operations.registry import keep, save, shown
from casework.registry_words import registry_words
from casework.rules.registry import FORMS
from models.involvement import Involvement
from models.organisations import Organisation
from models.people import Person
from models.stores import RegistryLog


@pytest.fixture
def keeper(world):
    """Save as the administrator; whatever was made is gone afterwards."""
    made = []

    def put(kind, raw, by="admin", record="", version=0):
        found = save(world.desk, kind, record, version, raw, actor=world.actor(by), now=world.at)
        if not record:
            made.append(found)
        return found

    yield put
    for one in made:
        one.delete()


def person_form(world, login, **more):
    """Give the form of a person as the screen sends it back, with changes."""
    found = Person.objects(id=world.people[login]).first()
    return {**shown(FORMS["people"], found), "active": found.active, **more}, found.version


def test_the_registry_is_kept_by_administrators_with_every_change_on_record(world, keeper):
    made = keeper("organisations", {"name": "New Hill Farm", "active": "true"})
    changed = {"name": "New Hill Farms", "country": "cn", "active": "true"}
    again = keeper("organisations", changed, record=str(made.id))
    assert (again.name, again.country, again.version) == ("New Hill Farms", "CN", 1)
    assert code_of(lambda: keeper("organisations", changed, record=str(made.id))) == "registry.stale"
    assert RegistryLog.objects(record=str(made.id)).count() == 2


@pytest.mark.parametrize(
    ("kind", "by", "raw", "code"),
    [
        ("organisations", "staff", {"name": "X"}, "registry.not_allowed"),
        ("organisations", "admin", {"name": "X", "country": "C1"}, "registry.country"),
        ("organisations", "admin", {"name": "highland tea estate ltd."}, "registry.same_name"),
        ("organisations", "admin", {"address": "nameless"}, "values.required"),
        ("people", "owner", {"name": "X", "login": "xx"}, "registry.not_allowed"),
        ("people", "admin", {"name": "X"}, "values.required"),
        ("people", "admin", {"name": "X", "login": "x y"}, "registry.login"),
        (
            "people",
            "admin",
            {"name": "X", "login": "xx", "email": "a@b\nBcc: c@d.org"},
            "values.not_an_email",
        ),
        ("people", "admin", {"name": "X", "login": "xx", "password": "y"}, "values.unknown_field"),
        ("people", "admin", {"name": "X", "login": "xx", "roles": [{"role": "staff"}]}, "values.required"),
        (
            "people",
            "admin",
            {"name": "X", "login": "xx", "roles": [{"role": "king", "body": "csca"}]},
            "registry.not_of_body",
        ),
        (
            "people",
            "admin",
            {
                "name": "X",
                "login": "xx",
                "qualifications": [
                    {"kind": "a", "scope": "b", "valid_from": "2026-05-01", "valid_until": "2026-04-30"}
                ],
            },
            "values.before_start",
        ),
        ("people", "admin", {"name": "X", "login": "CLERK"}, "registry.taken"),
        (
            "certificates",
            "admin",
            {"number": "N", "organisation": "0" * 24, "body": "csca", "scheme": "rainforest-alliance"},
            "registry.no_organisation",
        ),
        (
            "certificates",
            "admin",
            {"number": "N", "organisation": "not an id", "body": "csca", "scheme": "no-such"},
            "registry.not_of_body",
        ),
        (
            "involvement",
            "admin",
            {"person": "0" * 24, "kind": "auditor", "certificate": "C"},
            "people.unknown",
        ),
        ("involvement", "admin", {"person": "x", "kind": "friend"}, "values.not_a_choice"),
        ("involvement", "admin", {"person": "x", "kind": "auditor"}, "values.required"),
        (
            "involvement",
            "admin",
            {"person": "x", "kind": "auditor", "certificate": "C", "on": "2199-01-01"},
            "values.in_future",
        ),
    ],
)
def test_a_faulty_record_is_refused(world, kind, by, raw, code):
    assert code_of(lambda: save(world.desk, kind, "", 0, raw, actor=world.actor(by), now=world.at)) == code


def test_all_faults_of_a_record_are_named_at_once(world):
    raw = {"number": "N", "organisation": "not an id", "body": "csca", "scheme": "no-such"}
    with pytest.raises(Refused) as refused:
        save(world.desk, "certificates", "", 0, raw, actor=world.actor("admin"), now=world.at)
    assert {r.field for r in refused.value.refusals} == {"scheme", "organisation"}


@pytest.mark.parametrize("record", ["0" * 24, "not an id"])
def test_a_missing_record_is_refused(world, record):
    admin = world.actor("admin")
    assert (
        code_of(
            lambda: save(world.desk, "organisations", record, 0, {"name": "X"}, actor=admin, now=world.at)
        )
        == "registry.not_found"
    )


def test_a_number_that_is_taken_is_refused_when_a_record_is_changed(world, keeper):
    raw = {
        "number": " ra  x ",
        "organisation": world.organisation("Highland Tea Estate Ltd."),
        "body": "csca",
        "scheme": "rainforest-alliance",
    }
    made = keeper("certificates", raw)
    assert made.number == "RA X"
    taken = {**raw, "number": "ra-cn-0101"}
    assert code_of(lambda: keeper("certificates", taken, record=str(made.id))) == "registry.taken"


def test_an_organisation_keeps_its_own_name(world):
    found = Organisation.objects(name="Highland Tea Estate Ltd.").first()
    raw = {**shown(FORMS["organisations"], found), "active": True}
    again = save(
        world.desk,
        "organisations",
        str(found.id),
        found.version,
        raw,
        actor=world.actor("admin"),
        now=world.at,
    )
    assert again.name == found.name


def test_a_role_that_is_no_longer_in_a_scheme_stays_where_it_is_stored(world):
    Person.objects(id=world.people["staff"]).update_one(
        push__roles={"role": "long_gone", "body": "csca", "scheme": "", "office": ""}
    )
    try:
        raw, version = person_form(world, "staff")
        save(
            world.desk,
            "people",
            world.people["staff"],
            version,
            raw,
            actor=world.actor("admin"),
            now=world.at,
        )
        raw["roles"] = [*raw["roles"], {"role": "long_gone", "body": "sai-global"}]
        assert (
            code_of(
                lambda: save(
                    world.desk,
                    "people",
                    world.people["staff"],
                    version + 1,
                    raw,
                    actor=world.actor("admin"),
                    now=world.at,
                )
            )
            == "registry.not_of_body"
        )
    finally:
        Person.objects(id=world.people["staff"]).update_one(pull__roles__role="long_gone")


@pytest.mark.parametrize(
    "change",
    [
        {"roles": [{"role": "task_manager", "body": "csca"}]},
        {"qualifications": [{"kind": "lead_auditor", "scope": "all"}]},
        {"platform_roles": ["administrator", "assessor"]},
        {"active": "false"},
    ],
)
def test_nobody_gives_rights_to_himself(world, change):
    raw, version = person_form(world, "admin", **change)
    me = world.actor("admin")
    with pytest.raises(Refused) as refused:
        save(world.desk, "people", world.people["admin"], version, raw, actor=me, now=world.at)
    assert refused.value.refusals[0].code == "registry.own_rights"


def test_one_may_change_ones_own_name_and_language(world):
    raw, version = person_form(world, "clerk", language="zh-CN")
    me = world.actor("clerk")
    made = save(world.desk, "people", world.people["clerk"], version, raw, actor=me, now=world.at)
    assert made.language == "zh-CN"
    back, version = person_form(world, "clerk", language="en")
    save(world.desk, "people", world.people["clerk"], version, back, actor=me, now=world.at)


def test_the_last_administrator_stays(world):
    raw, version = person_form(world, "admin", platform_roles=[])
    machine = world.actor("clerk")

    def take_away():
        keep(world.desk, "people", world.people["admin"], version, raw, actor=machine, now=world.at)

    Person.objects(id=world.people["clerk"]).update_one(pull__platform_roles="administrator")
    try:
        assert code_of(take_away) == "registry.last_administrator"
    finally:
        Person.objects(id=world.people["clerk"]).update_one(push__platform_roles="administrator")
    take_away()
    assert Person.objects(id=world.people["admin"]).first().platform_roles == []
    Person.objects(id=world.people["admin"]).update_one(push__platform_roles="administrator")


INVOLVED = {"kind": "raiser_tie", "certificate": "ra-cn-0101", "on": "2026-01-05", "active": "true"}


def test_an_involvement_entered_later_bars_at_once(world, keeper):
    number = world.seated()
    keeper("involvement", {**INVOLVED, "person": world.people["panel1"]})
    assert (
        code_of(lambda: world.do(number, "panel1", "record_investigation", findings="x")) == "case.not_found"
    )
    person = Person.objects(id=world.people["panel1"]).first()
    assert queries.list_cases(person, world.at).cases == []
    told = {p["name"]: p["conflicts"] for p in world.look(number, "manager")["people"]}
    assert told["Lin Wei"] == ["has a tie to the raiser"]
    assert [conflicts for name, conflicts in told.items() if name != "Lin Wei" and conflicts] == []


def test_an_involvement_entered_later_takes_the_case_off_lists_at_once(world, keeper):
    case = world.receive()
    reader = Person.objects(id=world.people["manager"]).first()
    listed = [c.number for c in queries.list_cases(reader, world.at).cases]
    assert listed == [case.number]
    made = keeper("involvement", {**INVOLVED, "person": world.people["manager"]})
    assert queries.list_cases(reader, world.at).cases == []
    off = {**INVOLVED, "person": world.people["manager"], "active": "false"}
    keeper("involvement", off, record=str(made.id))
    assert [c.number for c in queries.list_cases(reader, world.at).cases] == [case.number]
    assert world.case(case.number).version == case.version


def test_a_certificate_entered_later_narrows_what_bars(world, keeper):
    """An audit of another certificate of the same organisation bars nobody once the registry knows ours."""
    organisation = world.organisation("Highland Tea Estate Ltd.")
    case = world.receive(receipt={"certificate": "ra-new-1"})
    assert case.certificate == "RA-NEW-1"
    person = world.people["manager"]
    keeper(
        "involvement", {"person": person, "kind": "auditor", "organisation": organisation, "active": "true"}
    )
    other = {
        "person": world.people["staff"],
        "kind": "auditor",
        "organisation": organisation,
        "certificate": "RA-CN-0101",
        "active": "true",
    }
    keeper("involvement", other)
    assert {person, world.people["staff"]} <= set(world.case(case.number).barred)
    keeper(
        "certificates",
        {"number": "RA-NEW-1", "organisation": organisation, "body": "csca", "scheme": "rainforest-alliance"},
    )
    barred = world.case(case.number).barred
    assert person in barred
    assert world.people["staff"] not in barred


def test_an_involvement_that_touches_no_case_changes_none(world, keeper):
    made = keeper("involvement", {**INVOLVED, "certificate": "FSC-CN-2203", "person": world.people["panel1"]})
    assert Involvement.objects(id=made.id).first().certificate == "FSC-CN-2203"
    assert made.person not in world.receive().barred


def test_a_case_is_found_by_the_name_its_organisation_has_now(world, keeper):
    made = keeper("organisations", {"name": "Blue Lake Farm", "active": "true"})
    number = world.receive(receipt={"organisation": str(made.id), "certificate": ""}).number
    manager = Person.objects(id=world.people["manager"]).first()
    keeper("organisations", {"name": "Green Lake Farm", "active": "true"}, record=str(made.id))
    assert [c.number for c in queries.list_cases(manager, world.at, search="green lake").cases] == [number]
    assert queries.list_cases(manager, world.at, search="blue").cases == []


def test_people_and_organisations_may_be_named_by_a_name_that_only_one_has(world, keeper):
    raw = {"kind": "auditor", "organisation": "高地茶园有限公司", "active": "true"}
    made = keeper("involvement", {**raw, "person": "lin wei"})
    assert made.person == world.people["panel1"]
    assert made.organisation == world.organisation("Highland Tea Estate Ltd.")
    keeper("people", {"name": "Lin Wei", "login": "lin.wei2", "active": "true"})
    assert code_of(lambda: keeper("involvement", {**raw, "person": "Lin Wei"})) == "people.unknown"


@pytest.mark.parametrize(
    ("certificate", "holder", "code"),
    [
        ("RA-CN-9999", "", "registry.no_certificate"),
        ("RA-CN-9999", "Highland Tea Estate Ltd.", "registry.no_certificate"),
        ("RA-CN-0101", "Lotus Paper Packaging", "registry.other_holder"),
    ],
)
def test_an_involvement_names_a_certificate_of_the_registry_and_of_its_organisation(
    world, certificate, holder, code
):
    raw = {"person": world.people["clerk"], "kind": "auditor", "certificate": certificate}
    raw |= {"organisation": world.organisation(holder)} if holder else {}
    admin = world.actor("admin")
    assert code_of(lambda: save(world.desk, "involvement", "", 0, raw, actor=admin, now=world.at)) == code


def test_scopes_of_fsc_certificates_have_words_in_both_languages(world):
    current = world.desk.shelf.current(world.at.date())
    assert registry_words(current, "en")["scope"]["coc"] == "Chain of custody (CoC)"
    assert registry_words(current, "zh-CN")["scope"]["fm"] == "森林经营（FM）"
