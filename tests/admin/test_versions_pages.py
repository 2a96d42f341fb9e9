"""Moving an open case to another version of its procedure, on the screens."""

import html

from casework.operations.migrating import propose

OLD = {"received_at": "2023-03-01T09:00+08:00", "late_entry_reason": "Found in the paper file."}
SCHEME = "/schemes/csca/rainforest-alliance/3"


def test_a_case_is_moved_by_two_people_after_a_look_at_what_changes(browser, world):
    number = world.receive(receipt=OLD).number
    manager, scheme = browser("manager"), browser("scheme")
    assert f"/versions/{number}" in manager.get(f"/cases/{number}").text
    page = f"/versions/{number}"
    assert "What version 3 would change" not in manager.get(page).text
    preview = manager.get(f"{page}?to=3").text
    assert "What version 3 would change" in preview
    assert "What version" not in manager.get(f"{page}?to=x").text
    assert "There is no such version in use (9)." in manager.get(f"{page}?to=9").text
    again = manager.post(f"{page}?to=3", act="propose", to="3", reason=" ")
    assert (again.status_code, "action.reason_missing" in again.text) == (422, True)
    assert manager.post(f"{page}?to=3", act="propose", to="3", reason="Both sides ask.").status_code == 302
    assert "Proposed: version 3" in manager.get(f"/cases/{number}").text
    assert f'href="{page}"' not in manager.get("/approvals/").text
    assert "cannot approve it" in manager.get(page).text
    assert f'href="{page}"' in scheme.get("/approvals/").text
    assert "Both sides ask." in scheme.get(page).text
    assert manager.post(page, act="approve").status_code == 403
    assert scheme.post(page, act="approve").status_code == 302
    assert world.case(number).scheme_version == 3
    assert f'href="{page}"' not in scheme.get("/approvals/").text


def test_a_version_is_kept_with_a_reason(browser, world):
    number = world.receive(receipt=OLD).number
    scheme, page = browser("scheme"), f"/versions/{number}"
    assert scheme.post(page, act="keep", reason="No.").status_code == 409
    propose(world.desk, number, 1, 2, "R", actor=world.actor("manager"), now=world.at)
    assert scheme.post(page, act="keep", reason="").status_code == 422
    assert scheme.post(page, act="keep", reason="No.").status_code == 302
    assert world.case(number).migration is None
    assert browser("intake").get(page).status_code == 404
    assert scheme.get("/versions/").status_code == 302


def test_who_reads_a_case_without_overseeing_it_does_not_move_it(browser, world):
    number = world.accepted()
    world.do(number, "owner", "request_panel", panel_reason="Contested.", certification_scope="farm")
    world.do(number, "manager", "approve_panel")
    world.do(number, "manager", "seat_panel", seats=("panel1", "panel2"))
    member = browser("panel2")
    assert "/versions/" not in member.get(f"/cases/{number}").text
    assert member.get(f"/versions/{number}").status_code == 403


def test_many_cases_are_proposed_from_the_page_of_the_version(browser, world):
    old, new = world.receive(receipt=OLD).number, world.receive().number
    manager = browser("manager")
    page = manager.get(SCHEME).text
    assert (f'value="{old}"' in page, f'value="{new}"' in page) == (True, False)
    assert "Open cases under another version" not in browser("staff").get(SCHEME).text
    done = manager.post(f"{SCHEME}/move", SCHEME, case=old, reason="The old form is gone.")
    assert done.status_code == 200
    assert old in html.unescape(done.text)
    assert world.case(old).migration.to == 3
    assert f'value="{old}"' not in manager.get(SCHEME).text
    superseded = manager.get("/schemes/csca/rainforest-alliance/2").text
    assert "Open cases under another version" not in superseded
