from casework import queries
from models.people import Person


def person(world, login):
    return Person.objects(id=world.people[login]).first()


def numbers(page):
    return [c.number for c in page.cases]


def test_cases_are_found_by_number_words_and_chinese(world):
    first = world.receive().number
    second = world.receive(
        receipt={"subject": "采茶工工资拖欠"}, values={"details": "七月工资至今未发。"}
    ).number
    who = person(world, "manager")
    assert numbers(queries.list_cases(who, world.at, search=first)) == [first]
    assert numbers(queries.list_cases(who, world.at, search="p03ra-2026-0")) == [second, first]
    assert numbers(queries.list_cases(who, world.at, search="terraces scope")) == [first]
    assert numbers(queries.list_cases(who, world.at, search="  ")) == [second, first]
    assert numbers(queries.list_cases(who, world.at, search="资")) == [second]
    assert numbers(queries.list_cases(who, world.at, search="欠")) == [second]
    assert numbers(queries.list_cases(who, world.at, search="粮")) == []
    assert numbers(queries.list_cases(who, world.at, search="资 工资")) == [second]
    assert numbers(queries.list_cases(who, world.at, search=first.partition("-")[2])) == [first]
    assert numbers(queries.list_cases(who, world.at, search="highland")) == [second, first]
    assert numbers(queries.list_cases(who, world.at, search="茶园")) == [second, first]
    assert numbers(queries.list_cases(who, world.at, search="工资")) == [second]
    assert numbers(queries.list_cases(who, world.at, search="工资 terraces")) == []
    assert numbers(queries.list_cases(who, world.at, search="$where: 1")) == []


def test_the_list_pages_by_key_and_counts(world):
    made = [world.receive().number for _ in range(5)]
    who = person(world, "manager")
    page = queries.list_cases(who, world.at, size=2)
    assert numbers(page) == made[:-3:-1]
    assert page.total_text == "5"
    following = queries.list_cases(who, world.at, size=2, after=page.following)
    assert numbers(following) == [made[2], made[1]]
    last = queries.list_cases(who, world.at, size=2, after=following.following)
    assert (numbers(last), last.following) == ([made[0]], "")
    assert numbers(queries.list_cases(who, world.at, size=2, after="-1")) == made[:-3:-1]


def test_filters_take_known_names_only(world):
    number = world.receive().number
    world.receive("complaint")
    who = person(world, "manager")
    assert numbers(queries.list_cases(who, world.at, chosen={"case_type": "appeal", "$where": "1"})) == [
        number
    ]
    assert numbers(queries.list_cases(who, world.at, chosen={"state": "closed"})) == []
    assert len(numbers(queries.list_cases(who, world.at, chosen={"state": "open"}))) == 2
    assert numbers(queries.list_cases(who, world.at, chosen={"state": "overdue"})) == []


def test_my_work_is_what_waits_for_me_worst_first(world):
    early = world.receive().number
    world.later(days=1)
    late = world.receive().number
    for number in (late, early):
        world.do(number, "manager", "assign", owner=world.people["owner"])
    assert [c.number for c in queries.work_of(person(world, "owner"), world.at).obligations] == [early, late]
    assert queries.work_of(person(world, "panel1"), world.at).obligations == []
    owner = person(world, "owner")
    assert [c.number for c in queries.work_of(owner, world.at, limit=1).obligations] == [early]
    world.database.cases.update_one({"number": early}, {"$set": {"next_due_at": None}})
    assert [c.number for c in queries.work_of(owner, world.at).obligations] == [late, early]


def test_the_approvals_queue_holds_what_a_manager_may_approve(world):
    number = world.accepted()
    assert queries.approvals(person(world, "manager"), world.at) == []
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    assert [c.number for c in queries.approvals(person(world, "manager"), world.at)] == [number]
    assert queries.approvals(person(world, "owner"), world.at) == []


def test_whoever_registered_a_case_is_told_how_far_it_has_come_and_no_more(world):
    number = world.receive(by="staff").number
    staff = person(world, "staff")
    assert numbers(queries.list_cases(staff, world.at)) == []
    assert [c.number for c in queries.work_of(staff, world.at).registered] == [number]
    assert queries.registered_by(staff, number)
    assert queries.progress_of(staff, number).stage == "received"
    assert queries.work_of(person(world, "intake"), world.at).registered == []
    assert not queries.registered_by(person(world, "owner"), number)
    world.database.cases.update_one({"number": number}, {"$set": {"barred": [world.people["staff"]]}})
    assert queries.work_of(staff, world.at).registered == []
    assert queries.progress_of(staff, number) is None
    assert queries.registered_by(staff, number)


def test_older_cases_that_somebody_registered_are_on_further_pages(world, monkeypatch):
    monkeypatch.setattr(queries, "_REGISTERED", 2)
    staff = person(world, "staff")
    numbers = [world.receive(by="staff").number for _ in range(3)]
    first = queries.work_of(staff, world.at)
    assert [c.number for c in first.registered] == numbers[:0:-1]
    rest = queries.work_of(staff, world.at, after=first.older)
    assert ([c.number for c in rest.registered], rest.older) == ([numbers[0]], "")
    assert queries.work_of(staff, world.at, after="no key").registered == first.registered
