"""The forms of the registry: people, organisations, certificates, involvement. Fields like those of a scheme."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.rules.independence import INVOLVEMENT
from casework.rules.scheme import Choice, Field
from casework.rules.text import Text, both


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(name, both(en, zh)) for name, en, zh in rows)


@dataclass(frozen=True)
class Form:
    """A kind of record: its fields, the records of its repeats, and the field that names one."""

    id: str
    label: Text
    plural: Text
    fields: tuple[Field, ...]
    records: Mapping[str, Mapping[str, Field]]
    columns: tuple[str, ...]


_FROM = Field(id="valid_from", type="date", plan=True, label=both("From", "自"))
_UNTIL = Field(id="valid_until", type="date", plan=True, label=both("Until", "至"))
LANGUAGES = _choices(("en", "English", "英文"), ("zh-CN", "Chinese", "中文"))
STATUSES = _choices(
    ("applied", "Applied for", "已申请"),
    ("valid", "Valid", "有效"),
    ("suspended", "Suspended", "暂停"),
    ("withdrawn", "Withdrawn", "撤销"),
    ("expired", "Expired", "已过期"),
    ("refused", "Refused", "拒绝"),
)
KINDS = tuple(Choice(name, text) for name, text in INVOLVEMENT.items() if name != "earlier_handler")

PERSON = Form(
    id="people",
    label=both("Person", "人员"),
    plural=both("People", "人员"),
    columns=("name", "name_zh", "login", "email", "active"),
    records={
        "role": {
            "role": Field(id="role", required="true", max_length=40, label=both("Role", "职责")),
            "body": Field(id="body", required="true", max_length=40, label=both("Body", "机构")),
            "scheme": Field(
                id="scheme", max_length=40, label=both("Scheme (empty: all)", "方案（空：全部）")
            ),
            "office": Field(
                id="office", max_length=40, label=both("Office (empty: all)", "办公室（空：全部）")
            ),
            "valid_from": _FROM,
            "valid_until": _UNTIL,
        },
        "qualification": {
            "kind": Field(id="kind", required="true", max_length=40, label=both("Qualification", "资格")),
            "scope": Field(id="scope", required="true", max_length=80, label=both("Scope", "范围")),
            "valid_from": _FROM,
            "valid_until": _UNTIL,
        },
    },
    fields=(
        Field(id="name", required="true", max_length=120, label=both("Name", "姓名")),
        Field(id="name_zh", max_length=120, label=both("Name in Chinese", "中文姓名")),
        Field(id="login", required="true", max_length=80, label=both("Log-in", "登录名")),
        Field(id="email", type="email", max_length=254, label=both("E-mail", "电子邮件")),
        Field(id="language", type="select_one", choices=LANGUAGES, label=both("Language", "语言")),
        Field(
            id="platform_roles",
            type="select_multiple",
            choices=_choices(
                ("administrator", "Administrator", "管理员"), ("assessor", "Assessor", "评审员")
            ),
            label=both("Platform roles", "平台角色"),
            hint=both(
                "They open screens; they give no right in any case.", "仅用于打开页面，不赋予任何案件权限。"
            ),
        ),
        Field(id="active", type="boolean", label=both("May sign in", "允许登录")),
        Field(id="roles", type="repeat", record="role", label=both("Body roles", "机构职责")),
        Field(
            id="qualifications", type="repeat", record="qualification", label=both("Qualifications", "资格")
        ),
    ),
)

ORGANISATION = Form(
    id="organisations",
    label=both("Organisation", "组织"),
    plural=both("Organisations", "组织"),
    columns=("name", "name_zh", "country", "address", "active"),
    records={},
    fields=(
        Field(id="name", required="true", max_length=200, label=both("Name", "名称")),
        Field(id="name_zh", max_length=200, label=both("Name in Chinese", "中文名称")),
        Field(id="address", max_length=500, label=both("Address", "地址")),
        Field(id="country", max_length=2, label=both("Country (two letters)", "国家（两位字母）")),
        Field(id="active", type="boolean", label=both("In use", "使用中")),
    ),
)

CERTIFICATE = Form(
    id="certificates",
    label=both("Certificate", "证书"),
    plural=both("Certificates", "证书"),
    columns=("number", "organisation", "body", "scheme", "scope", "status", "valid_until"),
    records={},
    fields=(
        Field(id="number", required="true", max_length=80, label=both("Number", "编号")),
        Field(id="organisation", type="person", required="true", label=both("Organisation", "组织")),
        Field(id="body", required="true", max_length=40, label=both("Body", "机构")),
        Field(id="scheme", required="true", max_length=40, label=both("Scheme", "方案")),
        Field(id="scope", max_length=80, label=both("Scope", "范围")),
        Field(id="status", type="select_one", choices=STATUSES, label=both("Status", "状态")),
        _FROM,
        _UNTIL,
    ),
)

INVOLVED = Form(
    id="involvement",
    label=both("Involvement", "参与记录"),
    plural=both("Audits, reviews and decisions", "审核、复核和决定"),
    columns=("person", "kind", "organisation", "certificate", "activity", "on", "active"),
    records={},
    fields=(
        Field(id="person", type="person", required="true", label=both("Person", "人员")),
        Field(id="kind", type="select_one", required="true", choices=KINDS, label=both("Part", "参与方式")),
        Field(id="organisation", type="person", label=both("Organisation", "组织")),
        Field(
            id="certificate",
            max_length=80,
            label=both("Certificate", "证书"),
            hint=both("Empty: it counts for all of the organisation.", "留空则适用于该组织的全部事项。"),
        ),
        Field(id="activity", max_length=80, label=both("Audit, review or decision", "审核、复核或决定")),
        Field(
            id="on",
            type="date",
            past=True,
            label=both("Day", "日期"),
            hint=both(
                "Of advice its last day: it counts for two years.", "咨询请填最后一日，此后两年内有效。"
            ),
        ),
        Field(id="note", max_length=500, label=both("Note", "备注")),
        Field(id="active", type="boolean", label=both("Counts", "有效")),
    ),
)

FORMS: Mapping[str, Form] = {f.id: f for f in (PERSON, ORGANISATION, CERTIFICATE, INVOLVED)}
