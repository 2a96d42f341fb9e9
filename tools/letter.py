"""Building blocks of the Word templates: styles, bilingual paragraphs, label tables, headers and footers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

Both = tuple[str, str]
ACCENT = RGBColor(0x1F, 0x3A, 0x5F)
GREY = RGBColor(0x55, 0x5F, 0x6B)
LATIN, CHINESE = "Calibri", "Microsoft YaHei"


def new_document(title: str):
    """Start an A4 document with our styles and fixed properties."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2)
    section.header_distance = section.footer_distance = Cm(1)
    _style(document, "Normal", 10.5, after=5)
    _style(document, "Title", 17, bold=True, colour=ACCENT, after=4)
    _style(document, "Heading 1", 12, bold=True, colour=ACCENT, before=9, after=3)
    _style(document, "Heading 2", 10.5, bold=True, colour=ACCENT, before=7, after=2)
    document.styles.add_style("Gap", WD_STYLE_TYPE.PARAGRAPH)
    _style(document, "Gap", 4)
    _languages(document)
    _of_today(document)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    properties.comments, properties.revision = "", 1
    return document


def _languages(document) -> None:
    """Say that our Chinese is that of China; without it characters take another country's forms."""
    settings = document.settings.element.find(qn("w:themeFontLang"))
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for element in (settings, default):
        element.set(qn("w:val"), "en-GB")
        element.set(qn("w:eastAsia"), "zh-CN")


def _of_today(document) -> None:
    """Say that it is laid out as in Word since 2013, or Word opens it in compatibility mode."""
    named = document.settings.element.iter(qn("w:compatSetting"))
    mode = next(x for x in named if x.get(qn("w:name")) == "compatibilityMode")
    mode.set(qn("w:val"), "15")


def _style(document, name: str, size: float, *, bold=False, colour=None, before=0, after=0) -> None:
    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), LATIN)
    fonts.set(qn("w:eastAsia"), CHINESE)
    if colour is not None:
        style.font.color.rgb = colour
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.1
    shape.keep_with_next = name.startswith(("Heading", "Title"))
    if name.startswith("Heading"):
        _close_up(style)
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _close_up(style) -> None:
    """Leave no room between a heading and the same one in the other language."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:contextualSpacing")):
        properties.remove(old)
    properties.insert_element_before(
        OxmlElement("w:contextualSpacing"),
        *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
        *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
    )


def plain(container, text: str, style: str = "Normal", **looks):
    """Add one paragraph."""
    paragraph = container.add_paragraph(style=style)
    run = paragraph.add_run(text)
    if looks.get("bold"):
        run.bold = True
    if looks.get("grey"):
        run.font.color.rgb = GREY
    if looks.get("size"):
        run.font.size = Pt(looks["size"])
    if looks.get("right"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if looks.get("keep"):
        paragraph.paragraph_format.keep_with_next = True
    if "after" in looks:
        paragraph.paragraph_format.space_after = Pt(looks["after"])
    return paragraph


def gap(container, *, keep: bool = False) -> None:
    """Leave a little room after a table."""
    container.add_paragraph(style="Gap").paragraph_format.keep_with_next = keep or None


def tag(container, text: str) -> None:
    """Add a paragraph that holds nothing but a tag."""
    plain(container, text)


def both(container, texts: Both, style: str = "Normal", **looks) -> None:
    """Add a paragraph for each language, shown only when that language is wanted."""
    for language, text in zip(("en", "zh"), texts, strict=True):
        tag(container, f"{{%p if lang.{language} %}}")
        plain(container, text, style, **looks)
        tag(container, "{%p endif %}")


def when(container, condition: str, *blocks) -> None:
    """Add blocks that are shown only when a condition holds."""
    tag(container, f"{{%p if {condition} %}}")
    for block in blocks:
        block()
    tag(container, "{%p endif %}")


def header_and_footer(document) -> None:
    """Put the body, the office and the numbers on every page, and what makes a page recognisable as ours."""
    section = document.sections[0]
    head = section.header
    head.paragraphs[0]._p.getparent().remove(head.paragraphs[0]._p)
    table = head.add_table(1, 2, Cm(16.4))
    _widths(table, (9.4, 7.0))
    left, right = table.rows[0].cells
    _first(left)
    both(left, ("{{ body.name_en }}", "{{ body.name_zh }}"), bold=True, size=10, after=0)
    both(left, ("{{ office.name_en }}", "{{ office.name_zh }}"), grey=True, size=8.5, after=0)
    _first(right)
    tag(right, "{%p if document.form_no %}")
    plain(right, "{{ document.form_no }}", bold=True, size=9, right=True, after=0)
    tag(right, "{%p endif %}")
    tag(right, "{%p if document.draft %}")
    plain(right, "DRAFT 草稿", bold=True, size=11, right=True, after=0)
    tag(right, "{%p endif %}")
    plain(right, "{{ document.number }}", size=9, right=True, after=0)
    gap(head)
    foot = section.footer
    paragraph = foot.paragraphs[0]
    run = paragraph.add_run("{{ document.number }} · {{ case.number }} · {{ document.content_code }} · ")
    run.font.size, run.font.color.rgb = Pt(8), GREY
    for text in ("PAGE", " / ", "NUMPAGES"):
        _field(paragraph, text) if text.isalpha() else _small(paragraph, text)


def _small(paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), GREY


def _field(paragraph, name: str) -> None:
    for kind, text in (
        ("begin", None),
        (None, f" {name} "),
        ("separate", None),
        ("text", "1"),
        ("end", None),
    ):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8), GREY
        if kind == "text":
            run.text = text
        elif kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
            run._r.append(element)
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def title(document, heading: str = "document.title") -> None:
    """Add the title in each language wanted."""
    both(document, (f"{{{{ {heading}_en }}}}", f"{{{{ {heading}_zh }}}}"), "Title")


def facts(document, rows: Sequence[tuple[Both, Both | str]], widths=(5.2, 11.2), *, keep=False) -> None:
    """Add a table of labels and values; a value of one text serves both languages.

    One to `keep` stays on the page of what follows.
    """
    table = _table(document, widths)
    for label, value in rows:
        cells = table.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Cm(width)
        _shade(cells[0], "EEF2F6")
        _first(cells[0])
        both(cells[0], label, bold=True, size=9.5, after=0, keep=keep)
        _first(cells[1])
        if isinstance(value, str):
            plain(cells[1], value, after=0, keep=keep)
        else:
            both(cells[1], value, after=0, keep=keep)
    gap(document, keep=keep)


def rows_table(
    document,
    name: str,
    of: str,
    columns: Sequence[tuple[Both, Both | str, float]],
    size: float = 9,
    height: float = 0,
) -> None:
    """Add a table with a head that is repeated on each page, and one row for each entry of a list."""
    widths = [c[2] for c in columns]
    table = _table(document, widths)
    head = table.add_row()
    _repeat(head)
    for cell, (label, _, width) in zip(head.cells, columns, strict=True):
        cell.width = Cm(width)
        _shade(cell, "DDE5EE")
        _first(cell)
        both(cell, label, bold=True, size=size, after=0, keep=True)
    _tag_row(table, f"{{%tr for {name} in {of} %}}")
    row = table.add_row()
    _keep(row)
    if height:
        row.height = Cm(height)
    for cell, (_, value, width) in zip(row.cells, columns, strict=True):
        cell.width = Cm(width)
        _first(cell)
        if isinstance(value, str):
            plain(cell, value, size=size, after=0)
        else:
            both(cell, value, size=size, after=0)
    _tag_row(table, "{%tr endfor %}")
    gap(document)


def signatures(document, people: Sequence[tuple[Both, Both]]) -> None:
    """Add a line for each signature: function, name, place for signature and date; all on one page."""
    table = _table(document, (5.2, 5.2, 6.0))
    for label, name in people:
        row = table.add_row()
        for cell, width in zip(row.cells, (5.2, 5.2, 6.0), strict=True):
            cell.width = Cm(width)
            _first(cell)
        both(row.cells[0], label, bold=True, size=9.5, after=0, keep=True)
        both(row.cells[1], name, after=0, keep=True)
        signed = ("Signature, date:", "签名、日期：")
        both(row.cells[2], signed, grey=True, size=9, after=0, keep=True)
        row.height = Cm(1)
        _keep(row)
    gap(document, keep=True)


def _table(document, widths: Sequence[float]):
    table = document.add_table(0, len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _widths(table, widths)
    _soft_borders(table)
    return table


def _widths(table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _soft_borders(table) -> None:
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8C2CC")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "40"), ("left", "90"), ("bottom", "40"), ("right", "90")):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:w"), width)
        line.set(qn("w:type"), "dxa")
        margins.append(line)
    layout = properties.find(qn("w:tblLayout"))
    look = properties.find(qn("w:tblLook"))
    for element in (borders, layout, margins, look):
        if element is not None:
            if element.getparent() is not None:
                properties.remove(element)
            properties.append(element)


def _tag_row(table, text: str) -> None:
    row = table.add_row()
    row.cells[0].paragraphs[0].add_run(text)


def _first(cell) -> None:
    """Take the empty paragraph out that every new cell has; our own follow."""
    paragraph = cell.paragraphs[0]._p
    paragraph.getparent().remove(paragraph)


def _shade(cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
