"""Fill a prepared template: plain data in, the bytes of a .docx out, the same bytes for the same data."""

from collections.abc import Mapping
from typing import Any

from exporters.word.nodes import write
from exporters.word.package import pack
from exporters.word.prepare import prepare

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def render(template: bytes, data: Mapping[str, Any]) -> bytes:
    """Make a document. Raises TemplateFault for a template that cannot be used or names what is not there."""
    parts = {
        name: content
        if isinstance(content, bytes)
        else (_HEAD + "".join(write(content, data))).encode("utf-8")
        for name, content in prepare(template).parts
    }
    return pack(parts)
