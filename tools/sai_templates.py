"""The Word templates of SAI Global: generic letters and those of FSC."""

from letter import both, plain, tag
from parts import (
    TO_ORGANISATION,
    deadlines,
    effect,
    ending,
    ground,
    letter,
    new_facts,
    outcome,
    section,
    to_organisation,
)


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
    outcome(document, size=12)
    section(document, ("What we found", "调查结果"), "findings")
    tag(document, "{%p if values.actions_specified %}")
    section(document, ("What is done about it", "采取的措施"), "actions_specified")
    tag(document, "{%p endif %}")
    effect(document)
    both(document, ("If you do not agree", "如您不同意"), "Heading 1")
    both(
        document,
        (
            "Write to us within a reasonable time; we tell you what further ways are open to you.",
            "请在合理期限内书面告知，我们将说明其他可行的途径。",
        ),
    )
    return ending(document, approved=True)


def _course_of_action():
    """Begin the first answer: what will be done."""
    document = letter("Initial response")
    both(
        document,
        (
            "This is our first answer to the matter received on {{ case.received_on_en }}.",
            "现就{{ case.received_on_zh }}收到的事项作初步答复。",
        ),
    )
    section(document, ("What we will do", "拟采取的行动"), "proposed_course")
    return document


def initial_response():
    """Give the first answer with the course of action, within two weeks (FSC 2.1)."""
    document = _course_of_action()
    tag(document, "{%p if values.course_by_when %}")
    both(
        document,
        (
            "We expect to be done by {{ values.course_by_when_en }}.",
            "预计于{{ values.course_by_when_zh }}前完成。",
        ),
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
    outcome(document, ("Outcome so far", "目前的结果"))
    both(document, ("Your answer", "您的答复"), "Heading 1")
    both(
        document,
        (
            "Please tell us in writing how you decide. Until then the case stays open with us.",
            "请书面告知您的决定。在此之前，本案件仍由我方保留。",
        ),
    )
    return ending(document, approved=True)


def first_answer():
    """Give the first answer with the course of action, without the limits of one scheme."""
    document = _course_of_action()
    deadlines(document)
    return ending(document)


def not_taken_up():
    """Tell that a matter is not taken up, with the ground and the reasons."""
    document = letter("Notice of non-acceptance")
    both(
        document,
        (
            "We have examined your matter and cannot take it up under our procedure.",
            "经审查，根据我们的程序，您提出的事项不予受理。",
        ),
    )
    ground(document)
    new_facts(document)
    return ending(document)


def report_to_owner():
    """Report to the scheme owner about a complaint concerning the body: what was found, the cause, the measures."""
    document = letter("Report to the scheme owner")
    both(
        document,
        (
            "You told us of a matter that concerns our own work. This is our report.",
            "贵方就我们自身的工作提出了事项，现报告如下。",
        ),
    )
    section(document, ("What we found", "调查结果"), "findings")
    section(document, ("Cause", "原因"), "cause")
    section(document, ("Measures", "措施"), "measures")
    outcome(document)
    return ending(document, approved=True)


def written_report():
    """Report the result of an investigation in writing (RSPO 3.3, 3.6), with the levels that remain (1.5)."""
    document = letter("Written report")
    both(
        document,
        (
            "This is our report on the matter received on {{ case.received_on_en }}.",
            "现就{{ case.received_on_zh }}收到的事项报告如下。",
        ),
    )
    section(document, ("What we found", "调查结果"), "findings")
    section(document, ("Root cause", "根本原因"), "root_cause")
    outcome(document)
    section(document, ("Measures", "措施"), "actions_specified")
    effect(document)
    both(document, ("If you do not agree", "如您不同意"), "Heading 1")
    both(
        document,
        (
            "Tell us in writing: a dispute goes to the RSPO Grievance Panel. Accreditation Services International (ASI) "
            "or the RSPO Secretariat is the last level if we cannot satisfy you.",
            "请书面告知：有异议的事项将转交 RSPO 申诉小组。如我们未能使您满意，最终级别为国际认可服务机构（ASI）或 RSPO 秘书处。",
        ),
    )
    return ending(document, approved=True)


def rspo_referral():
    """Put together the six items that RSPO asks for; what is missing stands as a gap (RSPO 1.2)."""
    document = letter("Referral dossier")
    both(
        document,
        (
            "You dispute our findings or measures. These are the items that the RSPO Grievance Panel asks for; a dash "
            "stands for what is missing.",
            "您对我们的结果或措施有异议。以下为 RSPO 申诉小组要求的内容；短横表示缺失。",
        ),
    )
    items = (
        ("1. Who raises it", "1. 提出人", "raiser_background"),
        ("2. RSPO member concerned", "2. 所涉 RSPO 成员", "member_concerned"),
        ("4. Supporting evidence", "4. 支持性证据", "supporting_evidence"),
        ("5. Earlier steps", "5. 此前步骤", "earlier_steps"),
        ("6. Actions wanted", "6. 要求采取的措施", "actions_wanted"),
    )
    for english, chinese, name in items:
        both(document, (english, chinese), "Heading 1")
        plain(document, "{{ values." + name + "|dash }}")
        if name == "member_concerned":
            both(document, ("3. Nature, and RSPO articles concerned", "3. 性质及所涉 RSPO 条款"), "Heading 1")
            plain(document, "{{ values.details|dash }}")
            both(document, ("{{ values.articles_en|dash }}", "{{ values.articles_zh|dash }}"))
    return ending(document, approved=True)


def organisation_notice():
    """Tell a certified organisation of a complaint about its conformity; the raiser is not named."""
    document = to_organisation(
        "Notice to the organisation",
        (
            "A complaint reached us that concerns the conformity of your product, process or service. We tell you of it "
            "and ask you to answer in writing. Who raised it stays confidential.",
            "我们收到一项涉及贵组织产品、过程或服务符合性的投诉，特此告知，请书面答复。提出人身份予以保密。",
        ),
    )
    section(document, ("What it is about", "事项内容"), "details")
    tag(document, "{%p if values.findings %}")
    section(document, ("What we found", "调查结果"), "findings")
    tag(document, "{%p endif %}")
    return ending(document, promise=TO_ORGANISATION)


def _outcome_and_reasons():
    """Begin a letter that tells the outcome, its reasons and the findings."""
    document = letter("Outcome")
    both(
        document,
        (
            "We have investigated the matter received on {{ case.received_on_en }}.",
            "我们已对{{ case.received_on_zh }}收到的事项进行调查。",
        ),
    )
    outcome(document, size=12)
    section(document, ("What we found", "调查结果"), "findings")
    return document


def sfi_outcome():
    """Tell the outcome of an official complaint; both statements where there is no sound basis (SFI 2.1)."""
    document = _outcome_and_reasons()
    tag(document, "{%p if values.properly_granted %}")
    both(document, ("The certificate was properly granted.", "证书系依规授予。"))
    tag(document, "{%p endif %}")
    tag(document, "{%p if values.performance_unchanged %}")
    both(document, ("Performance has not changed since.", "此后绩效未发生变化。"))
    tag(document, "{%p endif %}")
    both(document, ("If you are not satisfied", "如您不满意"), "Heading 1")
    both(
        document,
        (
            "You may go to the accreditation body, the ANSI National Accreditation Board (ANAB), which investigates as the "
            "highest authority.",
            "您可向认可机构美国国家认可委员会（ANAB）提出，由其作为最高机构进行调查。",
        ),
    )
    return ending(document, approved=True)


def label_outcome():
    """Tell the outcome of a label challenge and the way to the SFI Office (SFI 4.2)."""
    document = _outcome_and_reasons()
    both(document, ("If you are not satisfied", "如您不满意"), "Heading 1")
    both(
        document,
        (
            "You may send the original papers and this answer to the SFI Office of Label Use and Licensing, which answers "
            "within 45 days.",
            "您可将原始材料及本答复寄送 SFI 标签使用与许可办公室，其将在45日内答复。",
        ),
    )
    return ending(document, approved=True)


def suspension_notice():
    """Tell that a case is suspended while litigation lasts (SFI 2.1)."""
    document = letter("Notice of suspension")
    both(
        document,
        (
            "There is litigation about the matter. Our process is suspended from {{ values.litigation_on_en }} until it is "
            "resolved; our own dates wait. We go on with it afterwards if questions of SFI conformity remain, and tell you "
            "in either case.",
            "该事项涉及诉讼。自{{ values.litigation_on_zh }}起中止处理，直至诉讼结束；内部期限暂停计算。"
            "诉讼结束后如仍存在 SFI 符合性问题，我们将继续处理；无论如何均会告知您。",
        ),
    )
    return ending(document)


def resumption_notice():
    """Tell that a case goes on after litigation (SFI 2.1)."""
    document = letter("Notice of resumption")
    both(
        document,
        (
            "The litigation was resolved on {{ values.litigation_over_on_en }}. Questions of SFI conformity remain, and we go "
            "on with the matter.",
            "诉讼已于{{ values.litigation_over_on_zh }}结束。仍存在 SFI 符合性问题，我们继续处理该事项。",
        ),
    )
    return ending(document)


def closing_notice():
    """Tell that nothing remains after litigation and the case ends (SFI 2.1)."""
    document = letter("Closing notice")
    both(
        document,
        (
            "The litigation was resolved on {{ values.litigation_over_on_en }}. No question of SFI conformity remains, and "
            "the matter ends here.",
            "诉讼已于{{ values.litigation_over_on_zh }}结束。已无 SFI 符合性问题，该事项到此终结。",
        ),
    )
    return ending(document, approved=True)
