"""Files that come with a form: too large ones, ones that come when the sign-in has ended, ones chosen by mistake."""

import io
import re
from dataclasses import replace

import pytest
from admin.test_pages import NEW, held_in, owned, receipt
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.uploads import CappedFile

MEGABYTE = 1024 * 1024
LARGE = b"%PDF-1.7\n" + b"x" * MEGABYTE


@pytest.fixture
def small_files(app, monkeypatch):
    """A portal that keeps files of at most one megabyte."""
    settings = app.extensions["evenhand.settings"]
    monkeypatch.setitem(app.extensions, "evenhand.settings", replace(settings, max_upload_mb=1))
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 20 * MEGABYTE)


def sent(client, path, data):
    """Send a form as bytes: the test client leaves the temporary file of a large one open."""
    boundary, body = encode_multipart(data)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def pdf(content=b"%PDF-1.7\n%%EOF", name="letter.pdf"):
    return {"file": FileStorage(io.BytesIO(content), filename=name)}


def test_a_capped_file_keeps_one_byte_more_than_its_limit():
    with CappedFile(10) as file:
        assert [file.write(b"1234567"), file.write(b"89abcdef"), file.write(b"gh")] == [7, 8, 2]
        file.seek(0)
        assert file.read() == b"123456789ab"


@pytest.mark.usefixtures("small_files")
def test_a_file_that_is_too_large_does_not_take_the_form_with_it(browser, world):
    intake = browser("intake")
    data = {**intake.hidden(NEW), **receipt(world, subject="")}
    answer = sent(intake.client, NEW, {**data, **pdf(LARGE * 5)})
    assert answer.status_code == 422
    assert ("evidence.too_large" in answer.text, "values.required" in answer.text) == (True, True)
    assert "larger than 1 MB" in answer.text
    assert "Two terraces." in answer.text
    assert held_in(answer) == {}
    assert world.database.cases.count_documents({}) == 0


@pytest.mark.usefixtures("small_files")
def test_what_is_far_too_large_is_told_in_words(browser, world):
    intake = browser("intake")
    data = {**intake.hidden(NEW), **receipt(world), **pdf(LARGE * 20)}
    answer = sent(intake.client, NEW, data)
    assert (answer.status_code, "larger than 1 MB" in answer.text) == (413, True)


@pytest.mark.usefixtures("small_files")
def test_a_file_of_exactly_the_limit_is_taken(browser, world):
    intake = browser("intake")
    exact = pdf(LARGE[:MEGABYTE])
    answer = sent(intake.client, NEW, {**intake.hidden(NEW), **receipt(world), **exact})
    assert answer.status_code == 302
    number = answer.headers["Location"].rpartition("/")[2]
    assert world.case(number).evidence[0].size == MEGABYTE


def test_a_form_whose_sign_in_ended_asks_for_its_file_again_and_is_then_sent(browser, world):
    intake = browser("intake")
    data = {**intake.hidden(NEW), **receipt(world)}
    world.database.sessions.delete_many({})
    answer = intake.client.post(NEW, data={**data, **pdf()})
    assert answer.status_code == 401
    assert "Please choose this file again: letter.pdf" in answer.text
    assert 'enctype="multipart/form-data"' in answer.text
    kept = {**data, "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', answer.text)[1]}
    assert intake.post("/sign-in", login="intake", password=world.password).status_code == 302
    answer = intake.client.post(NEW, data={**kept, **pdf()})
    number = answer.headers["Location"].rpartition("/")[2]
    assert [e.name for e in world.case(number).evidence] == ["letter.pdf"]


def test_a_form_opened_before_the_sign_in_ended_can_be_sent_after_a_new_one(browser, world):
    number = owned(browser, world)
    owner = browser("owner")
    page = f"/cases/{number}/do/acknowledge"
    data = {**owner.hidden(page), "next_steps": "We look.", "expected_by": "2099-01-01"}
    world.database.sessions.delete_many({})
    assert owner.get("/").status_code == 302
    assert owner.post("/sign-in", login="owner", password=world.password).status_code == 302
    assert owner.client.post(page, data=data).status_code == 302
    assert world.case(number).values["next_steps"] == "We look."


def test_a_file_kept_by_mistake_can_be_left_out(browser, world):
    intake = browser("intake")
    data = {**intake.hidden(NEW), **receipt(world)}
    refused = intake.client.post(NEW, data={**data, "subject": "", **pdf(name="wrong.pdf")})
    assert "wrong.pdf is kept" in refused.text
    answer = intake.client.post(NEW, data={**data, **held_in(refused), "unheld": "1"})
    number = answer.headers["Location"].rpartition("/")[2]
    assert world.case(number).evidence == []
