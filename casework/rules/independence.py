"""Independence of whoever handles, approves or decides (ISO/IEC 17021-1, 9.7.4 and 9.8.6; 17065, 7.13.5).

This is a platform invariant: a scheme may exclude more kinds of involvement, never fewer. It is checked at
assignment, again at every act, and again at publication, because involvement may be entered later.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from casework.errors import Refusal
from casework.rules.case import PersonFacts
from casework.rules.scheme import CaseType
from casework.rules.text import Text

ALWAYS_EXCLUDED = frozenset(
    {
        "auditor",
        "reviewer",
        "decision_maker",
        "subject",
        "raiser_tie",
        "earlier_handler",
        "declared_conflict",
    }
)

INVOLVEMENT = {
    "auditor": {"en": "took part in the audit", "zh-CN": "参加了审核"},
    "reviewer": {"en": "took part in the review", "zh-CN": "参加了复核"},
    "decision_maker": {"en": "took part in the certification decision", "zh-CN": "参加了认证决定"},
    "subject": {"en": "is the person the case is about", "zh-CN": "是案件涉及的当事人"},
    "raiser_tie": {"en": "has a tie to the raiser", "zh-CN": "与提出人有关联"},
    "earlier_handler": {"en": "handled the earlier case", "zh-CN": "处理过先前的案件"},
    "declared_conflict": {"en": "declared a conflict of interest", "zh-CN": "声明存在利益冲突"},
    "day_to_day": {"en": "carries out the policies concerned day to day", "zh-CN": "负责相关政策的日常实施"},
    "adviser": {"en": "advised the certificate holder", "zh-CN": "曾为获证组织提供咨询"},
}

_LOOK_BACK = {"adviser": relativedelta(years=2)}
"""How long a part bars after its day (ISO/IEC 17065, 7.13.6; 17021-1, 5.2): every other kind has no end."""


def counts(kind: str, on: date | None, today: date) -> bool:
    """Say whether a part that somebody took still counts; without a day nobody can say that it is over."""
    length = _LOOK_BACK.get(kind)
    return length is None or on is None or today <= on + length


def conflicts(case_type: CaseType, person: PersonFacts) -> tuple[str, ...]:
    """Name the kinds of involvement that bar this person, in a stable order."""
    return tuple(sorted(person.involved & (ALWAYS_EXCLUDED | set(case_type.exclude))))


def refusals(
    case_type: CaseType, person: PersonFacts, *, at: str = "", basis: Text | None = None
) -> list[Refusal]:
    """Give one refusal for each involvement that bars the person; none if he is independent."""
    return [
        Refusal(
            f"independence.{kind}" if kind in INVOLVEMENT else "independence.other",
            basis=basis or {},
            params={"person": person.called},
            field=at,
        )
        for kind in conflicts(case_type, person)
    ]
