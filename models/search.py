"""Search tokens: words, digits and numbers kept whole, Chinese as pairs of characters (SPEED.md)."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[0-9a-zA-ZÀ-ɏ]+(?:[-_./][0-9a-zA-ZÀ-ɏ]+)*")
_CJK = re.compile(r"[㐀-鿿豈-﫿]+")
_SEPARATOR = re.compile(r"[-_./]")
_MAX_TOKENS = 400


def tokens(*texts: str) -> list[str]:
    """Give the tokens under which texts are found, each once, in a stable order."""
    found: dict[str, None] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).lower()
        for token in (*_words(plain), *_pairs(plain), *_last(plain)):
            found.setdefault(token)
    return list(found)[:_MAX_TOKENS]


def query_tokens(text: str) -> list[str]:
    """Give the tokens that a query asks for: words, the parts of a number, pairs of Chinese characters.

    A number need not be whole: `2026-0051` asks for its two parts.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    parts = (p for m in _WORD.finditer(plain) for p in _SEPARATOR.split(m.group()))
    return list(dict.fromkeys((*parts, *(p for p in _pairs(plain) if len(p) > 1))))


def single_characters(text: str) -> list[str]:
    """Give the Chinese characters that stand alone in a query: a token begins with each."""
    return [m.group() for m in _CJK.finditer(unicodedata.normalize("NFKC", text)) if len(m.group()) == 1]


def _words(plain: str) -> Iterable[str]:
    for match in _WORD.finditer(plain):
        whole = match.group()
        yield whole
        parts = _SEPARATOR.split(whole)
        if len(parts) > 1:
            yield from parts


def _pairs(plain: str) -> Iterable[str]:
    for match in _CJK.finditer(plain):
        run = match.group()
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))


def _last(plain: str) -> Iterable[str]:
    """Give the last character of each Chinese run: every other one begins a pair."""
    return (match.group()[-1] for match in _CJK.finditer(plain))
