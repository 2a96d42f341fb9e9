"""The Word templates of CSCA/P03RA: letters, appointment of the panel, R03 and P17 R01."""

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
from parts import (
    SIMPLE,
    TO_RAISER,
    case,
    deadlines,
    ending,
    ground,
    imprint,
    letter,
    new_facts,
    outcome,
    person,
    section,
    signers,
    value,
)


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
    tag(document, "{%p if not (case.accepted_on_en or values.ground_en) %}")
    both(
        document,
        (
            "We now check whether it can be accepted under our procedure and tell you by the day named below.",
            "我们将依程序审查是否受理，并在下列日期前告知您。",
        ),
    )
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.next_steps %}")
    both(document, ("Next steps", "后续步骤"), "Heading 1")
    plain(document, "{{ values.next_steps }}")
    tag(document, "{%p endif %}")
    deadlines(document)
    return ending(document)


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
    ground(document)
    tag(document, "{%p if values.earlier_case %}")
    both(document, ("Earlier case: {{ values.earlier_case }}", "先前案件：{{ values.earlier_case }}"))
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.authority_name %}")
    both(document, ("Authority: {{ values.authority_name }}", "主管部门：{{ values.authority_name }}"))
    tag(document, "{%p endif %}")
    new_facts(document)
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
            (("Scope concerned", "涉及范围"), value("certification_scope")),
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
            (
                ("Qualification", "资格"),
                ("{{ m.qualification_en|dash }}", "{{ m.qualification_zh|dash }}"),
                4.2,
            ),
            (("No conflict", "无利益冲突"), "{{ m.no_conflict|tick }}", 2.0),
            (("Confidential", "保密"), "{{ m.confidentiality|tick }}", 2.6),
            (("Signature, date", "签名、日期"), " ", 4.2),
        ],
        height=1,
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
    r03_investigation(document)
    r03_conclusion(document)
    return document


def r03_investigation(document):
    """Say what was submitted, how it was investigated and what the report says."""
    both(document, ("What was submitted", "申投诉内容"), "Heading 1")
    r03_subject(document)
    plain(document, "{{ values.details }}")
    both(document, ("Course of the investigation", "调查经过"), "Heading 1")
    both(document, ("How: {{ values.methods_en }}", "方式：{{ values.methods_zh }}"))
    tag(document, "{%p if panel %}")
    both(document, ("Heard and judged by a panel:", "由专项小组调查和判断："), after=1, keep=True)
    tag(document, "{%p for m in panel %}")
    names = "{% if lang.en %}{{ m.name_en }} {% endif %}{% if lang.zh %}{{ m.name_zh }}{% endif %}"
    plain(document, f"•  {names}", after=0)
    tag(document, "{%p endfor %}")
    gap(document)
    tag(document, "{%p else %}")
    both(
        document,
        (
            "Investigated by {{ case.investigator_name_en|dash }}.",
            "调查人：{{ case.investigator_name_zh|dash }}。",
        ),
    )
    tag(document, "{%p endif %}")
    both(
        document,
        (
            "Nobody who took part in the audit, the review or the decision concerned took part in this.",
            "参与相关审核、复核或决定的人员均未参与上述工作。",
        ),
    )
    plain(document, "{{ values.findings }}")
    tag(document, "{%p if values.precedents %}")
    both(document, ("Earlier cases considered:", "参考的以往案例："), after=1, keep=True)
    plain(document, "{{ values.precedents }}")
    tag(document, "{%p endif %}")
    section(document, ("Report of opinions", "意见报告"), "report")


def r03_subject(document):
    """Name the decision appealed against, or what a complaint is about."""
    tag(document, "{%p if values.decision_appealed %}")
    both(
        document,
        (
            "Against the decision {{ values.decision_reference }}: {{ values.decision_appealed_en }}"
            "{% if values.decision_other %} ({{ values.decision_other }}){% endif %}.",
            "针对决定{{ values.decision_reference }}：{{ values.decision_appealed_zh }}"
            "{% if values.decision_other %}（{{ values.decision_other }}）{% endif %}。",
        ),
    )
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.complaint_scope %}")
    both(document, ("About: {{ values.complaint_scope_en }}.", "投诉对象：{{ values.complaint_scope_zh }}。"))
    tag(document, "{%p endif %}")


def r03_conclusion(document):
    """Say the conclusion, what follows from it, and, on the same page, who approved it."""
    outcome(document, ("Conclusion", "结论"), size=12)
    both(document, ("Follow-up", "后续措施"), "Heading 1")
    tag(document, "{%p if values.problems_found %}")
    both(
        document,
        (
            "A problem on our side was found; corrective action has been opened.",
            "发现我方存在问题，已启动纠正措施。",
        ),
        keep=True,
    )
    tag(document, "{%p else %}")
    both(document, ("No corrective action on our side is needed.", "我方无需采取纠正措施。"), keep=True)
    tag(document, "{%p endif %}")
    r03_certification(document)
    both(document, ("Approval", "批准"), "Heading 1")
    signatures(document, signers(approved=True))
    imprint(document, TO_RAISER)


def r03_certification(document):
    """Say what becomes of the scope and of the status of certification."""
    tag(document, "{%p if values.scope_restored %}")
    both(
        document,
        (
            "The scope of certification is changed back to what it was before the decision appealed against.",
            "认证范围恢复至所申诉决定作出之前的范围。",
        ),
        keep=True,
    )
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.status_change and values.status_new %}")
    both(
        document,
        (
            "The certification status changes: {{ values.status_new }}.",
            "认证状态变更为：{{ values.status_new }}。",
        ),
        keep=True,
    )
    tag(document, "{%p elif values.status_change %}")
    both(document, ("The certification status changes accordingly.", "认证状态将相应变更。"), keep=True)
    tag(document, "{%p elif case.certificate %}")
    both(document, ("The certification status stays as it is.", "认证状态不变。"), keep=True)
    tag(document, "{%p endif %}")


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
    p17_problem(document)
    p17_actions(document)
    p17_verification(document)
    return document


def p17_problem(document):
    """State the problem and its cause."""
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


def p17_actions(document):
    """List the actions and when all was in place."""
    both(document, ("3  Actions", "3  措施"), "Heading 1")
    rows_table(
        document,
        "a",
        "actions",
        [
            (("Action", "措施"), "{{ a.what_en }}", 4.1),
            (("Kind", "类型"), ("{{ a.kind_en|dash }}", "{{ a.kind_zh|dash }}"), 2.0),
            (("Responsible", "负责人"), ("{{ a.responsible_en }}", "{{ a.responsible_zh }}"), 2.5),
            (("Due", "期限"), ("{{ a.due_on_en }}", "{{ a.due_on_zh }}"), 2.5),
            (("Done", "完成"), ("{{ a.done_on_en|dash }}", "{{ a.done_on_zh|dash }}"), 2.5),
            (("Result", "结果"), "{{ a.result_en|dash }}", 2.8),
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


def p17_verification(document):
    """Say how effectiveness was verified, and who signs."""
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
        keep=True,
    )
    both(document, ("5  Signatures", "5  签名"), "Heading 1")
    signatures(
        document,
        [
            (("Person responsible", "负责人"), person("case.owner_name")),
            (("Verified by", "验证人"), person("case.verified_by")),
            (("Management representative", "管理者代表"), person("document.approved_by")),
        ],
    )
