"""Parts that several Word templates share: a letter with its head and ending, dates, names, sections."""

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

SIMPLE = "{{ values.%s }}"
CLAUSE = (
    "{% if not lang.en %}{{ d.basis_zh }}{% elif lang.zh and d.basis_zh != d.basis_en %}"
    "{{ d.basis_en }} / {{ d.basis_zh }}{% else %}{{ d.basis_en }}{% endif %}"
)
"""A clause: once where it is a number, in both languages where words name it."""
TO_RAISER = (
    "We treat your identity and what you send us as confidential, and raising a matter never puts you at a disadvantage.",
    "我们对您的身份和所提交的材料保密，提出事项不会使您受到不利对待。",
)
TO_ORGANISATION = ("We treat what you send us as confidential.", "我们对贵组织提交的材料保密。")
INSIDE = ("Keep it confidential.", "请予保密。")


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


def signers(*, approved: bool):
    """Name who signs a document."""
    people = [(("Prepared by", "经办人"), person("document.prepared_by"))]
    if approved:
        people.append((("Approved by", "批准人"), person("document.approved_by")))
    return people


def ending(document, *, approved: bool = False, promise=TO_RAISER):
    """End a letter: greeting, signatures, office; all on one page."""
    both(document, ("Yours faithfully,", "此致"), keep=True)
    signatures(document, signers(approved=approved))
    return imprint(document, promise)


def imprint(document, promise):
    """Say which office wrote, under which procedure, and what it promises the reader."""
    english, chinese = promise
    both(
        document,
        (
            "{{ office.name_en }}, {{ office.address_en }}, {{ office.sender_email }}. Handled under "
            "{{ scheme.document_en }}, {{ scheme.title_en }}. " + english,
            "{{ office.name_zh }}，{{ office.address_zh }}，{{ office.sender_email }}。"
            "本事项按{{ scheme.title_zh }}（{{ scheme.document_zh }}）处理。" + chinese,
        ),
        grey=True,
        size=8.5,
        keep=True,
    )
    return document


def outcome(document, heading=("Decision", "决定"), **looks):
    """Tell the outcome and its reasons."""
    both(document, heading, "Heading 1")
    both(document, value("outcome"), bold=True, **looks)
    plain(document, SIMPLE % "outcome_reasons")


def effect(document):
    """Say what a decision means for the certificate, where it does."""
    tag(document, "{%p if values.effect %}")
    both(document, ("Effect on the certificate", "对证书的影响"), "Heading 1")
    both(document, value("effect"))
    tag(document, "{%p endif %}")


def ground(document):
    """Tell on which ground a matter is not accepted, with the reason in words."""
    both(document, ("Ground", "理由"), "Heading 1")
    both(document, ("{{ values.ground_text_en }}", "{{ values.ground_text_zh }}"), bold=True)
    tag(document, "{%p if values.ground_reason %}")
    plain(document, SIMPLE % "ground_reason")
    tag(document, "{%p endif %}")


def new_facts(document):
    """Say what a raiser can do whose matter was not accepted."""
    both(document, ("If there are new facts", "如有新的事实"), "Heading 1")
    both(
        document,
        (
            "If you can show new facts, write to us with the number above: we look at the matter again.",
            "如您能提供新的事实，请注明上述编号来函，我们将重新审查。",
        ),
    )


def deadlines(document, heading=("Dates", "日期"), *, state=False):
    """List the deadlines of the case under a heading, with their state if asked for; without any, nothing."""
    kept = [(("State", "状态"), ("{{ d.state_en }}", "{{ d.state_zh }}"), 2.4)] if state else []
    tag(document, "{%p if deadlines %}")
    both(document, heading, "Heading 1")
    rows_table(
        document,
        "d",
        "deadlines",
        [
            (("What", "事项"), ("{{ d.label_en }}", "{{ d.label_zh }}"), 7.4 - (1.4 if state else 0)),
            (("At the latest on", "最迟日期"), ("{{ d.due_en }}", "{{ d.due_zh }}"), 4.0),
            *kept,
            (("Clause", "条款"), CLAUSE, 5.0 - (1.0 if state else 0)),
        ],
    )
    tag(document, "{%p endif %}")


def to_organisation(heading: str, opening):
    """Start a letter to the organisation concerned, which does not name the raiser."""
    document = new_document(heading)
    header_and_footer(document)
    both(document, ("{{ document.issued_on_en }}", "{{ document.issued_on_zh }}"), right=True)
    both(document, ("{{ case.organisation_name|dash }}", "{{ case.organisation_name_zh|dash }}"), after=0)
    gap(document)
    title(document)
    facts(
        document,
        [
            (("Our reference", "案件编号"), "{{ case.number }}"),
            (("Certificate", "证书"), "{{ case.certificate|dash }}"),
            (("Received on", "收到日期"), case("received_on")),
        ],
    )
    both(document, ("Dear Sir or Madam,", "您好："))
    both(document, opening)
    return document


def section(document, heading, name: str):
    """Add a heading and a text field under it."""
    both(document, heading, "Heading 1")
    plain(document, SIMPLE % name)
