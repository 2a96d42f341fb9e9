"""The page that corrects what was received."""

from casework.operations.assessing import assign_assessor
from models.involvement import Involvement

LOTUS = "Lotus Paper Packaging"


def test_the_receipt_is_corrected_and_a_refusal_keeps_what_was_typed(browser, world):
    number = world.receive().number
    clerk, page = browser("clerk"), f"/cases/{number}/correct/receipt"
    assert page in clerk.get(f"/cases/{number}").text
    assert page in clerk.get(f"/cases/{number}/correct").text
    shown = clerk.get(page).text
    assert "The day of receipt is not corrected here" in shown
    assert "tan@highland.example" not in shown
    same = {"organisation": world.organisation("Highland Tea Estate Ltd."), "certificate": "RA-CN-0101"}
    answer = clerk.post(page, **same, subject="A better subject")
    assert (answer.status_code, "action.reason_missing" in answer.text) == (422, True)
    assert "A better subject" in answer.text
    answer = clerk.post(page, **same, subject="A better subject", reason="Keyed wrongly.")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{number}")
    text = clerk.get(f"/cases/{number}").text
    assert "A better subject" in text
    assert "Subject (before)" in text


def test_the_raiser_shows_only_when_asked_for_and_the_look_is_noted(browser, world):
    number = world.receive().number
    manager, page = browser("manager"), f"/cases/{number}/correct/receipt"
    assert "Show and correct who raised it" in manager.get(page).text
    assert world.database.access_log.count_documents({}) == 0
    shown = manager.post(page, refresh="raiser", subject="Half typed").text
    assert all(word in shown for word in ("tan@highland.example", "Mei Tan", "Half typed"))
    assert "Show and correct who raised it" not in shown
    assert world.database.access_log.count_documents({"what": "raiser"}) == 1
    data = {"raiser_name": "Mei Tan", "raiser_phone": "12", "raiser_email": "nobody", "reason": "A slip."}
    answer = manager.post(page, **data)
    assert (answer.status_code, "values.not_an_email" in answer.text) == (422, True)
    assert 'value="nobody"' in answer.text
    assert manager.post(page, **{**data, "raiser_email": "mei@highland.example"}).status_code == 302
    told = manager.get(f"/cases/{number}").text
    assert "Corrected about the raiser" in told
    assert "mei@highland.example" not in told


def test_who_may_not_correct_gets_no_form(browser, world):
    number = world.accepted()
    given = {"actor": world.actor("manager"), "now": world.at}
    assign_assessor(world.desk, number, world.case(number).version, "assessor", **given)
    assessor, page = browser("assessor"), f"/cases/{number}/correct/receipt"
    answer = assessor.get(page)
    assert (answer.status_code, "<textarea" in answer.text) == (403, False)
    assert assessor.post(page, page="/account/", subject="x", reason="y").status_code == 403
    assert page not in assessor.get(f"/cases/{number}").text
    assert browser("auditor").get(page).status_code == 404


def test_whoever_the_correction_keeps_out_is_led_to_his_desk(browser, world):
    number = world.receive().number
    made = Involvement(person=world.people["clerk"], kind="auditor", certificate="FSC-CN-2203").save()
    try:
        given = {"organisation": world.organisation(LOTUS), "certificate": "FSC-CN-2203"}
        answer = browser("clerk").post(f"/cases/{number}/correct/receipt", **given, reason="A slip.")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    finally:
        made.delete()
