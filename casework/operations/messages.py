"""Mail that an action causes: written into the outbox with the change, sent afterwards."""

import hashlib
from collections.abc import Iterable

from casework.operations.desk import Desk
from casework.operations.opening import Opened
from casework.operations.people import roles_of
from casework.rules.scheme import PANEL
from casework.rules.text import Text, named, say
from casework.rules.workflow import Decision
from models.cases import IssuedRecord
from models.outbox import Outbox
from models.people import Person

_SUBJECT = {"en": "{number}: {action}", "zh-CN": "{number}：{action}"}
_TEXT = {
    "en": "Dear {name},\n\nin case {number} somebody has done: {action}. The case is now at: {stage}.\n"
    "Please sign in to the case portal to see what is expected of you.\n",
    "zh-CN": "{name}：\n\n案件 {number} 已执行操作：{action}。案件目前处于：{stage}。\n"
    "请登录案件门户查看您需要处理的事项。\n",
}


def recipients(opened: Opened, target: str) -> list[Person]:
    """Find who is meant by a role, a function or `panel`; whoever the conflict wall bars is left out."""
    state = opened.situation.state
    if target == PANEL:
        ids = [s.person for s in state.panel]
    elif target in opened.case_type.fields:
        ids = [str(state.values.get(target) or "")]
    else:
        return [p for p in _holders(opened, target) if str(p.id) not in opened.case.barred]
    return list(Person.objects(id__in=[i for i in ids if i], active=True))


def _holders(opened: Opened, role: str) -> Iterable[Person]:
    case, on = opened.case, opened.situation.today
    for person in Person.objects(active=True, roles__role=role, roles__body=case.body):
        if role in roles_of(person, body=case.body, scheme=case.scheme, office=case.office, on=on):
            yield person


def notices(opened: Opened, decision: Decision) -> list[Outbox]:
    """Make a notice for everybody the decision notifies, each in his own language and once."""
    people = {str(p.id): p for target in decision.notify for p in recipients(opened, target)}
    return [_notice(opened, decision, p) for p in people.values() if p.email]


def _notice(opened: Opened, decision: Decision, person: Person) -> Outbox:
    action = opened.case_type.action(decision.action)
    stage = opened.case_type.stage(decision.to)
    return write_to(
        opened,
        person,
        f"notify:{{case}}:{{version}}:{person.id}",
        _SUBJECT,
        _TEXT,
        action=action.label if action else {"en": decision.action},
        stage=stage.label if stage else {"en": decision.to},
    )


def write_to(opened: Opened, person: Person, key: str, subject: Text, text: Text, **words: Text) -> Outbox:
    """Make the mail to somebody of the body, in his language; the texts may also name `{name}` and `{number}`."""
    language = person.language
    said = {name: say(word, language) for name, word in words.items()}
    said |= {"number": opened.case.number or "{number}", "name": named(person.name, person.name_zh, language)}
    return message(
        opened,
        key=key,
        recipient=person.email,
        subject=say(subject, language).format(**said),
        text=say(text, language).format(**said),
    )


_LETTER_SUBJECT = {"en": "{case}: {title} {number}", "zh-CN": "{case}：{title} {number}"}
_LETTER_TEXT = {
    "en": "Dear Sir or Madam,\n\nplease find attached: {title}, number {number}, in case {case}.\n\n{office}\n",
    "zh-CN": "您好：\n\n随函附上案件 {case} 的{title}，编号 {number}。\n\n{office}\n",
}


def letter(desk: Desk, opened: Opened, issued: IssuedRecord, address: str, language: str) -> Outbox:
    """Make the mail that carries an issued document.

    The address is kept sealed and the text names nobody: the outbox is read by more people than the letter.
    """
    case_id = str(opened.case.id)
    title = opened.case_type.documents[issued.document].label
    key = f"letter:{issued.number}:{opened.case.version}:{hashlib.sha256(address.encode()).hexdigest()[:12]}"
    languages = ("en", "zh-CN") if language == "both" else (language,)
    words = [
        {
            "title": say(title, lang),
            "number": issued.number,
            "case": opened.case.number or "",
            "office": say(opened.office.label, lang),
        }
        for lang in languages
    ]
    made = message(
        opened,
        key=key,
        recipient="",
        subject=say(_LETTER_SUBJECT, languages[0]).format(**words[0]),
        text="\n".join(say(_LETTER_TEXT, lang).format(**w) for lang, w in zip(languages, words, strict=True)),
    )
    made.recipients = []
    made.sealed_recipient = desk.sealer.seal(case_id, key, address)
    made.document = issued.document
    made.document_number = issued.number
    return made


def message(opened: Opened, *, key: str, recipient: str, subject: str, text: str) -> Outbox:
    """Make an outbox entry with the sender of the case's office. `{number}` is filled when it is written."""
    return Outbox(
        key=key,
        kind="mail",
        recipients=[recipient],
        sender_name=opened.office.sender_name,
        sender_email=opened.office.sender_email,
        subject=subject,
        text=text,
        case=str(opened.case.id),
        created_at=opened.situation.now,
        not_before=opened.situation.now,
    )
