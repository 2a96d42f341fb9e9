"""Every template that comes with a scheme: in three languages, empty and full, read back, and drawn again."""

import io
import zipfile

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from exporters.word.check import check
from exporters.word.package import unpack
from exporters.word.render import render
from portal.runtime import read_tree, schemes_folder

TEMPLATES = {name: content for name, content in read_tree(schemes_folder()).items() if name.endswith(".docx")}
LONG = "长文本 A long text with words and more words. " * 40
HOSTILE = "</w:t> & <b> {{ x }} {%p if %} \u202e \ud7ff emoji \U0001f600 \t tab"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Anything(dict):
    """Answers every name of a group with the same text."""

    def __init__(self, value, **own):
        super().__init__(own)
        self.value = value

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return self.get(name, self.value)


def sample(value, rows, language):
    row = Anything(value)
    return {
        "lang": {"en": language in ("en", "both"), "zh": language in ("zh-CN", "both")},
        "document": Anything(value, draft=not value),
        **{name: Anything(value) for name in ("body", "office", "scheme", "case", "raiser", "values")},
        **{name: [row] * rows for name in ("panel", "evidence", "deadlines", "actions", "children")},
    }


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["en", "zh-CN", "both"])
def test_a_template_renders_empty_with_one_row_and_with_many(name, language):
    samples = [sample("", 0, language), sample("x", 1, language), sample(LONG, 40, language)]
    assert check(TEMPLATES[name], samples) == []


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_language_that_was_not_asked_for_does_not_show(name):
    made = docx.Document(io.BytesIO(render(TEMPLATES[name], sample("x", 1, "en"))))
    texts = [p.text for p in made.paragraphs] + [c.text for t in made.tables for r in t.rows for c in r.cells]
    assert not [t for t in texts if any("一" <= c <= "鿿" for c in t)]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_languages_are_never_mixed_in_one_paragraph(name):
    """Bilingual means two paragraphs: no paragraph of ours holds words of both; abbreviations of names stay."""
    for part, content in unpack(TEMPLATES[name]).items():
        if not part.startswith("word/document"):
            continue
        for paragraph in etree.fromstring(content).iter(f"{W}p"):
            text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
            bare = "".join(p.rpartition("}}")[2].rpartition("%}")[2] for p in text.split("{"))
            chinese = any("一" <= c <= "鿿" for c in bare)
            english = [
                w for w in bare.split() if w.isascii() and w.isalpha() and len(w) > 3 and not w.isupper()
            ]
            assert not (chinese and english), text


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_draft_says_so_on_every_page(name):
    draft = sample("x", 1, "en")
    draft["document"] = Anything("x", draft=True)
    made = docx.Document(io.BytesIO(render(TEMPLATES[name], draft)))
    header = made.sections[0].header
    assert "DRAFT 草稿" in "".join(c.text for t in header.tables for r in t.rows for c in r.cells)


def schema_errors(content, folder):
    """Give what Open XML's schemas and Word's own rules find wrong in a document."""
    (folder / "made.docx").write_bytes(content)
    found = OpenXmlValidator(max_errors=0).validate(folder / "made.docx")
    return [f"{e.part_uri} {e.path}: {e.description}" for e in found.errors]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["en", "zh-CN", "both"])
def test_documents_are_valid_by_the_schemas_of_open_xml(name, language, tmp_path):
    for data in (sample("", 0, language), sample("x", 1, language), sample(LONG + HOSTILE, 40, language)):
        assert schema_errors(render(TEMPLATES[name], data), tmp_path) == []


@pytest.mark.parametrize(
    ("part", "was", "becomes"),
    [
        ("word/document.xml", b"<w:tblPr>", b"<w:tblPr><w:tblLook/>"),
        ("word/document.xml", b"</w:tcPr>", b"</w:tcPr></w:tc><w:tc><w:tcPr/>"),
        ("word/header1.xml", b"<w:tblPr>", b"<w:tblPr><w:tblLook/>"),
    ],
)
def test_the_schemas_name_a_fault(part, was, becomes, tmp_path):
    parts = unpack(TEMPLATES["csca/rainforest-alliance/1/templates/r03.docx"])
    assert was in parts[part]
    parts[part] = parts[part].replace(was, becomes, 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for where, content in parts.items():
            package.writestr(where, content)
    assert schema_errors(made.getvalue(), tmp_path)


def words_of(element):
    """Give the text of an element of a template, in one string."""
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def rows_of_signatures(template):
    """Give the rows of each table of signatures."""
    body = etree.fromstring(unpack(template)["word/document.xml"])
    for table in body.iter(f"{W}tbl"):
        if "Signature, date:" in words_of(table):
            yield table.findall(f"{W}tr")


def kept_with_next(paragraph):
    """A paragraph stays on the page of the next one: a heading by its style, another by its own word."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    heading = style is not None and style.get(f"{W}val").startswith("Heading")
    return heading or paragraph.find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_signatures_stay_together_on_one_page(name):
    for rows in rows_of_signatures(TEMPLATES[name]):
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        shown = [p for row in rows[:-1] for p in row.iter(f"{W}p") if not words_of(p).startswith("{%")]
        assert all(kept_with_next(p) for p in shown)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_signatures_stay_with_the_words_before_them(name):
    for rows in rows_of_signatures(TEMPLATES[name]):
        before = rows[0].getparent().itersiblings(preceding=True)
        assert kept_with_next(next(p for p in before if not words_of(p).startswith("{%")))


def shown(name, rows):
    """Give the text of a template filled in English with as many rows."""
    made = docx.Document(io.BytesIO(render(TEMPLATES[name], sample("x", rows, "en"))))
    return "\n".join([p.text for p in made.paragraphs] + [c.text for t in made.tables for c in t._cells])


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_letter_without_open_deadlines_has_no_empty_table_of_them(name):
    assert "At the latest on" not in shown(name, 0)


@pytest.mark.parametrize("name", sorted(n for n in TEMPLATES if "organisation" in n or "explanation" in n))
def test_the_organisation_is_addressed_and_not_told_what_is_promised_to_the_raiser(name):
    letter = shown(name, 1)
    assert "Dear Sir or Madam" in letter
    assert "raising a matter" not in letter


def test_the_record_of_processing_is_no_letter():
    assert "Yours faithfully" not in shown("hic/feedback/templates/hic_172.docx", 1)


@pytest.mark.parametrize(
    "name",
    [
        "hic/feedback/templates/final_opinion.docx",
        "hic/feedback/templates/organisation_notice.docx",
        "sai-global/generic/templates/outcome_letter.docx",
        "sai-global/rspo/templates/written_report.docx",
    ],
)
def test_a_decision_tells_its_effect_on_the_certificate(name):
    assert "Effect on the certificate" in shown(name, 1)
