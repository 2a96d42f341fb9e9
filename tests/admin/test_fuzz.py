"""Whatever is typed into whatever form: a refusal in words, never a fault of ours."""

import io
import random
import re

import pytest

BAD = (
    *("", "x", "true", "-1", "9" * 400, "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01T99:99", "\x00"),
    *(
        "\U0001f600" * 50,
        "<script>alert(1)</script>",
        '{"$ne":1}',
        "=1+1",
        "\u202eabc",
        "a" * 9000,
        "'; drop",
    ),
    *("6b0862b8be98c904ea4d3f30", "[]", "None", "NaN", "1e309", "\n\n", " "),
)
FILES = (
    (b"", "a.pdf"),
    (b"MZ", "b"),
    (b"%PDF", "../x.txt"),
    (b"\x89PNG\r\n\x1a\n", "\x00.pdf"),
    (b"x", "a" * 400 + ".txt"),
)
FORMS = (
    *(
        "/admin/cases/new/csca/rainforest-alliance/appeal",
        "/admin/cases/new/sai-global/fsc/appeal",
        "/settled/",
    ),
    *("/admin/people/new", "/admin/organisations/new", "/admin/certificates/new", "/admin/involvement/new"),
    "/admin/calendars/CN",
)
LISTS = (
    "/admin/calendars/",
    "/admin/cases/",
    "/admin/people/",
    "/admin/organisations/",
    "/outbox/",
    "/registers/",
)
LISTS += ("/registers/csca.rainforest-alliance.appeal.r01",)


def fill(dice, page):
    names = set(re.findall(r'name="([^"]+)"', page)) - {"csrf_token", "viewport", "color-scheme", "file"}
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    data = {name: dice.choice(BAD) for name in sorted(names) if dice.random() < 0.8}
    version = re.search(r'name="version" value="(\d+)"', page)
    if version and dice.random() < 0.6:
        data["version"] = version[1]
    return {**data, **({"csrf_token": token[1]} if token else {})}


@pytest.mark.parametrize("seed", range(4))
def test_nothing_typed_makes_a_fault(browser, world, seed):
    dice = random.Random(seed)
    numbers = [world.receive().number, world.accepted(), world.seated(), world.approved()]
    for login in ("owner", "manager", "panel1", "clerk"):
        person = browser(login)
        for number in numbers:
            page = person.get(f"/cases/{number}")
            actions = sorted(set(re.findall(rf"/cases/{number}/do/(\w+)", page.text)))
            paths = [f"/cases/{number}/do/{a}" for a in actions]
            paths += [
                f"/cases/{number}/{p}"
                for p in ("correct", "correct/receipt", "send/acknowledgement", "send/r03")
            ]
            for path in paths:
                data = fill(dice, person.get(path).text)
                assert person.client.post(path, data=data).status_code < 500, (path, data)
            for path in ("link", "assess", "attach"):
                data = fill(dice, page.text)
                if path == "attach":
                    content, name = dice.choice(FILES)
                    data["file"] = (io.BytesIO(content), name)
                assert person.client.post(f"/cases/{number}/{path}", data=data).status_code < 500, (
                    path,
                    data,
                )
    clerk = browser("clerk")
    for path in FORMS:
        data = fill(dice, clerk.get(path).text)
        assert clerk.client.post(path, data=data).status_code < 500, (path, data)
    for path in LISTS:
        query = {k: dice.choice(BAD) for k in ("q", "after", "state", "stage", "case_type", "scheme", "body")}
        assert clerk.get(path, query_string=query).status_code < 500, (path, query)


def test_nobody_unknown_is_given_a_function_or_a_task(browser, world):
    number = world.accepted()
    answer = browser("manager").post(
        f"/cases/{number}/do/appoint_investigator", investigator="=1+1", single_reason="Simple."
    )
    assert (answer.status_code, "people.unknown" in answer.text) == (422, True)
