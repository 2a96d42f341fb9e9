"""The ledger of a case as it stands: its deadlines asked about one situation."""

from casework.rules.deadlines import LedgerLine, ledger
from casework.rules.situation import Situation


def lines_of(situation: Situation) -> tuple[LedgerLine, ...]:
    """Give the line of every deadline of a case at this moment, in its office."""
    return ledger(
        situation.case_type,
        situation.state,
        now=situation.now,
        zone=situation.office.zone,
        calendar=situation.office.calendar,
        holds=situation.holds,
    )
