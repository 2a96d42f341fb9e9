"""Whoever reads Chinese finds Chinese: every page he can reach is walked, and English left on it is named."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from admin.test_pages import owned
from lxml import html

DEMO = Path(__file__).parents[2] / "portal" / "demo" / "people.yaml"
KEPT = ("SAI Global", "IECQ HSPM", "SAI Global IECQ HSPM", "IECQ MC", "IEC CABC", "evenhand scheme test")
"""Names that are the same in every language, and a command to type."""
WORDS = re.compile(r"[A-Za-z][A-Za-z'-]+(?:[ ,;:]+[A-Za-z][A-Za-z'-]+)+")
NARROW = re.compile(r"[\u4e00-\u9fff] ?[,;:()?!]|[,;:()?!] ?[\u4e00-\u9fff]")
"""Punctuation of English beside a Chinese character."""
NOT_PAGES = re.compile(
    r"/(static|sign-out|healthz)|/(evidence|documents)/|[.](csv|xlsx|docx|ics|zip)$|/export"
)
ALL_OF = ("/schemes/", "/process/", "/cases/new/", "/registers/")
"""Pages of these kinds differ from each other; of any other kind one is enough."""


@cache
def data() -> list[str]:
    """Name what somebody typed: people, organisations, addresses, activities. Longest first."""
    records = (row for rows in yaml.safe_load(DEMO.read_text()).values() for row in rows)
    texts = {v for row in records for v in row.values() if isinstance(v, str) and " " in v}
    return sorted({*texts, *KEPT, "Scope cut", "Two terraces", "Mei Tan"}, key=len, reverse=True)


def texts(page: html.HtmlElement):
    """Give all that is read on a page or read out: texts and labels, but no ids, rules or what is marked English."""
    for part in page.iter():
        if not isinstance(part.tag, str) or part.tag in ("script", "code", "textarea", "pre"):
            yield part.tail
            continue
        if part.get("lang") != "en":
            yield from (part.text, *(part.get(a) for a in ("aria-label", "title", "placeholder", "alt")))
        yield part.tail


def english(page: str) -> set[str]:
    found = set()
    for text in texts(html.fromstring(page)):
        said = " ".join((text or "").split())
        for known in data():
            said = said.replace(known, "·")
        found |= set(WORDS.findall(said))
    return found


def narrow(page: str) -> set[str]:
    """Find English punctuation beside Chinese characters; what people typed is theirs."""
    return {" ".join(text.split()) for text in texts(html.fromstring(page)) if text and NARROW.search(text)}


def shape(path: str) -> str:
    """Give the kind of a page: its address without numbers, ids and filters."""
    plain = path.partition("?")[0]
    if plain.startswith(ALL_OF):
        return plain
    return re.sub(r"[0-9a-f]{24}|[A-Z0-9]+-\d{4}-\d+|\d+", "*", plain)


def links(page: str, path: str):
    for href in html.fromstring(page).xpath("//a/@href"):
        there = urlsplit(urljoin(f"http://here{path}", href))
        if there.netloc == "here" and not NOT_PAGES.search(there.path):
            yield there.path + (f"?{there.query}" if there.query else "")


def walk(one, start):
    """Open every page that can be reached by links, one of each kind."""
    waiting, seen, kinds = list(start), set(start), Counter()
    while waiting:
        path = waiting.pop(0)
        kinds[shape(path)] += 1
        if kinds[shape(path)] > 1:
            continue
        answer = one.get(path, follow_redirects=True)
        if "html" in answer.content_type:
            yield path, answer.text
            waiting += [there for there in dict.fromkeys(links(answer.text, path)) if there not in seen]
            seen.update(waiting)


def in_chinese(browser, login):
    one = browser(login)
    page = "/account/" if login else "/process/"
    assert one.post("/look", page=page, language="zh-CN").status_code == 302
    return one


@pytest.mark.parametrize("login", ["clerk", "owner", "manager", "hic-office", ""])
def test_no_english_is_left_on_a_page_in_chinese(browser, world, login):
    number = owned(browser, world)
    one = in_chinese(browser, login)
    start = ["/process/", "/sign-in", "/nothing-here"]
    start += ["/", f"/cases/{number}", "/admin/calendars/?year=2024"] if login else []
    left = {path: found for path, page in walk(one, start) if (found := english(page) | narrow(page))}
    assert left == {}


def test_english_that_is_left_is_found():
    page = "<html lang=zh-CN><p>投诉 <a title='Add another row'>定义</a>, feedback note 2</p><code>a b</code></html>"
    assert english(page) == {"Add another row", "feedback note"}


def test_english_punctuation_beside_chinese_is_found():
    page = "<html lang=zh-CN><p>投诉 (必填)</p><p>张三, 李四</p><p>投诉（FSC 2, 1）: x</p><code>投诉,</code></html>"
    assert narrow(page) == {"投诉 (必填)", "张三, 李四"}


def test_refusals_are_chinese_too(browser, world):
    number = owned(browser, world)
    owner = in_chinese(browser, "owner")
    for path in (f"/cases/{number}/do/acknowledge", f"/cases/{number}/do/close", "/settled/"):
        answer = owner.client.post(path, data={**owner.hidden("/account/"), "version": "1"})
        assert (answer.status_code in (404, 409, 422), english(answer.text)) == (True, set()), path
    expired = owner.client.post(f"/cases/{number}/link", data={})
    assert (expired.status_code, english(expired.text)) == (400, set())
