"""The questionnaire by personal link: without signing in, on a phone, once."""

import html
import re
from dataclasses import replace

import pytest

from casework.operations.receive import receive

MARKS = {f"topic_{name}": "mark_4" for name in "abcdefg"}


@pytest.fixture
def number(world):
    asked = world.intake("survey", scheme="csca/customer-service", receipt={"subject": "Survey"})
    intake = replace(asked, values={"period": "2026-03", "sent_via": "other"})
    return receive(world.desk, intake, actor=world.actor("owner"), now=world.at).number


def link(browser, number):
    owner, page = browser("owner"), f"/cases/{number}"
    assert "Make a personal link: Satisfaction with our service" in owner.get(page).text
    form = owner.get(page).text.partition(f'action="{page}/personal-link"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    answer = owner.client.post(f"{page}/personal-link", data=hidden)
    again = owner.client.post(f"{page}/personal-link", data=hidden)
    assert "is not shown a second time" in again.text
    assert "A link is out until" in owner.get(page).text
    return html.unescape(re.search(r'class="break" href="([^"]+)"', answer.text)[1])


def test_the_customer_answers_in_his_browser_and_the_link_is_used_up(app, browser, number, world):
    address = link(browser, number)
    assert address.startswith(f"{world.settings.base_url}/survey/")
    path = address.removeprefix(world.settings.base_url)
    customer = app.test_client()
    page = customer.get(path).text
    assert page.count('type="radio"') == 7 * 6
    assert "Scope" not in page
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition("<main")[2])
    )
    refused = customer.post(path, data={**hidden, "topic_a": "mark_2", "needs": "Call earlier."})
    assert refused.status_code == 422
    assert "All seven topics are answered" in refused.text
    assert "Call earlier." in refused.text
    assert re.search(r'name="topic_a" value="mark_2" checked', refused.text)
    done = customer.post(path, data={**hidden, **MARKS})
    assert done.headers["Location"] == "/survey/thanks"
    assert "Your answers have arrived" in customer.get("/survey/thanks").text
    used = customer.get(path)
    assert (used.status_code, "link.over" in used.text) == (410, True)
    assert world.case(number).stage == "returned"
    assert "by personal link" in browser("owner").get(f"/cases/{number}").text


def test_where_nothing_is_asked_no_link_is_offered(browser, world):
    number = world.receive().number
    manager = browser("manager")
    assert "personal link" not in manager.get(f"/cases/{number}").text
    refused = manager.post(f"/cases/{number}/personal-link", f"/cases/{number}/do/assign")
    assert (refused.status_code, "link.nothing_to_answer" in refused.text) == (409, True)
