"""What every case is received with, whatever the scheme: who, when, how, about whom.

These are fields like any other, so that forms, validation and texts come from the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.errors import Refusal
from casework.rules.fields import read_values, receipt_faults, unanswered
from casework.rules.scheme import Choice, Field
from casework.rules.text import certificate_number


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"en": en, "zh-CN": zh}) for name, en, zh in rows)


CHANNELS = _choices(
    ("phone", "Phone", "电话"),
    ("email", "E-mail", "电子邮件"),
    ("mail", "Post", "邮寄"),
    ("visit", "Visit", "来访"),
    ("paper_form", "Paper form", "纸质表格"),
)

RAISER_KINDS = _choices(
    ("applicant", "Applicant", "申请方"),
    ("certificate_holder", "Certificate holder", "获证组织"),
    ("licensee", "Licensee", "获许可方"),
    ("interested_party", "Interested party", "利益相关方"),
    ("authority", "Authority", "主管部门"),
    ("scheme_owner", "Scheme owner", "方案所有者"),
    ("staff", "Own staff", "本机构员工"),
    ("unknown", "Unknown", "未知"),
)

SUBJECTS = _choices(
    ("decision", "A decision on certification, or the outcome of a complaint", "认证决定或投诉结果"),
    ("body", "Us: our people, our service, our work", "本机构的人员、服务或工作"),
    ("client", "A certified organisation or its products", "获证组织或其产品"),
    ("label", "The use of a label, a mark or a certificate", "标签、标志或证书的使用"),
    ("idea", "Praise, a suggestion or information", "表扬、建议或信息"),
    ("request", "A question or a request", "咨询或请求"),
)
"""What somebody may come with. A kind of case names those for which the intake suggests it."""

RAISER_FIELDS = (
    Field(
        id="anonymous",
        type="boolean",
        label={"en": "Anonymous", "zh-CN": "匿名"},
        hint={
            "en": "The raiser did not say who he is, or asked not to be named.",
            "zh-CN": "提出人未透露身份，或要求不透露姓名。",
        },
    ),
    Field(
        id="raiser_kind",
        type="select_one",
        required="true",
        label={"en": "The raiser is", "zh-CN": "提出人身份"},
        choices=RAISER_KINDS,
    ),
    Field(id="raiser_name", confidential=True, max_length=200, label={"en": "Name", "zh-CN": "姓名"}),
    Field(
        id="raiser_organisation",
        confidential=True,
        max_length=200,
        label={"en": "Organisation of the raiser", "zh-CN": "提出人所属组织"},
    ),
    Field(
        id="raiser_email",
        type="email",
        confidential=True,
        max_length=254,
        label={"en": "E-mail", "zh-CN": "电子邮件"},
    ),
    Field(id="raiser_phone", confidential=True, max_length=60, label={"en": "Phone", "zh-CN": "电话"}),
    Field(
        id="raiser_address",
        confidential=True,
        multiline=True,
        max_length=500,
        label={"en": "Address", "zh-CN": "地址"},
    ),
    Field(
        id="raiser_language",
        type="select_one",
        label={"en": "Language of letters", "zh-CN": "信函语言"},
        choices=_choices(("en", "English", "英文"), ("zh-CN", "Chinese", "中文"), ("both", "Both", "中英文")),
    ),
)

ABOUT_FIELDS = (
    Field(
        id="subject",
        required="true",
        max_length=200,
        label={"en": "Subject", "zh-CN": "主题"},
        hint={
            "en": "A few words; do not name the raiser here.",
            "zh-CN": "简短说明；请勿在此写明提出人姓名。",
        },
    ),
    Field(id="organisation", type="person", label={"en": "Organisation concerned", "zh-CN": "相关组织"}),
    Field(id="certificate", max_length=80, label={"en": "Certificate number", "zh-CN": "证书编号"}),
    Field(id="parent", max_length=40, label={"en": "Belongs to case", "zh-CN": "所属案件编号"}),
)

ARRIVAL_FIELDS = (
    Field(
        id="received_at",
        type="dateTime",
        required="true",
        label={"en": "Received", "zh-CN": "收到时间"},
        hint={
            "en": "When it first arrived; the clocks run from this day.",
            "zh-CN": "首次收到的时间；期限自该日起计算。",
        },
    ),
    Field(
        id="channel",
        type="select_one",
        required="true",
        label={"en": "How it came", "zh-CN": "接收方式"},
        choices=CHANNELS,
    ),
    Field(
        id="late_entry_reason",
        max_length=500,
        label={"en": "Why it is entered late", "zh-CN": "延迟登记的原因"},
        hint={
            "en": "Needed if it arrived more than three days ago.",
            "zh-CN": "收到已超过三天时须填写。",
        },
    ),
)

BROUGHT_FIELDS = (
    Field(
        id="raiser_kind",
        type="select_one",
        label={"en": "Who raises it", "zh-CN": "提出人身份"},
        choices=RAISER_KINDS,
    ),
    Field(
        id="about", type="select_one", label={"en": "What it is about", "zh-CN": "涉及事项"}, choices=SUBJECTS
    ),
    Field(id="certificate", max_length=80, label={"en": "Certificate number", "zh-CN": "证书编号"}),
)
"""What the intake asks before it suggests a kind of case."""
RECEIPT_FIELDS = (*ARRIVAL_FIELDS, *RAISER_FIELDS, *ABOUT_FIELDS)
SETTLED_FIELDS = (
    ARRIVAL_FIELDS[1],
    ABOUT_FIELDS[0],
    Field(
        id="settled_how",
        required="true",
        multiline=True,
        max_length=2000,
        label={"en": "How it was settled", "zh-CN": "如何当场解决"},
    ),
)
"""What is kept of a matter that was settled at first contact."""

RAISER_IDS = (*(f.id for f in RAISER_FIELDS if f.confidential), "raiser_language")
_CONTACT = ("raiser_email", "raiser_phone", "raiser_address")


@dataclass(frozen=True)
class Receipt:
    """What a case is received with, read and typed. `raiser` is sealed in the store."""

    received_at: datetime
    channel: str
    subject: str
    raiser_kind: str
    anonymous: bool
    raiser: Mapping[str, str]
    organisation: str
    certificate: str
    parent: str
    late_entry_reason: str

    @property
    def contactable(self) -> bool:
        """There is some way to reach the raiser."""
        return reachable(self.raiser)


def reachable(raiser: Mapping[str, str]) -> bool:
    """Say whether what is kept of a raiser holds some way to reach him."""
    return any(raiser.get(c) for c in _CONTACT)


def read_receipt(raw: Mapping[str, Any], *, now: datetime, zone: ZoneInfo) -> tuple[Receipt, list[Refusal]]:
    """Read the platform part of a receipt, and name its faults.

    Where something is missing or wrong the receipt holds a stand-in, so that the rest can be judged in the same
    round; with faults it must not be stored. Times without a zone are local to the office. An anonymous raiser may
    still leave a way to reach him.
    """
    values, faults = read_values(RECEIPT_FIELDS, {}, raw, zone)
    bad = {f.field for f in faults}
    faults += unanswered(RECEIPT_FIELDS, values, faults)
    if not values.get("anonymous") and not values.get("raiser_name") and "raiser_name" not in bad:
        faults.append(Refusal("receipt.raiser", field="raiser_name"))
    received = values.get("received_at")
    if received is not None:
        reason = values.get("late_entry_reason") or ""
        faults += receipt_faults(received, now, zone, reason=reason)
    return _receipt(values, now), faults


def _receipt(values: Mapping[str, Any], now: datetime) -> Receipt:
    return Receipt(
        received_at=min(values.get("received_at") or now, now),
        channel=values.get("channel") or "",
        subject=values.get("subject") or "-",
        raiser_kind=values.get("raiser_kind") or "",
        anonymous=bool(values.get("anonymous")),
        raiser={k: values[k] for k in RAISER_IDS if values.get(k)},
        organisation=values.get("organisation") or "",
        certificate=certificate_number(values.get("certificate") or ""),
        parent=values.get("parent") or "",
        late_entry_reason=values.get("late_entry_reason") or "",
    )
