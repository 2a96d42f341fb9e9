"""What a code is; the tables are in `codes_acts` and `codes_inputs`, all together in `codes`."""

from dataclasses import dataclass

from casework.rules.text import Text


@dataclass(frozen=True)
class Code:
    """The fixed part of a refusal: HTTP status, sentence and cure in each language."""

    status: int
    message: Text
    cure: Text


def code(status: int, en: str, zh: str, cure_en: str, cure_zh: str) -> Code:
    """Make a code from its English and Chinese words."""
    return Code(status, {"en": en, "zh-CN": zh}, {"en": cure_en, "zh-CN": cure_zh})
