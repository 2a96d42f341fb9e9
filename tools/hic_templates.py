"""The Word templates of HIC: notices of appeals and complaints, the hearing, costs, and the record HIC-172."""

from letter import (
    both,
    facts,
    gap,
    header_and_footer,
    new_document,
    rows_table,
    signatures,
    tag,
    title,
)
from parts import (
    INSIDE,
    TO_ORGANISATION,
    case,
    deadlines,
    effect,
    ending,
    imprint,
    letter,
    section,
    signers,
    to_organisation,
    value,
)


def _judgement(document, **looks):
    """Tell the judgement with the opinion it rests on."""
    both(document, ("Judgement", "判定"), "Heading 1")
    both(document, value("outcome"), bold=True, **looks)
    section(document, ("Opinion and reasons", "意见及理由"), "opinion")


def final_opinion():
    """Tell the final opinion; no appeal to the national authority, but a complaint about HIC is open (3.5)."""
    document = letter("Final opinion")
    both(
        document,
        (
            "This is our final opinion on the matter received on {{ case.received_on_en }}.",
            "现将{{ case.received_on_zh }}收到的事项的最终意见通知如下。",
        ),
    )
    _judgement(document, size=12)
    section(document, ("Facts established", "查明的事实"), "findings")
    effect(document)
    both(document, ("If you are not satisfied", "如您不满意"), "Heading 1")
    both(
        document,
        (
            "There is no appeal to the national authority against this result. You may complain to it about acts or decisions "
            "of HIC.",
            "对本结果不能向国家认证主管部门申诉；但您可就 HIC 的行为或决定向该部门投诉。",
        ),
    )
    return ending(document, approved=True)


def department_notice():
    """Tell the responsible department the final opinion; the raiser is not named."""
    document = new_document("Notice to the responsible department")
    header_and_footer(document)
    both(document, ("{{ document.issued_on_en }}", "{{ document.issued_on_zh }}"), right=True)
    title(document)
    facts(
        document,
        [
            (("Our reference", "案件编号"), "{{ case.number }}"),
            (
                ("Organisation", "获证组织"),
                ("{{ case.organisation_name|dash }}", "{{ case.organisation_name_zh|dash }}"),
            ),
            (("Certificate", "证书"), "{{ case.certificate|dash }}"),
            (("Received on", "收到日期"), case("received_on")),
        ],
    )
    both(
        document,
        (
            "This is the final opinion in a matter that concerns your work.",
            "现将涉及贵部门工作的事项的最终意见通知如下。",
        ),
    )
    _judgement(document)
    gap(document, keep=True)
    signatures(document, signers(approved=True))
    return imprint(document, INSIDE)


def explanation_request():
    """Ask a certified organisation for a written explanation and evidence (4.2.2 b)."""
    document = to_organisation(
        "Request for a written explanation",
        (
            "A complaint reached us that concerns your organisation. Please explain in writing and send what shows it. Who "
            "raised it stays confidential.",
            "我们收到一项涉及贵组织的投诉，请书面说明并提供证据。提出人身份予以保密。",
        ),
    )
    section(document, ("What it is about", "事项内容"), "details")
    tag(document, "{%p if values.explanation_due_on %}")
    both(
        document,
        (
            "Please answer by {{ values.explanation_due_on_en }}.",
            "请于{{ values.explanation_due_on_zh }}前答复。",
        ),
        bold=True,
    )
    tag(document, "{%p endif %}")
    return ending(document, promise=TO_ORGANISATION)


def client_notice():
    """Tell a certified organisation of a founded complaint (4.2.2 g)."""
    document = to_organisation(
        "Notice to the organisation",
        ("A complaint that concerns your organisation has been decided.", "一项涉及贵组织的投诉已作出处理。"),
    )
    _judgement(document)
    effect(document)
    return ending(document, approved=True, promise=TO_ORGANISATION)


def hearing_notice():
    """Tell the parties time and place of a hearing and until when witnesses may be named (4.1.2 c)."""
    document = letter("Notice of the hearing")
    both(
        document,
        (
            "The work group hears both sides on {{ values.hearing_on_en }}.",
            "工作组定于{{ values.hearing_on_zh }}举行听证，听取双方意见。",
        ),
        bold=True,
    )
    section(document, ("Time and place", "时间和地点"), "hearing_place")
    both(
        document,
        (
            "This notice replaces any earlier notice of the hearing.",
            "本通知取代此前签发的听证通知。",
        ),
    )
    both(document, ("Witnesses", "证人"), "Heading 1")
    both(
        document,
        (
            "You may name witnesses, with name and address, until five days before the hearing.",
            "您可在听证五日前提出证人，并注明其姓名和地址。",
        ),
    )
    return ending(document)


def cost_note():
    """Say who pays the costs and why (4.4)."""
    document = letter("Cost note")
    both(document, ("Judgement", "判定"), "Heading 1")
    both(document, value("outcome"))
    both(document, ("Who pays", "费用承担方"), "Heading 1")
    both(document, value("payer"), bold=True)
    tag(document, "{%p if values.raiser_share %}")
    both(
        document,
        (
            "Raiser {{ values.raiser_share }} %, respondent {{ values.respondent_share }} %.",
            "提出人 {{ values.raiser_share }}%，被申诉/投诉方 {{ values.respondent_share }}%。",
        ),
    )
    tag(document, "{%p endif %}")
    return ending(document, approved=True)


def hic_172():
    """The processing record of feedback about certification activities, from intake to costs."""
    document = new_document("HIC-172")
    header_and_footer(document)
    title(document)
    facts(
        document,
        [
            (("Record", "编号"), "{{ case.number }}"),
            (("Kind", "类型"), case("kind")),
            (("Subject", "主题"), "{{ case.subject }}"),
            (("Received on", "收到日期"), case("received_on")),
            (("Management system", "管理体系"), _filled("standard")),
            (("Certificate", "证书"), "{{ case.certificate|dash }}"),
            (("Against whom", "被申诉/投诉方"), _filled("respondent")),
            (("Handler", "经办人"), ("{{ case.owner_name_en|dash }}", "{{ case.owner_name_zh|dash }}")),
        ],
    )
    section(document, ("1. Details and reasons", "1. 详情和理由"), "details")
    facts(
        document,
        [
            (("Signed", "签字"), _filled("signed")),
            (("Stamped", "盖章"), _filled("stamped")),
            (("Accepted on", "受理日期"), _filled("accepted_on")),
        ],
    )
    section(document, ("2. Facts established", "2. 查明的事实"), "findings")
    facts(document, [(("How it was investigated", "调查方式"), _filled("methods"))])
    hic_172_group(document)
    section(document, ("3. Opinion", "3. 意见"), "opinion")
    facts(
        document,
        [
            (("Judgement", "判定"), _filled("outcome")),
            (("Who is responsible", "责任方"), _filled("responsibility")),
            (("Effect on the certificate", "对证书的影响"), _filled("effect")),
        ],
    )
    deadlines(document, ("Deadlines", "期限"), state=True)
    both(document, ("4. View of the raiser, execution, costs", "4. 提出人意见、执行和费用"), "Heading 1")
    facts(
        document,
        [
            (("View of the raiser", "提出人意见"), _filled("raiser_view")),
            (("Executed on", "执行完成日期"), _filled("executed_on")),
            (("Execution", "执行情况"), "{{ values.execution_note|dash }}"),
            (("Who pays", "费用承担方"), _filled("payer")),
        ],
    )
    both(document, ("5. Signatures", "5. 签名"), "Heading 1")
    signatures(document, signers(approved=True))
    return document


def hic_172_group(document):
    """Name the work group, where there is one."""
    tag(document, "{%p if panel %}")
    rows_table(
        document,
        "m",
        "panel",
        [
            (("Work group", "工作组"), ("{{ m.name_en }}", "{{ m.name_zh }}"), 8.4),
            (("No conflict", "无利益冲突"), "{{ m.no_conflict|tick }}", 4.0),
            (("Confidential", "保密"), "{{ m.confidentiality|tick }}", 4.0),
        ],
    )
    tag(document, "{%p endif %}")


def _filled(name: str):
    """Give both texts of a field, a dash where nothing is filled in."""
    return (f"{{{{ values.{name}_en|dash }}}}", f"{{{{ values.{name}_zh|dash }}}}")
