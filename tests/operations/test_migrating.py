"""An open case is moved to another version of its procedure: previewed, reasoned, approved by a second person."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from world import code_of

from casework import queries
from casework.look import Look
from casework.operations import migrating
from casework.operations.audit import verify_case
from casework.operations.migrating import (
    approve,
    comparison,
    in_version,
    keep,
    may_migrate,
    other_versions,
    propose,
    propose_each,
)
from casework.timeline import timeline
from models.cases import Case
from models.people import Person

CLEAR = "The anonymous submission is clear in detail"
OLD = {"received_at": "2023-03-01T09:00+08:00", "late_entry_reason": "Found in the paper file."}


@pytest.fixture
def number(world):
    """An appeal of early 2023, entered today: bound to the first version."""
    return world.receive(receipt=OLD).number


@pytest.fixture
def anonymous(world):
    """One without a name, found clear in detail: what only the first version asks."""
    nobody = {"anonymous": "true", "raiser_name": "", "raiser_email": "", "raiser_kind": "unknown"}
    number = world.receive("complaint", receipt={**OLD, **nobody}).number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    told = {"next_steps": "We look into it.", "expected_by": "2026-03-30"}
    world.do(number, "owner", "acknowledge", reason="Found late.", **told)
    world.send(number, "owner", "acknowledgement", channel="", proof="", not_possible="No address.")
    asked = {"evidence_sufficient": "true", "event_on": "2023-02-27", "clear_in_detail": "true"}
    world.do(number, "owner", "accept", reason="Found late.", **told, **asked)
    return number


def act(world, what, number, *more, by="manager", **given):
    given = {"actor": world.actor(by), "now": world.at, **given}
    return what(world.desk, number, given.pop("version", world.case(number).version), *more, **given)


def history(world, number, language="en"):
    return timeline(Look(world.desk, world.open(number, "manager"), language))


def test_a_proposal_changes_nothing_but_waits_for_a_second_person(world, number):
    before = world.case(number)
    made = act(world, propose, number, 3, "Both sides ask for it.")
    assert (made.scheme_version, made.scheme_hash) == (1, before.scheme_hash)
    assert (made.migration.to, made.migration.by) == (3, world.people["manager"])
    assert "scheme_manager" in made.approving
    assert number in [c.number for c in queries.approvals(Person.objects(login="scheme").first(), world.at)]
    assert history(world, number)[0]["values"][0]["value"] == "1 → 3"
    assert "Both sides ask for it." in str(history(world, number)[0])


def test_a_second_person_approves_and_the_case_is_judged_by_the_other_version(world, anonymous):
    number = anonymous
    opened = world.open(number, "scheme")
    shown = comparison(opened, in_version(world.desk, opened, 3))
    assert [opened.case_type.fields[n].label["en"] for n in shown.dropped] == [CLEAR]
    act(world, propose, number, 3, "Both sides ask for it.")
    assert code_of(lambda: act(world, approve, number)) == "four_eyes.own_work"
    assert code_of(lambda: act(world, approve, number, by="owner")) == "four_eyes.handler"
    made = act(world, approve, number, by="scheme")
    assert (made.scheme_version, made.migration) == (3, None)
    assert made.scheme_hash == world.receive().scheme_hash
    assert "clear_in_detail" not in made.values
    assert world.look(number, "manager")["scheme"].endswith("@3")
    entry = history(world, number)[0]
    told = {v["label"]: v["value"] for v in entry["values"]}
    assert (told["Version"], told["No longer part of the case"]) == ("1 → 3", CLEAR)
    assert {m.deadline for m in shown.moved} == set(json.loads(_body(world, number))["public"]["moved"])
    assert verify_case(world.desk, world.case(number)).faults == ()
    assert world.do(number, "manager", "assign", owner=world.people["clerk"]).scheme_version == 3


def _body(world, number):
    case = world.case(number)
    return world.database.history.find_one({"case": str(case.id), "seq": case.version})["body"]


def test_a_proposal_can_be_dropped_with_a_reason(world, number):
    act(world, propose, number, 2, "Asked by phone.")
    assert code_of(lambda: act(world, keep, number, " ", by="scheme")) == "action.reason_missing"
    made = act(world, keep, number, "The raiser does not agree.", by="scheme")
    assert (made.scheme_version, made.migration) == (1, None)
    assert "scheme_manager" not in made.approving
    assert code_of(lambda: act(world, approve, number, by="scheme")) == "migrate.none"
    assert "The raiser does not agree." in str(history(world, number, "zh-CN")[0])


def test_what_cannot_be_is_refused_at_once(world, number):
    assert other_versions(world.case(number), world.at) == [3, 2]
    assert code_of(lambda: act(world, propose, number, 3, " ")) == "action.reason_missing"
    assert code_of(lambda: act(world, propose, number, 9, "R")) == "migrate.no_version"
    assert code_of(lambda: act(world, propose, number, 1, "R")) == "migrate.no_version"
    assert code_of(lambda: act(world, propose, number, 3, "R", by="intake")) == "case.not_found"
    assert code_of(lambda: act(world, propose, number, 3, "R", version=0)) == "case.stale"


def test_whoever_handles_a_case_without_overseeing_it_has_no_say(world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    world.do(number, "manager", "seat_panel", seats=("panel1", "panel2"))
    assert may_migrate(world.open(number, "manager"))
    assert not may_migrate(world.open(number, "panel1"))
    assert code_of(lambda: act(world, propose, number, 2, "R", by="panel1")) == "action.not_allowed"


def test_a_case_that_has_ended_stays_under_its_version(world):
    number = world.receive().number
    world.do(number, "manager", "assign", owner=world.people["owner"])
    act(world, propose, number, 2, "R")
    world.attach(number, "owner", "withdrawal")
    made = world.do(number, "owner", "withdraw", reason="The raiser wrote.")
    assert made.approving == []
    assert code_of(lambda: act(world, approve, number, by="scheme")) == "action.not_allowed"


def test_the_same_form_is_one_proposal_and_one_move(world, number):
    given = {"request_id": "a" * 32, "version": world.case(number).version}
    first = act(world, propose, number, 3, "R", **given)
    assert act(world, propose, number, 3, "R", **given).version == first.version
    assert code_of(lambda: act(world, propose, number, 2, "R", **given)) == "request.reused"
    given = {"request_id": "b" * 32, "version": first.version, "by": "scheme"}
    done = act(world, approve, number, **given)
    assert act(world, approve, number, **given).version == done.version
    given = {"request_id": "c" * 32, "version": done.version}
    act(world, propose, number, 2, "R", **{**given, "request_id": "d" * 32})
    kept = act(world, keep, number, "N", **{**given, "version": done.version + 1})
    assert act(world, keep, number, "N", **{**given, "version": done.version + 1}).version == kept.version


def test_many_cases_are_proposed_each_for_itself(world, number):
    other = world.receive(receipt={**OLD, "subject": "Another"}).number
    given = {"actor": world.actor("manager"), "now": world.at + timedelta(minutes=1)}
    results = propose_each(
        world.desk, [number, other, number, "P03RA-2026-0999"], 3, "The old form is gone.", **given
    )
    assert [(n, error.refusals[0].code if error else "") for n, error in results] == [
        (number, ""),
        (other, ""),
        ("P03RA-2026-0999", "case.not_found"),
    ]


def test_what_went_out_of_use_meanwhile_is_not_approved(world, number, monkeypatch):
    act(world, propose, number, 3, "R")
    monkeypatch.setattr(migrating, "other_versions", lambda *_: [])
    assert code_of(lambda: act(world, approve, number, by="scheme")) == "migrate.no_version"


def test_a_version_without_this_kind_of_case_is_refused(world, number, monkeypatch):
    ready = world.open(number, "manager").ready
    bare = replace(ready, scheme=replace(ready.scheme, case_types={}))
    monkeypatch.setattr(migrating, "_version", lambda *_: bare)
    assert code_of(lambda: act(world, propose, number, 3, "R")) == "case.type_unknown"


def test_a_sealed_value_without_a_field_goes(world, number):
    case = world.case(number)
    sealed = world.desk.sealer.seal(str(case.id), "gone", "secret")
    Case.objects(number=number).update_one(set__sealed__gone=sealed)
    act(world, propose, number, 3, "R")
    made = act(world, approve, number, by="scheme")
    assert ("gone" in made.sealed, "raiser_name" in made.sealed) == (False, True)
