"""Make the Word templates that come with the schemes. Run by hand after a change; the results are kept in the tree.

An administrator changes the .docx in Word instead; this script only saves drawing ten of them by hand.
"""

import io
import sys
import zipfile
from pathlib import Path

from letter import (
    both,
    facts,
    gap,
    header_and_footer,
    new_document,
    plain,
    rows_table,
    signatures,
    tag,
    title,
)

CSCA = Path("csca/rainforest-alliance/1/templates")
SAI = Path("sai-global/generic/templates")
FSC = Path("sai-global/fsc/templates")
SIMPLE = "{{ values.%s }}"


def value(name: str):
    """Give both texts of a field of choices, days or yes and no."""
    return (f"{{{{ values.{name}_en }}}}", f"{{{{ values.{name}_zh }}}}")


def case(name: str):
    """Give both texts of a fact of the case."""
    return (f"{{{{ case.{name}_en }}}}", f"{{{{ case.{name}_zh }}}}")


def person(name: str):
    """Give both names of a person."""
    return (f"{{{{ {name}_en|dash }}}}", f"{{{{ {name}_zh|dash }}}}")


def letter(heading: str):
    """Start a letter: head, date, addressee, reference."""
    document = new_document(heading)
    header_and_footer(document)
    both(document, ("{{ document.issued_on_en }}", "{{ document.issued_on_zh }}"), right=True)
    tag(document, "{%p if raiser.name or raiser.organisation %}")
    tag(document, "{%p if raiser.name %}")
    plain(document, "{{ raiser.name }}", after=0)
    tag(document, "{%p endif %}")
    tag(document, "{%p if raiser.organisation %}")
    plain(document, "{{ raiser.organisation }}", after=0)
    tag(document, "{%p endif %}")
    tag(document, "{%p if raiser.address %}")
    plain(document, "{{ raiser.address }}", after=0)
    tag(document, "{%p endif %}")
    tag(document, "{%p else %}")
    both(document, ("To whoever raised this matter", "致提出人"), after=0)
    tag(document, "{%p endif %}")
    gap(document)
    title(document)
    facts(
        document,
        [
            (("Our reference", "案件编号"), "{{ case.number }}"),
            (("Subject", "主题"), "{{ case.subject }}"),
            (("Kind", "类型"), case("kind")),
            (("Received on", "收到日期"), case("received_on")),
        ],
    )
    both(document, ("Dear Sir or Madam,", "您好："))
    return document


def ending(document, *, approved: bool = False):
    """End a letter: greeting, signature, office."""
    both(document, ("Yours sincerely,", "此致"))
    people = [(("Prepared by", "经办人"), person("document.prepared_by"))]
    if approved:
        people.append((("Approved by", "批准人"), person("document.approved_by")))
    signatures(document, people)
    gap(document)
    both(
        document,
        (
            "{{ office.name_en }}, {{ office.address_en }}, {{ office.sender_email }}",
            "{{ office.name_zh }}，{{ office.address_zh }}，{{ office.sender_email }}",
        ),
        grey=True,
        size=9,
    )
    both(
        document,
        (
            "Handled by {{ scheme.title_en }} ({{ scheme.document }}). We treat your identity and what you send us as confidential, and "
            "raising a matter never puts you at a disadvantage.",
            "本事项按{{ scheme.title_zh }}（{{ scheme.document }}）处理。我们对您的身份和所提交的材料保密，提出事项不会使您受到不利对待。",
        ),
        grey=True,
        size=9,
    )
    return document


def acknowledgement_csca():
    """Confirm receipt under CSCA/P03RA 5.6.4 b, f."""
    document = letter("Acknowledgement of receipt")
    both(
        document,
        (
            "We confirm that your matter reached us on {{ case.received_on_en }} ({{ case.channel_en }}). It has been "
            "registered under the number above; please quote it whenever you write.",
            "兹确认，我们已于{{ case.received_on_zh }}收到您提出的事项（{{ case.channel_zh }}），并以上述编号登记。来函请注明该编号。",
        ),
    )
    both(
        document,
        (
            "We now check whether it can be accepted under our procedure and tell you by the day named below.",
            "我们将依程序审查是否受理，并在下列日期前告知您。",
        ),
    )
    tag(document, "{%p if values.next_steps %}")
    both(document, ("Next steps", "后续步骤"), "Heading 1")
    plain(document, "{{ values.next_steps }}")
    tag(document, "{%p endif %}")
    both(document, ("Dates", "日期"), "Heading 1")
    deadlines(document)
    return ending(document)


def deadlines(document):
    """List the deadlines of the case."""
    rows_table(
        document,
        "d",
        "deadlines",
        [
            (("What", "事项"), ("{{ d.label_en }}", "{{ d.label_zh }}"), 7.4),
            (("At the latest on", "最迟日期"), "{{ d.due }}", 4.0),
            (("Clause", "条款"), "{{ d.basis }}", 5.0),
        ],
    )


def acceptance():
    """Tell that a case was accepted, with next steps and the day of findings."""
    document = letter("Notice of acceptance")
    both(
        document,
        (
            "Your matter has been accepted and will be investigated by people who took no part in the audit, the "
            "review or the decision concerned.",
            "您提出的事项已予受理，并将由未参与相关审核、复核或决定的人员进行调查。",
        ),
    )
    both(document, ("Next steps", "后续步骤"), "Heading 1")
    plain(document, "{{ values.next_steps }}")
    both(document, ("When you can expect the result", "预计得出结果的时间"), "Heading 1")
    both(
        document,
        (
            "By {{ values.expected_by_en }}. We write to you if it takes longer, and say why.",
            "{{ values.expected_by_zh }}前。如需更长时间，我们将书面告知并说明原因。",
        ),
    )
    both(document, ("Dates", "日期"), "Heading 1")
    deadlines(document)
    return ending(document)


def non_acceptance():
    """Tell that a case is not accepted, with the listed ground."""
    document = letter("Notice of non-acceptance")
    both(
        document,
        (
            "We have examined your matter and cannot accept it under our procedure.",
            "经审查，根据我们的程序，您提出的事项不予受理。",
        ),
    )
    both(document, ("Ground", "理由"), "Heading 1")
    both(document, ("{{ values.ground_text_en }}", "{{ values.ground_text_zh }}"), bold=True)
    tag(document, "{%p if values.ground_reason %}")
    plain(document, "{{ values.ground_reason }}")
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.earlier_case %}")
    both(document, ("Earlier case: {{ values.earlier_case }}", "先前案件：{{ values.earlier_case }}"))
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.authority_name %}")
    both(document, ("Authority: {{ values.authority_name }}", "主管部门：{{ values.authority_name }}"))
    tag(document, "{%p endif %}")
    both(
        document,
        (
            "If you can show new facts, write to us with the number above: we look at the matter again.",
            "如您能提供新的事实，请注明上述编号来函，我们将重新审查。",
        ),
    )
    return ending(document)


def panel_appointment():
    """Appoint a panel; each member declares independence and confidentiality."""
    document = new_document("Appointment of the panel")
    header_and_footer(document)
    title(document)
    facts(
        document,
        [
            (("Case", "案件"), "{{ case.number }}"),
            (("Subject", "主题"), "{{ case.subject }}"),
            (("Scope concerned", "涉及范围"), SIMPLE % "certification_scope"),
            (("Why a panel", "成立原因"), SIMPLE % "panel_reason"),
            (("Appointed on", "任命日期"), ("{{ document.issued_on_en }}", "{{ document.issued_on_zh }}")),
            (("Appointed by", "任命人"), person("document.prepared_by")),
        ],
    )
    both(document, ("Members", "成员"), "Heading 1")
    rows_table(
        document,
        "m",
        "panel",
        [
            (("Name", "姓名"), ("{{ m.name_en }}", "{{ m.name_zh }}"), 3.4),
            (("Qualification", "资格"), "{{ m.qualification|dash }}", 4.2),
            (("No conflict", "无利益冲突"), "{{ m.no_conflict|tick }}", 2.0),
            (("Confidential", "保密"), "{{ m.confidentiality|tick }}", 2.6),
            (("Signature, date", "签名、日期"), " ", 4.2),
        ],
    )
    both(document, ("Declaration of each member", "成员声明"), "Heading 1")
    both(
        document,
        (
            "I took no part in the audit, the review or the decision that this case is about, I have no tie to "
            "whoever raised it, and nothing else stands in the way of an impartial judgement. Should this change, I "
            "say so at once and leave the panel.",
            "本人未参与本案所涉的审核、复核或决定，与提出人无关联，亦无其他影响公正判断的情形。如有变化，立即声明并退出小组。",
        ),
    )
    both(
        document,
        (
            "I keep all that I learn in this case confidential, during the work and afterwards.",
            "对在本案中了解到的一切情况，无论在处理期间或之后，本人均予保密。",
        ),
    )
    return document


def r03():
    """Notice of results of appeals and complaints (CSCA/P03RA.R03)."""
    document = new_document("Notice of results")
    header_and_footer(document)
    title(document)
    facts(
        document,
        [
            (("Number of the notice", "通知书编号"), "{{ document.number }}"),
            (("Case", "案件编号"), "{{ case.number }}"),
            (("Kind", "类型"), case("kind")),
            (("Submitted by", "提出人"), "{{ raiser.name|dash }}"),
            (("Organisation of the submitter", "提出人所属组织"), "{{ raiser.organisation|dash }}"),
            (("Submitter is", "提出人身份"), ("{{ raiser.kind_en }}", "{{ raiser.kind_zh }}")),
            (
                ("Certificate holder concerned", "相关获证方"),
                ("{{ case.organisation_name|dash }}", "{{ case.organisation_name_zh|dash }}"),
            ),
            (("Certificate", "证书编号"), "{{ case.certificate|dash }}"),
            (("Received on", "收到日期"), case("received_on")),
            (("Accepted on", "受理日期"), case("accepted_on")),
            (("Issued on", "签发日期"), ("{{ document.issued_on_en }}", "{{ document.issued_on_zh }}")),
            (("Subject", "主题"), "{{ case.subject }}"),
        ],
    )
    section(document, ("What was submitted", "申投诉内容"), "details")
    both(document, ("Course of the investigation", "调查经过"), "Heading 1")
    both(document, ("How: {{ values.methods_en }}", "方式：{{ values.methods_zh }}"))
    tag(document, "{%p if panel %}")
    both(document, ("Heard and judged by a panel:", "由专项小组调查和判断："), after=1)
    tag(document, "{%p for m in panel %}")
    both(document, ("•  {{ m.name_en }}", "•  {{ m.name_zh }}"), after=0)
    tag(document, "{%p endfor %}")
    tag(document, "{%p else %}")
    both(
        document,
        (
            "Investigated by {{ case.investigator_name_en|dash }}.",
            "调查人：{{ case.investigator_name_zh|dash }}。",
        ),
    )
    tag(document, "{%p endif %}")
    plain(document, "{{ values.findings }}")
    tag(document, "{%p if values.precedents %}")
    both(
        document,
        ("Earlier cases considered: {{ values.precedents }}", "参考的以往案例：{{ values.precedents }}"),
    )
    tag(document, "{%p endif %}")
    section(document, ("Report of opinions", "意见报告"), "report")
    both(document, ("Conclusion", "结论"), "Heading 1")
    both(document, value("outcome"), bold=True, size=12)
    plain(document, "{{ values.outcome_reasons }}")
    both(document, ("Follow-up", "后续措施"), "Heading 1")
    tag(document, "{%p if values.problems_found %}")
    both(
        document,
        (
            "A problem on our side was found; corrective action has been opened.",
            "发现我方存在问题，已启动纠正措施。",
        ),
    )
    tag(document, "{%p else %}")
    both(document, ("No corrective action on our side is needed.", "我方无需采取纠正措施。"))
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.status_change %}")
    both(document, ("The certification status changes.", "认证状态将相应变更。"))
    tag(document, "{%p endif %}")
    both(document, ("Approval", "批准"), "Heading 1")
    signatures(
        document,
        [
            (("Prepared by", "经办人"), person("document.prepared_by")),
            (("Approved by", "批准人"), person("document.approved_by")),
        ],
    )
    return document


def section(document, heading, name: str):
    """Add a heading and a text field under it."""
    both(document, heading, "Heading 1")
    plain(document, SIMPLE % name)


def p17_r01():
    """Requirements of corrective and preventive actions (CSCA/P17RA.R01)."""
    document = new_document("Corrective and preventive action")
    header_and_footer(document)
    title(document)
    facts(
        document,
        [
            (("Number", "编号"), "{{ document.number }}"),
            (("Corrective action", "纠正措施编号"), "{{ case.number }}"),
            (("From case", "来源案件"), "{{ case.parent_number|dash }}"),
            (("Subject", "主题"), "{{ case.subject }}"),
            (("Department concerned", "责任部门"), "{{ values.responsible_department|dash }}"),
            (("Requirement or clause", "要求或条款"), "{{ values.requirement_ref|dash }}"),
            (("Severity", "严重程度"), ("{{ values.severity_en|dash }}", "{{ values.severity_zh|dash }}")),
            (("Opened on", "开启日期"), case("registered_on")),
        ],
    )
    section(document, ("1  The problem", "1  不符合陈述"), "nonconformity")
    facts(
        document,
        [
            (("Objective evidence", "客观证据"), "{{ values.objective_evidence|dash }}"),
            (("Does it exist elsewhere", "其他地方是否存在"), "{{ values.extent|dash }}"),
            (("Immediate correction", "立即纠正"), "{{ values.immediate_correction|dash }}"),
        ],
    )
    both(document, ("2  Cause", "2  原因分析"), "Heading 1")
    facts(
        document,
        [
            (
                ("Method", "分析方法"),
                ("{{ values.cause_method_en|dash }}", "{{ values.cause_method_zh|dash }}"),
            ),
            (
                ("Category", "原因类别"),
                ("{{ values.cause_category_en|dash }}", "{{ values.cause_category_zh|dash }}"),
            ),
            (("Root cause", "根本原因"), "{{ values.root_cause|dash }}"),
        ],
    )
    both(document, ("3  Actions", "3  措施"), "Heading 1")
    rows_table(
        document,
        "a",
        "actions",
        [
            (("Action", "措施"), "{{ a.what_en }}", 5.0),
            (("Kind", "类型"), ("{{ a.kind_en|dash }}", "{{ a.kind_zh|dash }}"), 2.0),
            (("Responsible", "负责人"), ("{{ a.responsible_en }}", "{{ a.responsible_zh }}"), 2.8),
            (("Due", "期限"), ("{{ a.due_on_en }}", "{{ a.due_on_zh }}"), 2.3),
            (("Done", "完成"), ("{{ a.done_on_en|dash }}", "{{ a.done_on_zh|dash }}"), 2.3),
            (("Result", "结果"), "{{ a.result_en|dash }}", 2.0),
        ],
        size=8.5,
    )
    facts(
        document,
        [
            (
                ("To be done by", "完成期限"),
                ("{{ values.target_date_en|dash }}", "{{ values.target_date_zh|dash }}"),
            ),
            (("Side effects considered", "已考虑的不利影响"), "{{ values.plan_side_effects|dash }}"),
            (
                ("Implemented on", "实施完成日期"),
                ("{{ values.implemented_on_en|dash }}", "{{ values.implemented_on_zh|dash }}"),
            ),
        ],
    )
    both(document, ("4  Verification of effectiveness", "4  有效性验证"), "Heading 1")
    facts(
        document,
        [
            (("How", "方式"), "{{ values.verification_method|dash }}"),
            (
                ("Result", "结果"),
                ("{{ values.verification_result_en|dash }}", "{{ values.verification_result_zh|dash }}"),
            ),
            (("Evidence", "证据"), "{{ values.verification_evidence|dash }}"),
        ],
    )
    signatures(
        document,
        [
            (("Person responsible", "负责人"), person("case.owner_name")),
            (("Verified by", "验证人"), person("case.verified_by")),
            (("Management representative", "管理者代表"), person("document.approved_by")),
        ],
    )
    return document


def acknowledgement_sai():
    """Acknowledge receipt under the generic process."""
    document = letter("Acknowledgement of receipt")
    both(
        document,
        (
            "Thank you for telling us. Your matter reached us on {{ case.received_on_en }} and is registered under the "
            "number above. {{ case.owner_name_en|dash }} is responsible for it.",
            "感谢您告知。我们已于{{ case.received_on_zh }}收到您提出的事项，并以上述编号登记。负责人：{{ case.owner_name_zh|dash }}。",
        ),
    )
    both(document, ("Dates", "日期"), "Heading 1")
    deadlines(document)
    return ending(document)


def outcome_letter():
    """Tell the outcome and its reasons."""
    document = letter("Outcome")
    both(
        document,
        (
            "The matter has been investigated and decided by people who had no part in what it is about.",
            "该事项已由未参与相关工作的人员调查并作出决定。",
        ),
    )
    both(document, ("Decision", "决定"), "Heading 1")
    both(document, value("outcome"), bold=True, size=12)
    plain(document, "{{ values.outcome_reasons }}")
    section(document, ("What we found", "调查结果"), "findings")
    tag(document, "{%p if values.actions_specified %}")
    section(document, ("What is done about it", "采取的措施"), "actions_specified")
    tag(document, "{%p endif %}")
    both(
        document,
        (
            "If you do not agree, write to us within a reasonable time; we tell you what further ways are open to you.",
            "如您不同意，请在合理期限内书面告知，我们将说明其他可行的途径。",
        ),
    )
    return ending(document, approved=True)


def initial_response():
    """Give the first answer with the course of action, within two weeks (FSC 2.1)."""
    document = letter("Initial response")
    both(
        document,
        (
            "This is our first answer to the matter received on {{ case.received_on_en }}.",
            "现就{{ case.received_on_zh }}收到的事项作初步答复。",
        ),
    )
    section(document, ("What we will do", "拟采取的行动"), "proposed_course")
    tag(document, "{%p if values.course_by_when %}")
    both(
        document,
        ("By {{ values.course_by_when_en }}.", "预计于{{ values.course_by_when_zh }}前完成。"),
        bold=True,
    )
    tag(document, "{%p endif %}")
    both(
        document,
        (
            "We keep you informed and specify all actions within three months of receipt.",
            "我们将向您通报进度，并在收到后三个月内确定全部措施。",
        ),
    )
    both(document, ("Dates", "日期"), "Heading 1")
    deadlines(document)
    return ending(document)


def referral_offer():
    """Offer to refer the matter to FSC (FSC 1.3)."""
    document = letter("Offer of referral")
    both(
        document,
        (
            "We understand that you do not accept the outcome. You can refer the matter to FSC; we hand over the file "
            "if you wish so.",
            "我们了解您不接受处理结果。您可将该事项转交 FSC；如您愿意，我们将移交案卷。",
        ),
    )
    both(document, ("Outcome so far", "目前的结果"), "Heading 1")
    both(document, value("outcome"), bold=True)
    plain(document, "{{ values.outcome_reasons }}")
    both(
        document,
        (
            "Please tell us in writing how you decide. Until then the case stays open with us.",
            "请书面告知您的决定。在此之前，本案件仍由我方保留。",
        ),
    )
    return ending(document, approved=True)


TEMPLATES = {
    CSCA / "acknowledgement.docx": acknowledgement_csca,
    CSCA / "acceptance.docx": acceptance,
    CSCA / "non_acceptance.docx": non_acceptance,
    CSCA / "panel_appointment.docx": panel_appointment,
    CSCA / "r03.docx": r03,
    CSCA / "p17_r01.docx": p17_r01,
    SAI / "acknowledgement.docx": acknowledgement_sai,
    SAI / "outcome_letter.docx": outcome_letter,
    FSC / "initial_response.docx": initial_response,
    FSC / "referral_offer.docx": referral_offer,
}


def bytes_of(document) -> bytes:
    """Save with fixed times, so that the same script gives the same files."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if not entry.filename.startswith("docProps/thumbnail"):
                content = old.read(entry).replace(
                    b'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
                    b'metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>',
                    b"",
                )
                new.writestr(
                    zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
                )
    return out.getvalue()


if __name__ == "__main__":
    schemes = Path(sys.argv[1] if len(sys.argv) > 1 else "schemes")
    for path, make in TEMPLATES.items():
        (schemes / path).parent.mkdir(parents=True, exist_ok=True)
        (schemes / path).write_bytes(bytes_of(make()))
        print(path)
