from datetime import date

from world import code_of

from casework.operations.accounts import (
    accept_invitation,
    actor_by_token,
    invite,
    new_token,
    password_fits,
    set_password,
    signed,
)
from casework.operations.audit import verify_case
from casework.operations.bulk import bulk_act
from casework.operations.correcting import correct
from casework.operations.linking import link
from casework.operations.settling import settle
from casework.operations.writing import write
from casework.registers import find_register, register_rows
from casework.registry_list import cells, find_page
from casework.registry_words import registry_words
from casework.rules.registry import FORMS
from exporters.register import as_csv, as_xlsx
from models.cases import Case
from models.people import Person
from models.settled import SettledMatter


def correcting(world, number, by, reason="Typing error.", **values):
    version = world.case(number).version
    return correct(world.desk, number, version, values, reason, actor=world.actor(by), now=world.at)


def test_a_value_is_corrected_with_a_reason_and_both_stay_in_the_history(world):
    number = world.accepted()
    correcting(world, number, "owner", next_steps="Both sides are heard in April.")
    assert world.case(number).values["next_steps"] == "Both sides are heard in April."
    fields = {r["field"] for r in world.database.sealed.find({"seq": world.case(number).version})}
    assert {"next_steps", "before.next_steps", "reason"} == fields


def test_corrections_are_refused_without_reason_for_foreign_and_for_approved_values(world):
    number = world.seated()
    assert (
        code_of(lambda: correcting(world, number, "owner", reason=" ", next_steps="x"))
        == "action.reason_missing"
    )
    assert code_of(lambda: correcting(world, number, "owner", panel_reason="x")) == "correct.approved"
    assert code_of(lambda: correcting(world, number, "owner", owner=world.people["clerk"])) == "correct.field"
    assert code_of(lambda: correcting(world, number, "owner", expected_by="soon")) == "values.not_a_day"
    same = world.case(number).values["next_steps"]
    assert code_of(lambda: correcting(world, number, "owner", next_steps=same)) == "correct.nothing"


def test_what_stood_under_a_signed_decision_or_a_closed_case_is_not_corrected(world):
    number = world.approved()
    for by, values in (
        ("panel1", {"outcome": "not_upheld"}),
        ("panel1", {"findings": "Never planted."}),
        ("owner", {"next_steps": "x"}),
    ):
        assert code_of(lambda v=values, b=by: correcting(world, number, b, **v)) == "correct.approved"
    world.do(number, "owner", "issue_notice")
    world.send(number, "owner", "r03")
    world.do(number, "owner", "record_platform", racp_reference="R", racp_on=world.at.date().isoformat())
    correcting(world, number, "owner", racp_reference="R-2")
    world.close_capa(number)
    world.do(number, "owner", "close")
    assert code_of(lambda: correcting(world, number, "owner", racp_reference="R-3")) == "correct.approved"


def test_an_approved_plan_is_carried_out_as_it_was_approved(world):
    number = world.approved()
    world.do(number, "owner", "issue_notice")
    capa = world.child(number).number
    world.do(capa, "quality", "analyse", root_cause="None asked.", severity="minor")
    row = {"what": "Ask.", "responsible": world.people["owner"], "due_on": "2026-04-20"}
    world.do(capa, "owner", "submit_plan", actions=[row], target_date="2026-04-30")
    world.do(capa, "quality", "accept_plan")
    world.later(days=3)
    done = {"done_on": world.at.date().isoformat(), "result": "Asked."}
    implemented = world.at.date().isoformat()

    def report(*rows):
        return world.do(capa, "owner", "report_done", actions=list(rows), implemented_on=implemented)

    for changed in ({"what": "Tell."}, {"responsible": world.people["clerk"]}, {"due_on": "2027-03-01"}):
        assert code_of(lambda c=changed: report({**row, **done, **c})) == "action.approved_content"
    assert code_of(lambda: report({**row, **done}, {**row, **done})) == "action.approved_content"
    assert report({**row, **done}).stage == "verifying"


def test_a_case_is_linked_once_and_only_to_what_one_may_read(world):
    number, other = world.accepted(), world.receive("complaint").number
    version = world.case(number).version

    def do(to, kind="related", version=version):
        return link(world.desk, number, version, to, kind, actor=world.actor("owner"), now=world.at)

    assert code_of(lambda: do(number)) == "link.itself"
    assert code_of(lambda: do("P03RA-2026-9999")) == "case.not_found"
    assert code_of(lambda: do(other, "friend")) == "link.kind"
    assert code_of(lambda: do(other, "belongs_to")) == "parent.type"
    assert [one.number for one in do(other).links] == [other]
    assert code_of(lambda: do(other, version=version + 1)) == "link.twice"


def test_what_is_settled_on_the_spot_draws_no_number(world):
    raw = {"channel": "phone", "subject": "Opening hours", "settled_how": "Told at once."}

    def do(by="staff", **more):
        given = {**raw, **more}
        return settle(
            world.desk,
            "csca",
            "rainforest-alliance",
            "",
            given,
            actor=world.actor(by),
            now=world.at,
            request_id="s-1",
        )

    assert code_of(lambda: do(settled_how="")) == "values.required"
    assert code_of(lambda: do(by="admin")) == "action.not_allowed"
    assert do().id == do().id
    assert code_of(lambda: do(settled_how="Told later.")) == "request.reused"
    assert SettledMatter.objects.count() == 1
    assert Case.objects.count() == 0
    assert world.receive().number == "P03RA-2026-0001"


def test_a_bulk_act_judges_each_case_for_itself(world):
    first, second = world.accepted(), world.receive().number
    world.do(second, "manager", "assign", owner=world.people["owner"])
    results = dict(
        bulk_act(
            world.desk,
            "escalate",
            [first, second, "NONE"],
            "Contested.",
            actor=world.actor("owner"),
            now=world.at,
        )
    )
    assert results[first] is None
    assert results[second].refusals[0].code == "action.not_offered"
    assert results["NONE"].refusals[0].code == "case.not_found"
    approve = dict(bulk_act(world.desk, "approve", [first], "", actor=world.actor("manager"), now=world.at))
    assert approve == {first: None}
    assert world.case(first).stage == "panel_approved"
    assert code_of(
        lambda: bulk_act(world.desk, "explode", [first], "", actor=world.actor("manager"), now=world.at)
    ) == ("action.unknown")


def requested(world, count):
    """Give cases whose panel waits for the manager."""
    numbers = [world.accepted() for _ in range(count)]
    for number in numbers:
        world.do(number, "owner", "request_panel", panel_reason="x", certification_scope="farm")
    return numbers


def test_what_passes_in_bulk_is_one_transaction(world, monkeypatch):
    numbers = requested(world, 3)
    written = []

    def counting(desk, opened, changes, now):
        written.append(len(changes))
        return write(desk, opened, changes, now)

    monkeypatch.setattr("casework.operations.bulk.write", counting)
    given = {"actor": world.actor("manager"), "now": world.at}
    results = bulk_act(world.desk, "approve", [*numbers, numbers[0], "NONE"], "", **given)
    assert [(n, bool(e)) for n, e in results] == [*((n, False) for n in numbers), ("NONE", True)]
    assert written == [3]
    assert {world.case(n).stage for n in numbers} == {"panel_approved"}
    assert not any(verify_case(world.desk, world.case(n)).faults for n in numbers)


def test_a_case_that_was_changed_meanwhile_is_judged_again_and_stops_no_other(world, monkeypatch):
    first, second = requested(world, 2)
    tries = []

    def meanwhile(desk, opened, changes, now):
        if not tries:
            tries.append(1)
            world.do(second, "manager", "return_panel", reason="Say more.")
        return write(desk, opened, changes, now)

    monkeypatch.setattr("casework.operations.bulk.write", meanwhile)
    given = {"actor": world.actor("manager"), "now": world.at}
    results = dict(bulk_act(world.desk, "approve", [first, second], "", **given))
    assert results[first] is None
    assert results[second].refusals[0].code == "action.not_offered"
    assert (world.case(first).stage, world.case(second).stage) == ("panel_approved", "accepted")


def test_signed_acts_are_not_done_in_bulk(world):
    number = world.seated()
    world.do(
        number, "panel1", "record_investigation", methods=["both_sides"], findings="F", precedents="none"
    )
    world.do(
        number,
        "panel1",
        "submit_opinion",
        report="R",
        outcome="not_upheld",
        outcome_reasons="C",
        scope_restored="false",
    )
    results = dict(bulk_act(world.desk, "approve", [number], "", actor=world.actor("manager"), now=world.at))
    assert results[number].refusals[0].code == "bulk.signed"


def test_lists_of_the_registry_show_and_find(world):
    page = find_page(FORMS["people"], "roSA", "")
    assert [p.login for p in page.records] == ["clerk"]
    assert cells(FORMS["people"], page.records[0], "zh-CN", {})[:3] == ["Rosa Lind", "林若莎", "clerk"]
    assert find_page(FORMS["people"], ".*", "").records == []
    found = find_page(
        FORMS["certificates"], "", "", {"status": "suspended", "number": "x", "kind": "y"}
    ).records
    assert [c.number for c in found] == ["HIC-Q-3301", "RA-CN-0103"]
    assert find_page(FORMS["people"], "", "", {"active": "false"}).records == []
    assert len(find_page(FORMS["people"], "", "", {"active": "true", "language": "nonsense"}).records) == 32
    certificate = find_page(FORMS["certificates"], "RA-CN-0103", "").records[0]
    words = registry_words(world.desk.shelf.current(date(2026, 1, 1)), "zh-CN")
    assert cells(FORMS["certificates"], certificate, "zh-CN", words)[2:5] == [
        "CSCA（认证机构）",
        "雨林联盟 SAS - 申诉和投诉",
        "单个农场",
    ]
    assert words["role"]["task_manager"] == "任务经理"
    assert words["platform_role"]["assessor"] == "评审员"
    assert cells(FORMS["certificates"], certificate, "en", {})[1:6] == [
        "Sunrise Banana Farms",
        "csca",
        "rainforest-alliance",
        "farm",
        "Suspended",
    ]


def test_passwords_tokens_and_invitations(world):
    person = Person(login="newcomer", name="New Comer").save()
    try:
        assert not password_fits(person, "")
        assert code_of(lambda: set_password(person, "short")) == "sign_in.weak"
        assert code_of(lambda: set_password(person, " " * 20)) == "sign_in.weak"
        assert code_of(lambda: set_password(person, "aaaaaaaaaaaaaaaa")) == "sign_in.weak"
        code = invite(person, world.at.replace(year=2027))
        assert (
            code_of(lambda: accept_invitation("wrong", "a long password", world.at)) == "sign_in.invitation"
        )
        accept_invitation(code, "a long password", world.at)
        assert code_of(lambda: accept_invitation(code, "a long password", world.at)) == "sign_in.invitation"
        person.reload()
        assert password_fits(person, "a long password")
        token = new_token(person)
        actor = actor_by_token("newcomer", token, door="command")
        assert signed(actor, "a long password")
        assert not signed(actor, "another password")
        assert code_of(lambda: actor_by_token("newcomer", "x", door="command")) == "sign_in.token"
    finally:
        person.delete()


def test_a_register_lists_what_one_may_read_and_never_a_formula(world):
    world.receive(receipt={"subject": "=1+1"})
    found = find_register(world.desk, "csca.rainforest-alliance.appeal.r01", world.at)
    manager = Person.objects(id=world.people["manager"]).first()
    table = register_rows(world.desk, found, manager, world.at, "en", {})
    text = b"".join(as_csv(table)).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Number,Received,Subject")
    assert "'=1+1" in text
    staff = Person.objects(id=world.people["staff"]).first()
    empty = register_rows(world.desk, found, staff, world.at, "zh-CN", {})
    assert len(b"".join(as_csv(empty)).decode().splitlines()) == 1
    book = b"".join(as_xlsx(register_rows(world.desk, found, manager, world.at, "en", {})))
    assert book[:2] == b"PK"
    assert code_of(lambda: find_register(world.desk, "no.such", world.at)) == "registry.not_found"
