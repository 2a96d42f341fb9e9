"""Search tokens: words, digits and numbers kept whole, Chinese as pairs of characters (SPEED.md)."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[0-9a-zA-ZÀ-ɏ]+(?:[-_./][0-9a-zA-ZÀ-ɏ]+)*")
_CJK = re.compile(r"[㐀-鿿豈-﫿]+")
_MAX_TOKENS = 400


def tokens(*texts: str) -> list[str]:
    """Give the tokens under which texts are found, each once, in a stable order."""
    found: dict[str, None] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).lower()
        for token in (*_words(plain), *_pairs(plain)):
            found.setdefault(token)
    return list(found)[:_MAX_TOKENS]


def query_tokens(text: str) -> list[str]:
    """Give the tokens that a query asks for; a single Chinese character asks for nothing."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = (m.group() for m in _WORD.finditer(plain))
    return list(dict.fromkeys((*words, *(p for p in _pairs(plain) if len(p) > 1))))


def _words(plain: str) -> Iterable[str]:
    for match in _WORD.finditer(plain):
        whole = match.group()
        yield whole
        parts = re.split(r"[-_./]", whole)
        if len(parts) > 1:
            yield from parts


def _pairs(plain: str) -> Iterable[str]:
    for match in _CJK.finditer(plain):
        run = match.group()
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
