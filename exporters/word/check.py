"""Check a template before it may be used: it is prepared, filled with samples, and the results are read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from exporters.word.errors import TemplateFault
from exporters.word.package import is_story, unpack
from exporters.word.render import render
from exporters.word.tags import W

_LAST_IN_CELL = f"{W}p"


def check(template: bytes, samples: Sequence[Mapping[str, Any]]) -> list[TemplateFault]:
    """Give what is wrong with a template, the first fault of each sample; an empty list means it can be used."""
    faults: list[TemplateFault] = []
    for number, sample in enumerate(samples):
        try:
            _read_back(render(template, sample), number)
        except TemplateFault as fault:
            if str(fault) not in {str(f) for f in faults}:
                faults.append(fault)
    return faults


def _read_back(document: bytes, number: int) -> None:
    for name, content in unpack(document).items():
        if not is_story(name):
            continue
        try:
            root = etree.fromstring(content)
        except etree.XMLSyntaxError as error:
            raise TemplateFault("result.broken", f"sample {number}, {name}", str(error)) from error
        for cell in root.iter(f"{W}tc"):
            if len(cell) == 0 or cell[-1].tag != _LAST_IN_CELL:
                raise TemplateFault("result.empty_cell", f"sample {number}, {name}")
        for table in root.iter(f"{W}tbl"):
            if table.find(f"{W}tr") is None:
                raise TemplateFault("result.empty_table", f"sample {number}, {name}")
