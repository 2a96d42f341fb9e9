"""A register as CSV or Excel: text only, so that no cell can ever be a formula."""

import csv
import io
from collections.abc import Iterator
from typing import Protocol

import xlsxwriter

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 24
_BATCH = 500


class Table(Protocol):
    """What is exported: a title, a head and rows of text, read once."""

    @property
    def title(self) -> str:
        """The title of the register."""
        ...

    @property
    def form_no(self) -> str:
        """The form number, or an empty string."""
        ...

    @property
    def head(self) -> tuple[str, ...]:
        """The column heads."""
        ...

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows."""
        ...


def as_csv(table: Table) -> Iterator[bytes]:
    """Write CSV (UTF-8 with byte order mark) in pieces; what a spreadsheet would run is guarded by an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(guarded(c) for c in table.head)
    for count, row in enumerate(table.rows, 1):
        writer.writerow(guarded(c) for c in row)
        if count % _BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def as_xlsx(table: Table) -> Iterator[bytes]:
    """Write an Excel workbook; every cell is written as text, memory does not grow with the rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_sheet_name(table.title))
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, max(len(table.head) - 1, 0), _WIDTH)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(table.head):
        sheet.write_string(0, column, text, bold)
    for line, row in enumerate(table.rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text, wrap)
    book.close()
    yield buffer.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "register"
