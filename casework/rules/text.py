"""Texts in several languages, as schemes and refusals carry them."""

from collections.abc import Iterable, Mapping

Text = Mapping[str, str]

LANGUAGES = ("en", "zh-CN")


def both(english: str, chinese: str) -> Text:
    """Make a text of its two languages."""
    return {"en": english, "zh-CN": chinese}


def say(text: Text, language: str) -> str:
    """Give the text in `language` (BCP 47), else in English, else in any language it has.

    An empty mapping gives an empty string, so that a missing optional label never fails a screen.
    """
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def certificate_number(text: str) -> str:
    """Write a certificate number as it is compared: capitals, one space between words."""
    return " ".join(text.split()).upper()


def listed(words: Iterable[str], language: str) -> str:
    """Write words one after the other as people of that language list things."""
    return ("、" if language == "zh-CN" else ", ").join(words)


def aside(text: object, language: str) -> str:
    """Write what follows a name in brackets, with the brackets of that language."""
    return f"（{text}）" if language == "zh-CN" else f" ({text})"


def named(name: str, name_zh: str | None, language: str) -> str:
    """Give the name of a person or organisation as people of that language write it."""
    return say({"en": name, "zh-CN": name_zh or ""}, language)
