"""What tests of operations need: the people, a moment, and short words for long calls."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.errors import Refused
from casework.look import Look
from casework.operations.act import act
from casework.operations.desk import Desk
from casework.operations.evidence import Upload, attach
from casework.operations.opening import open_case
from casework.operations.receive import Intake, receive
from casework.operations.sending import send
from casework.overview import overview
from casework.rules.case import Actor, Seat
from casework.rules.dispatch import Sending
from casework.rules.workflow import Submission
from models.cases import Case
from models.organisations import Certificate, Organisation
from portal.config import Settings

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Monday 2 March 2026, 09:30 in Beijing."""


def code_of(attempt: Callable[[], object]) -> str:
    """Give the code of the first reason why an attempt is refused; one that is carried out fails the test."""
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.refusals[0].code


@dataclass
class World:
    desk: Desk
    people: dict[str, str]
    database: Any
    settings: Settings
    password: str
    at: datetime = START

    def actor(self, login: str) -> Actor:
        return Actor(self.people[login])

    def later(self, **length: int) -> None:
        self.at += timedelta(**length)

    def case(self, number: str) -> Case:
        return Case.objects(number=number).first()

    def receive(self, case_type: str = "appeal", by: str = "intake", **more: Any) -> Case:
        return receive(self.desk, self.intake(case_type, **more), actor=self.actor(by), now=self.at)

    def intake(self, case_type: str = "appeal", request_id: str = "", **more: Any) -> Intake:
        receipt = {
            "received_at": (self.at - timedelta(minutes=30)).isoformat(),
            "channel": "email",
            "subject": "Scope cut after the audit",
            "raiser_kind": "certificate_holder",
            "raiser_name": "Mei Tan",
            "raiser_email": "tan@highland.example",
            "organisation": self.organisation("Highland Tea Estate Ltd."),
            "certificate": "RA-CN-0101",
            **more.pop("receipt", {}),
        }
        values = {
            "details": "Two terraces were taken out of the scope.",
            "certification_scope": "farm",
            **(
                {"decision_appealed": "scope_changed", "decision_reference": "D-7"}
                if case_type == "appeal"
                else {}
            ),
            **({"complaint_scope": "body"} if case_type == "complaint" else {}),
            **more.pop("values", {}),
        }
        body, scheme = more.pop("scheme", "csca/rainforest-alliance").split("/")
        return Intake(body, scheme, case_type, more.pop("office", ""), receipt, values, request_id)

    def organisation(self, name: str) -> str:
        return str(Organisation.objects(name=name).first().id)

    def certificate(self, number: str) -> Certificate:
        return Certificate.objects(number=number).first()

    def do(
        self, number: str, by: str, action: str, *, seats=(), reason="", sign=True, version=None, **values
    ):
        seen = self.case(number).version if version is None else version
        submission = Submission(values, tuple(Seat(self.people[s], True, True) for s in seats), reason, sign)
        return act(self.desk, number, seen, action, submission, actor=self.actor(by), now=self.at)

    def send(self, number: str, by: str, document: str, **more: Any) -> Case:
        sending = Sending(document, self.at, **{"channel": "post", "proof": "RR 1", **more})
        version = self.case(number).version
        return send(self.desk, number, version, sending, actor=self.actor(by), now=self.at)

    def attach(
        self, number: str, by: str, kind="submission", content=b"A letter.\n", name="letter.txt", limit=1
    ):
        upload = Upload(io.BytesIO(content), name, kind, limit)
        version = self.case(number).version
        return attach(self.desk, number, version, upload, actor=self.actor(by), now=self.at)

    def open(self, number: str, by: str):
        return open_case(self.desk, number, self.actor(by), self.at)

    def look(self, number: str, by: str, language: str = "en") -> dict[str, Any]:
        return overview(Look(self.desk, self.open(number, by), language))

    def accepted(self) -> str:
        """An appeal that was acknowledged and accepted."""
        number = self.receive().number
        self.do(number, "manager", "assign", owner=self.people["owner"])
        self.do(number, "owner", "acknowledge", next_steps="We look into it.", expected_by="2026-03-30")
        self.send(number, "owner", "acknowledgement")
        self.later(days=2)
        self.do(
            number,
            "owner",
            "accept",
            evidence_sufficient="true",
            signed="true",
            expected_by="2026-03-30",
            next_steps="A panel hears both sides.",
        )
        self.send(number, "owner", "acceptance")
        return number

    def seated(self) -> str:
        """An appeal with a panel."""
        number = self.accepted()
        self.do(number, "owner", "request_panel", panel_reason="It is contested.", certification_scope="farm")
        self.do(number, "manager", "approve_panel")
        self.do(number, "manager", "seat_panel", seats=["panel1", "panel2"])
        return number

    def approved(self, **opinion: Any) -> str:
        """An appeal whose opinion was approved."""
        number = self.seated()
        self.later(days=5)
        self.do(
            number,
            "panel1",
            "record_investigation",
            methods=["both_sides"],
            findings="The buffer zone had been planted.",
            precedents="None found.",
        )
        given = {
            "report": "The scope was cut without ground.",
            "outcome": "upheld",
            "outcome_reasons": "Clause 3.1 of the standard.",
            "problems_found": "true",
            "status_change": "false",
            "scope_restored": "true",
            **opinion,
        }
        self.do(number, "panel1", "submit_opinion", **given)
        self.do(number, "manager", "approve_opinion")
        return number

    def child(self, number: str) -> Case:
        return Case.objects(links__case=str(self.case(number).id)).first()

    def close_capa(self, number: str) -> str:
        """Take the corrective action of a case to its end; gives its number."""
        capa = self.child(number).number
        row = {"what": "Ask for the photo record.", "kind": "corrective", "responsible": self.people["owner"]}
        self.do(capa, "quality", "analyse", root_cause="The checklist lacks the question.", severity="minor")
        self.do(
            capa,
            "owner",
            "submit_plan",
            actions=[{**row, "due_on": "2026-04-20"}],
            target_date="2026-04-30",
        )
        self.do(capa, "quality", "accept_plan")
        self.later(days=20)
        done = self.at.date().isoformat()
        self.do(
            capa,
            "owner",
            "report_done",
            actions=[{**row, "due_on": "2026-04-20", "done_on": done}],
            implemented_on=done,
        )
        self.do(
            capa,
            "clerk",
            "verify",
            verification_method="Five files were sampled.",
            verification_result="effective",
            verification_evidence="All five hold the record.",
        )
        self.do(capa, "owner", "issue_form")
        self.do(capa, "quality", "close")
        return capa
