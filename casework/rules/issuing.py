"""When a document may be issued: what it needs is there, what must come before is done, lateness is explained."""

from casework.errors import Refusal
from casework.rules.clocks import lines_of
from casework.rules.deadlines import LedgerLine
from casework.rules.fields import empty
from casework.rules.scheme import Action, CaseType, Document
from casework.rules.situation import Situation
from casework.rules.text import Text, say


def issue_refusals(after: Situation, action: Action, reason: str) -> list[Refusal]:
    """Give every reason why the documents of this action may not be issued (DOCUMENTS, decision 7).

    `after` is the case with the submitted values. A broken deadline of the body that the document stops asks
    for a reason; it is recorded with the action.
    """
    found: list[Refusal] = []
    for effect in action.effects:
        if effect.issue and after.holds(effect.when):
            document = after.case_type.documents[effect.issue]
            found += _needed(after, document)
            if not reason.strip():
                found += _late(after, document)
    return found


def _needed(after: Situation, document: Document) -> list[Refusal]:
    found = [
        Refusal(
            "document.needs",
            basis=document.basis,
            message=_needs_words(after, document, n),
            params={"document": document.id, "field": n},
            field=n,
        )
        for n in document.needs
        if empty(after.state.values.get(n))
    ]
    return found + _undone(after, document)


def _undone(after: Situation, document: Document) -> list[Refusal]:
    done = {s.action for s in after.state.steps}
    missing = [a for a in after.case_type.actions if a.id in document.after and a.id not in done]
    return [
        Refusal(
            "document.after", basis=document.basis, params={"document": document.label, "action": a.called}
        )
        for a in missing
    ]


def _needs_words(after: Situation, document: Document, name: str) -> Text:
    """Say it with the labels people know."""
    label = after.case_type.fields[name].label
    texts = {
        "en": "'{document}' cannot be issued without '{field}'.",
        "zh-CN": "缺少“{field}”，不能签发“{document}”。",
    }
    return {
        language: text.format(document=say(document.label, language), field=say(label, language))
        for language, text in texts.items()
    }


def _late(after: Situation, document: Document) -> list[Refusal]:
    return [
        Refusal(
            "document.late_reason_missing",
            basis=line.basis,
            params={"deadline": line.label, "due": str(line.due)},
            field="reason",
        )
        for line in lines_of(after)
        if line.state == "overdue" and line.party == "inside" and stops(after.case_type, line, document.id)
    ]


def stops(case_type: CaseType, line: LedgerLine, document: str) -> bool:
    """Say whether sending a document stops a clock, alone or with others."""
    deadline = next(d for d in case_type.deadlines if d.id == line.id)
    named = {d for s in deadline.stop if s.startswith("sent.") for d in s.removeprefix("sent.").split("|")}
    return document in named
