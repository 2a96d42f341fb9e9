"""A .docx as its parts, refused if it could do harm; and back again, always the same bytes."""

import io
import zipfile
from collections.abc import Mapping

from exporters.word.errors import TemplateFault

MAX_PARTS = 400
MAX_BYTES = 40_000_000
_QUICK = 1
_DATE = (1980, 1, 1, 0, 0, 0)
_STORIES = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")
_ACTIVE = (b"vbaProject", b"macroEnabled", b"application/vnd.ms-office.activeX", b"oleObject")
_FIELDS = (b"DDEAUTO", b"DDE ", b"INCLUDETEXT", b"INCLUDEPICTURE", b"IMPORT ")


def unpack(template: bytes) -> dict[str, bytes]:
    """Give the parts by name, in their order. Raises TemplateFault for a broken or hostile package."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise TemplateFault("package.broken", "file", str(error)) from error
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise TemplateFault("package.no_word", "file")
    for name, content in parts.items():
        _check_part(name, content)
    return parts


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS or sum(e.file_size for e in entries) > MAX_BYTES:
        raise TemplateFault("package.too_large", "file")
    names = [e.filename for e in entries]
    if len(set(names)) != len(names):
        raise TemplateFault("package.duplicate_part", "file")
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise TemplateFault("package.part_name", name)


def _check_part(name: str, content: bytes) -> None:
    if not name.endswith((".xml", ".rels")):
        if b"vbaProject" in name.encode() or name.endswith((".bin", ".exe")):
            raise TemplateFault("package.active_content", name)
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise TemplateFault("package.entities", name)
    if name.endswith(".rels") and b'TargetMode="External"' in content:
        raise TemplateFault("package.external", name)
    if any(mark in content for mark in _ACTIVE) or b"w:altChunk" in content:
        raise TemplateFault("package.active_content", name)
    if any(field in content for field in _FIELDS):
        raise TemplateFault("package.active_field", name)


def is_story(name: str) -> bool:
    """Say whether a part holds text of the document: body, header, footer, notes."""
    return name.startswith(_STORIES) and name.endswith(".xml")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Zip the parts; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content, compresslevel=_QUICK)
    return out.getvalue()
