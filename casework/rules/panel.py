"""Seating a panel: each rule of the scheme, and of the platform, ticked or crossed per candidate."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.errors import Refusal
from casework.rules.case import PersonFacts, Seat
from casework.rules.expressions import ExpressionFailed
from casework.rules.independence import INVOLVEMENT, conflicts
from casework.rules.scheme import Panel, Rule
from casework.rules.situation import Situation
from casework.rules.text import Text, both, say

_CERTIFIED = ("applicant", "certificate_holder", "licensee")


@dataclass(frozen=True)
class Tick:
    """One rule for one candidate or for the whole panel: does it hold, and what it says if not.

    `declared` marks a rule that only asks what the candidate declares.
    """

    rule: str
    holds: bool
    text: Text
    basis: Text = field(default_factory=dict)
    declared: bool = False


@dataclass(frozen=True)
class SeatVerdict:
    """What the rules say of one candidate."""

    person: str
    ticks: tuple[Tick, ...]

    @property
    def fit(self) -> bool:
        """Every rule holds."""
        return all(t.holds for t in self.ticks)


@dataclass(frozen=True)
class PanelVerdict:
    """What the rules say of all candidates and of the panel as a whole."""

    seats: tuple[SeatVerdict, ...]
    whole: tuple[Tick, ...]

    @property
    def valid(self) -> bool:
        """The panel may be seated."""
        return all(s.fit for s in self.seats) and all(t.holds for t in self.whole)


def judge_seat(situation: Situation, panel: Panel, seat: Seat) -> SeatVerdict:
    """Judge one candidate: independence first (platform), then the scheme's `every` rules."""
    facts = situation.facts(seat.person)
    barred = conflicts(situation.case_type, facts)
    ticks = [Tick("independent", not barred, _why(barred), panel.basis)]
    ticks += [_judge_rule(situation, panel, seat, rule) for rule in panel.every]
    return SeatVerdict(seat.person, tuple(ticks))


def _judge_rule(situation: Situation, panel: Panel, seat: Seat, rule: Rule) -> Tick:
    told, untold = (_holds(situation, Seat(seat.person, said, said), rule) for said in (True, False))
    holds = _holds(situation, seat, rule)
    return Tick(rule.id, holds, rule.message, rule.basis or panel.basis, declared=told != untold)


def judge(situation: Situation, panel: Panel, seats: Sequence[Seat]) -> PanelVerdict:
    """Judge a proposed panel under the rule of the scheme."""
    whole = [_size(panel, seats), _distinct(panel, seats), _known(situation, panel)]
    whole += [
        Tick(r.id, any(_holds(situation, s, r) for s in seats), r.message, r.basis or panel.basis)
        for r in panel.some
    ]
    return PanelVerdict(tuple(judge_seat(situation, panel, s) for s in seats), tuple(whole))


def panel_refusals(situation: Situation, panel: Panel, seats: Sequence[Seat]) -> list[Refusal]:
    """Give every reason why this panel may not be seated."""
    unknown = [s.person for s in seats if s.person not in situation.people]
    if unknown:
        return [Refusal("people.unknown", basis=panel.basis, field=person) for person in unknown]
    verdict = judge(situation, panel, seats)
    found = [
        Refusal(
            "panel.seat",
            basis=tick.basis,
            message=_named(situation.facts(seat.person), tick.text),
            params={"rule": tick.rule, "person": seat.person},
            field=seat.person,
        )
        for seat in verdict.seats
        for tick in seat.ticks
        if not tick.holds
    ]
    return found + [
        Refusal(_code(t), basis=t.basis, message=t.text, params={"rule": t.rule}, field="panel")
        for t in verdict.whole
        if not t.holds
    ]


def _code(tick: Tick) -> str:
    """Another composition does not cure that nobody's independence can be judged."""
    return "panel.subject_unknown" if tick.rule == "known" else "panel.whole"


def _holds(situation: Situation, seat: Seat, rule: Rule) -> bool:
    bound = situation.expressions.bind_seat(
        situation.bindings, seat, situation.facts(seat.person), situation.today
    )
    try:
        return situation.expressions.holds(rule.rule, bound)
    except ExpressionFailed:
        return False


def _why(barred: Sequence[str]) -> Text:
    if not barred:
        return {"en": "is independent", "zh-CN": "保持独立"}
    texts = [INVOLVEMENT.get(k, {"en": k, "zh-CN": k}) for k in barred]
    return {"en": "; ".join(t["en"] for t in texts), "zh-CN": "；".join(t["zh-CN"] for t in texts)}


def _named(person: PersonFacts, text: Text) -> Text:
    colon = {"zh-CN": "："}
    return {x: f"{say(person.called, x)}{colon.get(x, ': ')}{words}" for x, words in text.items()}


def _size(panel: Panel, seats: Sequence[Seat]) -> Tick:
    large = panel.max_size is not None and len(seats) > panel.max_size
    text = {
        "en": f"The panel needs at least {panel.min_size} members.",
        "zh-CN": f"小组至少需要{panel.min_size}名成员。",
    }
    if large:
        text = {
            "en": f"The panel may have at most {panel.max_size} members.",
            "zh-CN": f"小组最多{panel.max_size}名成员。",
        }
    return Tick("size", len(seats) >= panel.min_size and not large, text, panel.basis)


def _known(situation: Situation, panel: Panel) -> Tick:
    """Ask whether independence can be judged: somebody certified who raises a case names his organisation."""
    state = situation.state
    named = bool(state.organisation or state.certificate) or state.raiser_kind not in _CERTIFIED
    text = both("It can be told who took part in what is contested.", "可判断何人参与过所争议的事项。")
    if not named:
        text = both(
            "The case names no organisation or certificate: who took part in its certification cannot be told.",
            "案件未写明组织或证书，无法判断何人参与过其认证。",
        )
    return Tick("known", named, text, panel.basis)


def _distinct(panel: Panel, seats: Sequence[Seat]) -> Tick:
    text = {"en": "Nobody can hold two seats.", "zh-CN": "同一人不能占两个席位。"}
    return Tick("distinct", len({s.person for s in seats}) == len(seats), text, panel.basis)
