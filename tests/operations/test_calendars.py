"""Calendars are editions: a new one counts for what is received from then on, and moves no open date silently."""

import json
from datetime import date

import pytest
from world import code_of

from casework.calendars import behind, editions, in_use
from casework.errors import Refused
from casework.look import Look
from casework.operations.audit import verify_case
from casework.operations.calendars import find_calendar, recount, recount_each, save_edition
from casework.rules.calendar import HandSet
from casework.timeline import timeline
from models.calendars import CalendarEdition
from models.history import History
from models.people import Person
from portal.doctor import examine

THURSDAY = {
    "days": [{"day": "2026-03-05", "kind": "closed", "name": "Flood"}],
    "reason": "Notice 7 of the city.",
}


def save(world, raw=THURSDAY, seen=0, by="admin", calendar="CN"):
    return save_edition(world.desk, calendar, seen, raw, actor=world.actor(by), now=world.at)


def due(world, number, deadline="first_word"):
    return next(d.due for d in world.case(number).due if d.id == deadline)


def move(world, number, by="manager", reason="The city closed the office.", edition=1):
    version = world.case(number).version
    return recount(world.desk, number, version, edition, reason, actor=world.actor(by), now=world.at)


def asked(world, calendar, by):
    return behind(world.desk, calendar, Person.objects(id=world.people[by]).first(), world.at)


def test_a_new_edition_counts_for_what_is_received_then_and_moves_no_open_case(world, working_days):
    before = world.receive().number
    assert due(world, before) == "2026-03-09"
    assert save(world).edition == 1
    after = world.receive().number
    assert (due(world, before), due(world, after)) == ("2026-03-09", "2026-03-10")
    world.do(before, "manager", "assign", owner=world.people["owner"])
    assert due(world, before) == "2026-03-09"
    assert world.case(after).calendar_edition == 1
    [line] = [d for d in world.look(after, "manager")["deadlines"] if d["id"] == "first_word"]
    assert any("CN (holidays+1)" in step for step in line["arithmetic"])


def test_an_open_case_is_moved_by_whoever_oversees_it_with_a_reason_on_record(world, working_days):
    number = world.receive().number
    save(world)
    shown = world.look(number, "manager")["calendar"]
    moved = [{"label": "First word", "before": "2026-03-09", "after": "2026-03-10"}]
    assert (shown["id"], shown["edition"], shown["may"], shown["moved"]) == ("CN", 1, True, moved)
    assert code_of(lambda: move(world, number, reason=" ")) == "action.reason_missing"
    move(world, number)
    assert due(world, number) == "2026-03-10"
    entry = History.objects(case=str(world.case(number).id)).order_by("-seq").first()
    public = json.loads(entry.body)["public"]
    assert (entry.action, public["calendar"], public["edition"]) == ("recount", "CN", 1)
    assert public["moved"] == {"first_word": ["2026-03-09", "2026-03-10"]}
    [told] = [
        e for e in timeline(Look(world.desk, world.open(number, "manager"), "en")) if e["action"] == "recount"
    ]
    assert told["label"] == "Counted by a newer calendar"
    assert [(v["label"], v["value"]) for v in told["values"]] == [
        ("First word", "2026-03-09 → 2026-03-10"),
        ("Reason", "The city closed the office."),
    ]
    assert not verify_case(world.desk, world.case(number)).faults
    assert world.look(number, "manager")["calendar"] == {}
    assert code_of(lambda: move(world, number)) == "calendar.newest"


def test_the_same_form_sent_twice_moves_a_case_once(world, working_days):
    number = world.receive().number
    save(world)
    version = world.case(number).version
    for _ in range(2):
        again = recount(
            world.desk,
            number,
            version,
            1,
            "Closed.",
            actor=world.actor("manager"),
            now=world.at,
            request_id="a" * 32,
        )
    assert again.version == version + 1


def test_an_edition_made_in_between_is_not_taken_unseen(world, working_days):
    number = world.receive().number
    save(world)
    assert world.look(number, "manager")["calendar"]["edition"] == 1
    friday = {"day": "2026-03-06", "kind": "closed", "name": "Flood"}
    save(world, {"days": [*THURSDAY["days"], friday], "reason": "Notice 8."}, seen=1)
    assert code_of(lambda: move(world, number)) == "calendar.newer"
    given = {"actor": world.actor("manager"), "now": world.at}
    [(_number, error)] = recount_each(world.desk, [number], 1, "Closed.", **given)
    assert error.refusals[0].code == "calendar.newer"
    assert due(world, number) == "2026-03-09"
    move(world, number, edition=2)
    assert due(world, number) == "2026-03-11"


def test_no_country_is_said_to_have_announced_less_than_the_year_before(world):
    told = {**THURSDAY, "announced_until": "1999-12-31"}
    assert code_of(lambda: save(world, told)) == "calendar.announced"
    assert save(world, {**THURSDAY, "announced_until": "2025-12-31"}).announced_until == "2025-12-31"


def test_the_same_form_makes_one_edition(world, working_days):
    given = {"actor": world.actor("admin"), "now": world.at, "request_id": "e" * 32}
    first = save_edition(world.desk, "CN", 0, THURSDAY, **given)
    assert save_edition(world.desk, "CN", 0, THURSDAY, **given).id == first.id
    other = {**THURSDAY, "reason": "Notice 9."}
    assert code_of(lambda: save_edition(world.desk, "CN", 0, other, **given)) == "request.reused"
    assert CalendarEdition.objects.count() == 1


def test_two_forms_of_an_edition_at_once_are_one(world, working_days, monkeypatch):
    """The second one looks before the first is written, and finds it in the store."""
    given = {"actor": world.actor("admin"), "now": world.at, "request_id": "f" * 32}
    plain, first = CalendarEdition.save, []

    def late(edition, **more):
        monkeypatch.setattr(CalendarEdition, "save", plain)
        first.append(save_edition(world.desk, "CN", 0, THURSDAY, **given))
        return plain(edition, **more)

    monkeypatch.setattr(CalendarEdition, "save", late)
    assert save_edition(world.desk, "CN", 0, THURSDAY, **given).id == first[0].id
    assert CalendarEdition.objects.count() == 1


def test_whoever_only_has_a_part_in_a_case_moves_nothing_and_a_closed_case_stays(world, working_days):
    number = world.seated()
    save(world)
    assert world.open(number, "panel1")
    assert code_of(lambda: move(world, number, by="panel1")) == "action.not_allowed"
    world.database.cases.update_one({"number": number}, {"$set": {"final": True}})
    assert world.look(number, "manager")["calendar"] == {}
    assert code_of(lambda: move(world, number)) == "action.not_allowed"


def test_a_case_that_a_case_opens_is_counted_like_it(world, working_days):
    save(world)
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    assert [world.case(number).calendar_edition, world.child(number).calendar_edition] == [1, 1]


def test_cases_counted_by_an_earlier_edition_are_listed_for_whoever_may_read_them(world, working_days):
    number = world.receive().number
    calendar = find_calendar(world.desk, "CN", world.at.date())
    assert asked(world, calendar, "manager") == ([], 0)
    save(world)
    calendar = find_calendar(world.desk, "CN", world.at.date())
    [one], hidden = asked(world, calendar, "manager")
    assert (one.number, [m.after for m in one.moved], hidden) == (number, ["2026-03-10"], 0)
    assert asked(world, calendar, "admin") == ([], 1)
    assert asked(world, calendar, "staff") == ([], 0)
    far = calendar.edited(1, [HandSet(date(2027, 1, 1), working=True)], None)
    assert asked(world, far, "admin") == ([], 0)
    results = recount_each(
        world.desk, [number, number, "X-1"], 1, "Closed.", actor=world.actor("manager"), now=world.at
    )
    assert [(n, e.refusals[0].code if e else "") for n, e in results] == [
        (number, ""),
        ("X-1", "case.not_found"),
    ]
    assert asked(world, calendar, "manager") == ([], 0)


def test_a_procedure_without_clocks_in_working_days_has_nothing_to_move(world):
    world.receive()
    save(world)
    assert asked(world, find_calendar(world.desk, "CN", world.at.date()), "admin") == ([], 0)


def test_every_office_is_named_with_its_calendar(world):
    found = {one.calendar.id: one for one in in_use(world.desk, world.at.date())}
    assert set(found) == {"CN", "AU-NSW", "ID"}
    assert [office["en"] for _body, office, _zone in found["CN"].offices] == [
        "International Cooperation Department",
        "Administrative Department",
        "Shanghai",
    ]


def test_only_an_administrator_makes_an_edition_of_a_calendar_in_use(world):
    assert code_of(lambda: save(world, by="manager")) == "registry.not_allowed"
    assert code_of(lambda: save(world, calendar="XX")) == "calendar.unknown"
    assert editions("CN") == []


def test_all_faults_of_an_edition_are_named_at_once(world):
    rows = [{"day": "2026-03-05"}, {"day": "2026-03-05", "kind": "opened"}, {"kind": "closed"}]
    with pytest.raises(Refused) as refused:
        save(world, {"days": rows, "announced_until": "soon", "extra": "x"})
    assert {(r.code, r.field) for r in refused.value.refusals} == {
        ("values.required", "days.0.kind"),
        ("calendar.day_twice", "days.1.day"),
        ("values.required", "days.2.day"),
        ("values.not_a_day", "announced_until"),
        ("values.unknown_field", "extra"),
        ("values.required", "reason"),
    }
    with pytest.raises(Refused) as refused:
        save(world, {"reason": "x" * 600})
    assert [r.field for r in refused.value.refusals] == ["reason"]


def test_an_edition_that_says_nothing_new_and_a_stale_one_are_refused(world, monkeypatch):
    assert code_of(lambda: save(world, {"reason": "Nothing."})) == "calendar.nothing"
    save(world)
    assert code_of(lambda: save(world, seen=1)) == "calendar.nothing"
    assert code_of(lambda: save(world, seen=0)) == "registry.stale"
    other = {**THURSDAY, "announced_until": "2027-12-31"}
    seen = CalendarEdition.objects(calendar="CN").first()
    monkeypatch.setattr(
        "casework.operations.calendars.find_calendar",
        lambda desk, calendar, day: find_calendar(desk, calendar, day).edited(0, (), None),
    )
    assert code_of(lambda: save(world, other, seen=0)) == "registry.stale"
    assert [e.id for e in editions("CN")] == [seen.id]


def test_the_next_edition_replaces_the_days_and_announces_a_year(world):
    save(world)
    sunday = {
        "days": [{"day": "2027-02-14", "kind": "opened"}],
        "announced_until": "2027-12-31",
        "reason": "x",
    }
    save(world, sunday, seen=1)
    calendar = find_calendar(world.desk, "CN", world.at.date())
    assert (calendar.edition, calendar.version, str(calendar.announced_until)) == (
        2,
        "holidays+2",
        "2027-12-31",
    )
    assert [str(d) for d in calendar.opened] == ["2027-02-14"]
    assert calendar.closed == frozenset()
    assert [e.edition for e in editions("CN")] == [2, 1]


def test_a_case_whose_edition_is_gone_is_refused_and_named(world, working_days):
    save(world)
    number = world.receive().number
    world.desk.shelf._calendars.clear()
    CalendarEdition.objects.delete()
    assert code_of(lambda: world.open(number, "manager")) == "calendar.no_edition"
    [found] = [a for a in examine(world.desk, world.database, world.at) if "calendar" in a.code]
    assert (found.code, "CN" in found.text) == ("doctor.calendar_missing", True)
