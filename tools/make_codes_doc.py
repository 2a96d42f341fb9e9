"""Write docs/codes.md from the tables of codes: what a refusal says, and what cures it, in both languages."""

from pathlib import Path

from casework.codes import CODES
from casework.rules.findings import FINDINGS

PATH = Path(__file__).resolve().parent.parent / "docs" / "codes.md"
_HEAD = """# Codes

Made by `tools/make_codes_doc.py` from the tables in the code; a test keeps it current. A code is never renamed or reused.
Words in braces are filled in.

## Refusals

Nothing was changed. On the command line the exit status is 1; on a page the HTTP status is the one given.

| code | status | what it says | what to do |
|---|---|---|---|
"""
_FINDINGS = """
## Findings in schemes

Shown by `evenhand scheme check` and `test`, each with file, line and path.

| code | what it says | what to do |
|---|---|---|
"""


def text() -> str:
    """Give the page."""
    refusals = [
        f"| `{name}` | {code.status} | {_both(code.message)} | {_both(code.cure)} |"
        for name, code in sorted(CODES.items())
    ]
    findings = [
        f"| `{name}` | {_both(c.message)} | {_both(c.hint)} |" for name, c in sorted(FINDINGS.items())
    ]
    return _HEAD + "\n".join(refusals) + "\n" + _FINDINGS + "\n".join(findings) + "\n"


def _both(words) -> str:
    return "<br>".join(w.replace("|", "\\|") for w in (words["en"], words["zh-CN"]))


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
