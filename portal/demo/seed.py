"""Fill an empty store with the demonstration: bodies, their people, and cases told through the real operations."""

import io
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from casework.operations.accounts import hash_password
from casework.operations.act import act
from casework.operations.desk import Desk
from casework.operations.evidence import Upload, attach
from casework.operations.receive import Intake, receive
from casework.operations.schemes import import_version, publish, submit
from casework.operations.sending import PORTAL, send
from casework.rules.case import Actor, Seat
from casework.rules.dispatch import Sending
from casework.rules.workflow import Submission
from models.cases import Case
from models.involvement import Involvement
from models.organisations import Certificate, Organisation
from models.people import Person, QualificationRecord, RoleBinding

_UNREACHABLE = {"en": "The raiser left no way to reach him.", "zh-CN": "提出人未留下任何联系方式。"}
PASSWORD = "demo-only-not-secret"  # noqa: S105 - printed on purpose; the demonstration never leaves this machine
SCHEMES = (
    "csca/rainforest-alliance@1",
    "csca/rainforest-alliance@2",
    "csca/rainforest-alliance@3",
    "csca/customer-service@1",
    "sai-global/fsc@1",
    *(f"sai-global/{name}@1" for name in ("complaints", "brc", "ifs", "iecq", "rspo", "sfi")),
    "hic/feedback@1",
)
_DAY = re.compile(r"[+-][0-9]+d")
_RECEIVERS = {"csca": "intake", "hic": "hic-office", "sai-global": "fsc-staff"}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Files:
    """The demonstration as read from disk: people and registry, tracks, stories, the scheme tree."""

    people: Json
    tracks: Json
    stories: Json
    schemes: Mapping[str, bytes]


def seed(desk: Desk, files: Files, *, now: datetime) -> int:
    """Seed an empty store; gives the number of cases. Does nothing where people are already."""
    if Person.objects().first() is not None:
        return 0
    people = _people(files.people)
    _registry(files.people, people, now)
    publish_schemes(files.schemes, people["clerk"], people["admin"], now)
    player = _Player(desk, files, people, now)
    for story in files.stories["stories"]:
        player.tell(story)
    return int(Case.objects.count())


def publish_schemes(tree: Mapping[str, bytes], maker: str, approver: str, now: datetime) -> None:
    """Import and publish the schemes that come with the portal; their proofs are run by the test command."""
    for name in SCHEMES:
        import_version(tree, name, actor=Actor(maker), now=now, proofs=False)
        submit(name, actor=Actor(maker), now=now)
        publish(name, actor=Actor(approver), now=now)


def _people(raw: Json) -> dict[str, str]:
    hashed = hash_password(PASSWORD)
    return {p["login"]: str(_person(p, hashed).id) for p in raw["people"]}


def _person(raw: Json, hashed: str) -> Person:
    roles = [RoleBinding(role=r, body=body) for body, names in raw["roles"].items() for r in names]
    held = [QualificationRecord(valid_from="2024-01-01", **q) for q in raw.get("qualifications", [])]
    person = Person(
        login=raw["login"],
        name=raw["name"],
        name_zh=raw["name_zh"],
        email=f"{raw['login']}@evenhand.example",
        language=raw.get("language", "en"),
        password=hashed,
        fs_uniquifier=secrets.token_hex(16),
        platform_roles=raw.get("platform", []),
        roles=roles,
        qualifications=held,
    )
    return person.save(force_insert=True)


def _registry(raw: Json, people: Mapping[str, str], now: datetime) -> None:
    organisations = {}
    for one in raw["organisations"]:
        saved = Organisation(**{k: v for k, v in one.items() if k != "id"}).save(force_insert=True)
        organisations[one["id"]] = str(saved.id)
    for one in raw["certificates"]:
        given = {**one, "organisation": organisations[one["organisation"]]}
        Certificate(valid_from="2024-01-01", valid_until="2027-12-31", **given).save(force_insert=True)
    for one in raw["involvement"]:
        day = (now - timedelta(days=one["days_ago"])).date().isoformat()
        given = {k: v for k, v in one.items() if k != "days_ago"}
        given |= {"person": people[one["person"]], "organisation": organisations[one["organisation"]]}
        Involvement(on=day, **given).save(force_insert=True)


class _Player:
    """Plays stories: each step at its own past moment, through the same operations as every screen."""

    def __init__(self, desk: Desk, files: Files, people: Mapping[str, str], now: datetime) -> None:
        self.desk, self.files, self.people, self.now = desk, files, people, now
        self.organisations = {o["id"]: o["name"] for o in files.people["organisations"]}

    def tell(self, story: Json) -> None:
        """Receive the case and go along its track until today, or until where the story stops."""
        received = (self.now - timedelta(days=story["ago"])).replace(
            hour=1, minute=10, second=0, microsecond=0
        )
        case = self._receive(story, received)
        for number, step in enumerate(self._steps(story)):
            moment = received + timedelta(days=step["day"], hours=1, minutes=30 + number)
            if moment >= self.now:
                return
            self._play(story, step, case.number, received, moment)

    def _steps(self, story: Json) -> list[Json]:
        """Give the track up to where the story stops, and what it does then."""
        steps = []
        for step in self.files.tracks[story["track"]]:
            if step.get("does") == story.get("stop", "-"):
                break
            steps.append(step)
        return [*steps, *story.get("then", [])]

    def _receive(self, story: Json, received: datetime) -> Case:
        body, scheme = story["scheme"].split("/")
        raiser = story.get("raiser", {})
        values = {"details": story["details"], **self._value(story, story.get("with", {}), received)}
        if "decision" in story:
            values |= {
                "decision_appealed": story["decision"],
                "decision_reference": "D-" + story["cert"][-4:],
            }
        if "decision_other" in story:
            values["decision_other"] = story["decision_other"]
        if "about" in story:
            values["complaint_scope" if body == "csca" else "complaint_about"] = story["about"]
        if body == "csca":
            values["certification_scope"] = "farm"
        elif body == "sai-global" and story["type"] == "appeal":
            values["complaint_about"] = story["about"]
        found = Organisation.objects(name=self.organisations.get(story.get("org", ""), "-")).first()
        receipt = {
            "received_at": received.isoformat(),
            "channel": "email" if raiser else "mail",
            "subject": story["subject"],
            "raiser_kind": story["kind"],
            "anonymous": not raiser,
            "raiser_name": raiser.get("name", ""),
            "raiser_email": raiser.get("email", ""),
            "raiser_language": story["lang"],
            "organisation": str(found.id) if found else "",
            "certificate": story.get("cert", ""),
        }
        intake = Intake(body, scheme, story["type"], story.get("office", ""), receipt, values)
        actor = Actor(self.people[_RECEIVERS[body]])
        return receive(self.desk, intake, actor=actor, now=received + timedelta(hours=1))

    def _play(self, story: Json, step: Json, number: str, received: datetime, now: datetime) -> None:
        login = self._value(story, step["by"], received)
        actor = Actor(login if login in self.people.values() else self.people[login])
        number = self._target(step, number)
        if not number:
            return
        version = Case.objects(number=number).only("version").first().version
        if "attaches" in step:
            self._attach(story, step["attaches"], number, version, actor, now)
        elif "sends" in step or "cannot_send" in step:
            self._send(story, step, number, version, actor, now)
        else:
            submission = self._submission(story, step, received)
            act(
                self.desk,
                number,
                version,
                step["does"],
                submission,
                actor=actor,
                now=now,
                language=story["lang"],
            )

    def _target(self, step: Json, number: str) -> str:
        if step.get("case") != "capa":
            return number
        parent = Case.objects(number=number).first()
        child = Case.objects(links__case=str(parent.id)).first()
        return child.number if child else ""

    def _submission(self, story: Json, step: Json, received: datetime) -> Submission:
        case_fields = self._fields(story, step)
        values = {
            k: self._value(story, v, received) for k, v in step.get("with", {}).items() if k in case_fields
        }
        seats = tuple(Seat(self.people[p], True, True) for p in step.get("seats", ()))
        reason = self._value(story, step.get("reason", ""), received)
        return Submission(values, seats, reason, signed=True)

    def _fields(self, story: Json, step: Json) -> frozenset[str]:
        """Leave out fields that only the sister case type of a shared track asks for."""
        body, scheme = story["scheme"].split("/")
        ready = self.desk.shelf.in_force(body, scheme, self.now.date())
        case_type = ready.scheme.case_types["capa" if step.get("case") == "capa" else story["type"]]
        action = case_type.action(step["does"])
        return frozenset(action.form if action else ())

    def _value(self, story: Json, value: Any, received: datetime) -> Any:
        if isinstance(value, list):
            return [self._value(story, v, received) for v in value]
        if isinstance(value, dict):
            return {k: self._value(story, v, received) for k, v in value.items()}
        return self._word(story, value, received) if isinstance(value, str) else value

    def _word(self, story: Json, word: str, received: datetime) -> Any:
        """Read `$name` from the story, `@login` as a person, `+10d` or `-10d` as a day counted from receipt."""
        if word.startswith("$"):
            return self._told(story, word[1:])
        if word.startswith("@"):
            return self.people[word[1:]]
        if _DAY.fullmatch(word):
            return (received + timedelta(days=int(word[:-1]))).date().isoformat()
        return word

    def _told(self, story: Json, name: str) -> Any:
        told = story.get(name, self.files.stories["defaults"][story["lang"]].get(name, ""))
        return self.people[told] if name == "investigator" else told

    def _attach(self, story: Json, kind: str, number: str, version: int, actor: Actor, now: datetime) -> None:
        text = f"{story['subject']}\n\n{story['details']}\n".encode()
        upload = Upload(io.BytesIO(text), f"{kind}.txt", kind, 1)
        attach(self.desk, number, version, upload, actor=actor, now=now)

    def _send(self, story: Json, step: Json, number: str, version: int, actor: Actor, now: datetime) -> None:
        how = {"channel": step.get("channel", PORTAL), "proof": step.get("proof", "")}
        sending = Sending(step.get("sends") or step["cannot_send"], now, **how)
        if "cannot_send" in step:
            sending = replace(sending, channel="", not_possible=_UNREACHABLE[story["lang"]])
        send(self.desk, number, version, sending, actor=actor, now=now)
