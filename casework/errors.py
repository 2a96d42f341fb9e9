"""Every refusal of the house: one stable code, what is wrong, where, by which clause, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.codes import CODES
from casework.rules.text import Text, say


@dataclass(frozen=True)
class Refusal:
    """One reason why something was not done.

    `code` is a key of `casework.codes.CODES` and never changes its meaning. `message` overrides the
    text of the code (scheme authors write their own). `params` fill the text: what has a label goes by that in each
    language. `field` is the id of the input concerned.
    """

    code: str
    basis: Text = field(default_factory=dict)
    message: Text = field(default_factory=dict)
    params: Mapping[str, str | Text] = field(default_factory=dict)
    field: str = ""

    def text(self, language: str = "en") -> str:
        """Say what is wrong, in the user's words."""
        template = say(self.message or CODES[self.code].message, language)
        said = {k: v if isinstance(v, str) else say(v, language) for k, v in self.params.items()}
        return template if self.message else template.format(**said)

    def clause(self, language: str = "en") -> str:
        """Name the clause it follows from; empty if none says it."""
        return say(self.basis, language)

    def cure(self, language: str = "en") -> str:
        """Say what to do about it."""
        return say(CODES[self.code].cure, language)


class Refused(Exception):
    """Nothing was changed; `refusals` says why, all reasons at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("; ".join(f"{r.code}: {r.text()}" for r in refusals))
        self.refusals = refusals

    @property
    def status(self) -> int:
        """The HTTP status of the first reason (the table in `casework.codes` holds it)."""
        return CODES[self.refusals[0].code].status


def refuse(code: str, /, *, at: str = "", basis: Text | None = None, **params: str | Text) -> Refused:
    """Make the exception for one reason; raise what it returns."""
    return Refused(Refusal(code, field=at, basis=basis or {}, params=params))
