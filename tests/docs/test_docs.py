"""The pages are current: codes match the tables, links lead somewhere, words are translated, commands exist."""

import re
import sys
from pathlib import Path

import pytest
from click import Group

from portal.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_list_of_codes_is_current():
    from make_codes_doc import PATH, text

    assert PATH.read_text(encoding="utf-8") == text()


def test_every_word_of_the_portal_is_translated():
    from translate import extracted, translated

    known = translated()
    assert [m for m in sorted(extracted()) if not known.get(m)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_files_named_exist(page):
    text = page.read_text(encoding="utf-8")
    links = [x for x in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in x]
    named = re.findall(
        r"`((?:docs|tools|schemes|casework|portal|models|exporters|admin_views|tests|bench|ops)/[\w./-]+)`",
        text,
    )
    missing = [x for x in links if not (page.parent / x).exists()] + [
        x for x in named if not (ROOT / x).exists()
    ]
    assert missing == []


def commands(group, prefix=()):
    for name, command in group.commands.items():
        yield " ".join((*prefix, name))
        if isinstance(command, Group):
            yield from commands(command, (*prefix, name))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_named_exist(page):
    known = set(commands(main))
    for words in re.findall(r"evenhand ((?:[a-z]+ ?)+)", page.read_text(encoding="utf-8")):
        parts = words.split()
        assert parts[0] in known or parts[0] in ("in", "is", "and", "the", "data"), (page.name, words)


def test_no_page_names_a_machine():
    for page in PAGES:
        assert not re.search(r"/(?:home|root|tmp)/[a-z]", page.read_text(encoding="utf-8")), page.name
