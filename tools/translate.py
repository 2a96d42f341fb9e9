"""Bring the Chinese catalogue of the portal up to date: extract, keep what is translated, compile. Names what is missing."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "portal" / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
METHODS = [
    ("admin_views/**.py", "python"),
    ("portal/**.py", "python"),
    ("portal/templates/**.html", "jinja2"),
]
_FIXED = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {"_": None, "__": None, "gettext": None}


def extracted() -> set[str]:
    """Give every message of the portal."""
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, options_map={})
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def translated() -> dict[str, str]:
    """Give the catalogue as it is."""
    path = FOLDER / "messages.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="zh_Hans_CN") if m.id}


def main() -> int:
    """Write the catalogue; exit 1 when something is not translated."""
    old = translated()
    catalog = Catalog(
        locale="zh_Hans_CN",
        project="Evenhand",
        version="1",
        header_comment="# The words of the portal in simplified Chinese; kept current by tools/translate.py.",
        msgid_bugs_address="",
        last_translator="",
        language_team="zh_Hans_CN",
        creation_date=_FIXED,
        revision_date=_FIXED,
        fuzzy=False,
    )
    missing = []
    for message in sorted(extracted()):
        catalog.add(message, old.get(message, ""))
        if not old.get(message):
            missing.append(message)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "messages.po").open("wb") as file:
        write_po(file, catalog, width=110, omit_header=False, sort_output=True)
    with (FOLDER / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    for message in missing:
        print("not translated:", message)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
