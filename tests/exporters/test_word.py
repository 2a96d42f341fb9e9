import io
import zipfile

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exporters.word.check import check
from exporters.word.errors import TemplateFault
from exporters.word.nodes import finalize
from exporters.word.render import render

DATA = {
    "case": {"number": "C-1", "open": True, "closed": False, "kind": "appeal"},
    "values": {"text": "a & b <c>\nsecond\tline"},
    "rows": [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}],
    "none": [],
}


def make(*paragraphs, table=None, split=None, header=None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if split:
        paragraph = document.add_paragraph()
        for index, piece in enumerate(split):
            paragraph.add_run(piece).bold = bool(index % 2)
    if table:
        made = document.add_table(0, len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    return [p.text for p in document.paragraphs]


def cells(content: bytes) -> list[list[str]]:
    return [[c.text for c in r.cells] for r in docx.Document(io.BytesIO(content)).tables[0].rows]


def fault(template: bytes, data=DATA) -> str:
    with pytest.raises(TemplateFault) as raised:
        render(template, data)
    return raised.value.code


def test_values_are_put_in_and_escaped():
    assert text(render(make("No. {{ case.number }}: {{ values.text }}"), DATA)) == [
        "No. C-1: a & b <c>\nsecond\tline"
    ]


def test_tags_split_over_runs_are_found():
    made = render(
        make(split=["Number {", "{ case.", "number }", "} and {% if case.open %}op", "en{% endif %}."]), DATA
    )
    assert text(made) == ["Number C-1 and open."]


@pytest.mark.parametrize(("name", "expected"), [("rows", [["1", "x"], ["2", "y"]]), ("none", [])])
def test_rows_are_repeated(name, expected):
    table = [
        ["A", "B"],
        [f"{{%tr for r in {name} %}}", ""],
        ["{{ r.a }}", "{{ r.b }}"],
        ["{%tr endfor %}", ""],
    ]
    assert cells(render(make(table=table), DATA)) == [["A", "B"], *expected]


def test_paragraphs_are_chosen():
    template = make(
        "{%p if case.closed %}",
        "closed",
        "{%p elif case.kind == 'appeal' %}",
        "appeal",
        "{%p else %}",
        "other",
        "{%p endif %}",
    )
    assert text(render(template, DATA)) == ["appeal"]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("case.open and not case.closed", True),
        ("case.closed or case.kind != 'appeal'", False),
        ("not (case.open and case.closed)", True),
        ("values.nothing", False),
        ("case.kind == “appeal”", True),
    ],
)
def test_conditions(condition, holds):
    made = render(make(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}"), DATA)
    assert text(made) == ["yes" if holds else "no"]


def test_filters_and_fields_that_a_case_type_does_not_have():
    made = render(make("{{ case.open|tick }} {{ case.closed|tick }} {{ values.other|dash }}"), DATA)
    assert text(made) == ["☑ ☐ —"]


def test_headers_are_filled_in_too():
    made = docx.Document(io.BytesIO(render(make("x", header="{{ case.number }}"), DATA)))
    assert made.sections[0].header.paragraphs[0].text == "C-1"


def test_the_same_data_give_the_same_bytes():
    template = make("{{ case.number }}", table=[["{%tr for r in rows %}"], ["{{ r.a }}"], ["{%tr endfor %}"]])
    assert render(template, DATA) == render(bytes(bytearray(template)), dict(reversed(DATA.items())))


def test_docxtpl_gives_the_same_text():
    template = make(
        "{{ case.number }}",
        "{%p if case.open %}",
        "{{ case.kind }}",
        "{%p endif %}",
        table=[["{%tr for r in rows %}"], ["{{ r.a }}"], ["{%tr endfor %}"]],
    )
    second = DocxTemplate(io.BytesIO(template))
    second.render(DATA, autoescape=True)
    out = io.BytesIO()
    second.save(out)
    assert text(render(template, DATA)) == text(out.getvalue())
    assert cells(render(template, DATA)) == cells(out.getvalue())


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{{ case.__class__ }}", "tag.name"),
        ("{{ case.number() }}", "tag.syntax"),
        ("{{ case['number'] }}", "tag.syntax"),
        ("{{ 7*7 }}", "tag.syntax"),
        ("{{ ''.join }}", "tag.syntax"),
        ("{{ cycler.__init__.__globals__ }}", "tag.name"),
        ("{{ case.number|attr }}", "tag.filter"),
        ("{{ case.number|safe }}", "tag.filter"),
        ("{% set x = 1 %}", "tag.statement"),
        ("{% include 'x' %}", "tag.statement"),
        ("{% macro m %}", "tag.statement"),
        ("{% import 'os' %}", "tag.statement"),
        ("{% for x in %}{% endfor %}", "tag.syntax"),
        ("{% for x in rows %}", "tag.not_ended"),
        ("{% if case.open %}x", "tag.not_ended"),
        ("{% if case.open %}x{% endfor %}", "tag.not_ended"),
        ("{% for x in rows %}x{% endif %}", "tag.not_ended"),
        ("{{ (case.open case.closed) }}", "tag.syntax"),
        ("{% if case.open %}a{% else %}b{% else %}c{% endif %}", "tag.unexpected"),
        ("x{% endif %}", "tag.unexpected"),
        ("{{ case.number", "tag.unclosed"),
        ("{{ not }}", "tag.syntax"),
        ("{{ (case.open }}", "tag.syntax"),
        ("{{ case. }}", "tag.syntax"),
        ("{{ and }}", "tag.name"),
        ("{{ settings.secret }}", "tag.unknown_name"),
        ("{{ case.secret }}", "tag.unknown_name"),
        ("{{ case }}", "tag.not_a_value"),
        ("{% for x in case.number %}{{ x }}{% endfor %}", "tag.not_a_list"),
        ("{{ " + "a" * 400 + " }}", "tag.too_long"),
        ("x {%p if case.open %} y", "tag.not_alone"),
        ("{%tr for r in rows %}", "tag.no_row"),
        ("\ue0001\ue001", "tag.private_character"),
        ("{% if case.open %}" * 12 + "{% endif %}" * 12, "tag.too_deep"),
    ],
)
def test_what_the_language_does_not_know_is_refused(source, code):
    assert fault(make(source)) == code


def test_a_block_must_end_where_it_began():
    assert fault(make("{% if case.open %}a", "b{% endif %}")) == "tag.crosses"
    table = [["{%p if case.open %}", "{%p endif %}"]]
    assert fault(make(table=table)) == "tag.crosses"


def rebuilt(template: bytes, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(out, "w") as new:
        parts = {n: old.read(n) for n in old.namelist()}
        for name, content in change(parts).items():
            new.writestr(name, content)
    return out.getvalue()


def in_document(old: bytes, new: bytes):
    return lambda parts: {**parts, "word/document.xml": parts["word/document.xml"].replace(old, new)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: {**p, "word/vbaProject.bin": b"x"}, "package.active_content"),
        (lambda p: {**p, "../evil.xml": b"<x/>"}, "package.part_name"),
        (lambda p: {k: v for k, v in p.items() if k != "word/document.xml"}, "package.no_word"),
        (in_document(b"<w:document", b"<!DOCTYPE x><w:document"), "package.entities"),
        (
            in_document(b"</w:body>", b'<w:altChunk xmlns:r="x" r:id="rId1"/></w:body>'),
            "package.active_content",
        ),
        (
            in_document(b"</w:body>", b"<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p></w:body>"),
            "package.active_field",
        ),
        (
            in_document(b"</w:body>", b"<w:p><w:r><w:instrText>{{ a }}</w:instrText></w:r></w:p></w:body>"),
            "tag.outside_text",
        ),
        (in_document(b"</w:body>", b"</w:bode>"), "package.broken"),
        (
            lambda p: {
                **p,
                "word/_rels/document.xml.rels": p["word/_rels/document.xml.rels"].replace(
                    b"</Relationships>",
                    b'<Relationship Id="e" Type="t" Target="http://x" TargetMode="External"/></Relationships>',
                ),
            },
            "package.external",
        ),
        (lambda p: {**p, **{f"x{i}.txt": b"" for i in range(500)}}, "package.too_large"),
    ],
)
def test_hostile_packages_are_refused(change, code):
    assert fault(rebuilt(make("x"), change)) == code


def test_what_is_no_package_and_doubled_parts_are_refused():
    assert fault(b"no zip") == "package.broken"
    out = io.BytesIO(make("x"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert fault(out.getvalue()) == "package.duplicate_part"


def test_the_check_reads_results_back():
    good = make("{{ case.number }}")
    assert check(good, [DATA, DATA]) == []
    assert [f.code for f in check(make("{{ nothing.here }}"), [DATA, DATA])] == ["tag.unknown_name"]
    only_row = make(table=[["{%tr for r in none %}"], ["{{ r.a }}"], ["{%tr endfor %}"]])
    assert [f.code for f in check(only_row, [DATA])] == ["result.empty_table"]
    hidden = make(table=[["{%p if case.closed %}"], ["x"]])
    assert [f.code for f in check(hidden, [DATA])] == ["tag.not_ended"]


def test_an_emptied_cell_is_found():
    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.paragraphs[0].text = "{%p if case.closed %}"
    cell.add_paragraph("x")
    cell.add_paragraph("{%p endif %}")
    out = io.BytesIO()
    document.save(out)
    assert [f.code for f in check(out.getvalue(), [DATA])] == ["result.empty_cell"]


def test_a_result_that_is_no_xml_is_found(monkeypatch):
    broken = rebuilt(make("x"), in_document(b"</w:body>", b""))
    monkeypatch.setattr("exporters.word.check.render", lambda *_: broken)
    assert [f.code for f in check(make("x"), [DATA])] == ["result.broken"]


@given(st.text())
def test_any_text_can_be_put_in(value):
    content = f'<w:t xmlns:w="w">{finalize(value)}</w:t>'
    etree.fromstring(f'<w:p xmlns:w="w">{content}</w:p>')


def test_hidden_direction_marks_and_overlong_values_are_cut():
    assert finalize("a\u202eb\x07") == "ab\ufffd"
    assert len(finalize("x" * 60_000)) == 50_000
    assert (finalize(None), finalize(False), finalize(3)) == ("", "", "3")
