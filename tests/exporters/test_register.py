import io
from dataclasses import dataclass, field

import pytest
from docx.opc.package import OpcPackage

from exporters.register import as_csv, as_xlsx, guarded


@dataclass
class Table:
    title: str = "Register: [R01]*?/\\"
    form_no: str = "R01"
    head: tuple = ("Number", "Subject")
    rows: object = field(default_factory=lambda: iter([("1", "=2+3"), ("2", '申诉, "x"\nline')]))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guarded(text) == f"'{text}"


def test_csv_has_a_byte_order_mark_and_guards():
    content = b"".join(as_csv(Table()))
    assert content.startswith(b"\xef\xbb\xbfNumber,Subject\r\n1,'=2+3\r\n")
    assert '2,"申诉, ""x""\nline"' in content.decode("utf-8-sig")


def test_csv_comes_in_pieces():
    many = Table(rows=iter([("x", "y")] * 1200))
    assert len(list(as_csv(many))) == 3


def test_xlsx_holds_text_only():
    content = b"".join(as_xlsx(Table()))
    parts = {p.partname: p.blob for p in OpcPackage.open(io.BytesIO(content)).iter_parts()}
    sheet = parts["/xl/worksheets/sheet1.xml"].decode()
    assert "<f>" not in sheet
    assert "<t>=2+3</t>" in sheet


def test_a_sheet_without_a_usable_title_and_without_columns_is_made():
    assert b"".join(as_xlsx(Table(title="[]", head=(), rows=iter(()))))[:2] == b"PK"
