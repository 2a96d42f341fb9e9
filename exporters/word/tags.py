"""Find the tags of a story part, wherever Word has split them, and put a mark in their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from exporters.word.errors import TemplateFault

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAG = re.compile(r"\{\{(?P<value>.*?)\}\}|\{%(?P<level>tr|p|)(?P<block>\s.*?|\S.*?)%\}", re.DOTALL)
_OPENING = re.compile(r"\{\{|\{%|\}\}|%\}")
OPEN, CLOSE = "\ue000", "\ue001"
"""A mark is OPEN, a number, CLOSE: private-use characters, refused in the template itself."""


@dataclass(frozen=True)
class Tag:
    """A tag: what it says, whether it prints a value, and the element it must be closed in."""

    source: str
    prints: bool
    home: str
    place: str


def mark(part: str, xml: bytes) -> tuple[str, list[Tag]]:
    """Give the XML of a part with a mark for each tag, and the tags by number. Raises TemplateFault."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateFault("package.broken", part, str(error)) from error
    tags: list[Tag] = []
    for paragraph in list(root.iter(f"{W}p")):
        _mark_paragraph(part, paragraph, tags)
    _refuse_strays(part, root)
    return etree.tostring(root, encoding="unicode"), tags


def _texts(paragraph: etree._Element) -> list[etree._Element]:
    """List the texts of a paragraph itself, not of a text box inside it."""
    return [t for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph]


def _mark_paragraph(part: str, paragraph: etree._Element, tags: list[Tag]) -> None:
    texts = _texts(paragraph)
    whole = "".join(t.text or "" for t in texts)
    if OPEN in whole or CLOSE in whole:
        raise TemplateFault("tag.private_character", f"{part}: {whole[:60]}")
    matches = list(_TAG.finditer(whole))
    if _OPENING.search(_TAG.sub("", whole)):
        raise TemplateFault("tag.unclosed", f"{part}: {whole[:80]}")
    outer = next((m for m in matches if m.group("level") in ("p", "tr")), None)
    if outer is None:
        _mark_inline(part, paragraph, texts, matches, tags)
    elif whole.strip() != outer.group(0).strip():
        raise TemplateFault("tag.not_alone", f"{part}: {whole[:80]}")
    else:
        _mark_element(part, paragraph, outer, tags)


def _mark_element(part: str, paragraph: etree._Element, match: re.Match[str], tags: list[Tag]) -> None:
    """Put the mark in place of the whole paragraph or table row."""
    element = paragraph
    if match.group("level") == "tr":
        element = next(paragraph.iterancestors(f"{W}tr"), None)
        if element is None:
            raise TemplateFault("tag.no_row", f"{part}: {match.group(0)}")
    parent = element.getparent()
    tags.append(Tag(match.group("block").strip(), False, _home(parent), f"{part}: {match.group(0)}"))
    text = f"{OPEN}{len(tags) - 1}{CLOSE}" + (element.tail or "")
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)


def _home(element: etree._Element) -> str:
    """Name an element by its place in the document: stable while its children are replaced by marks."""
    tree = element.getroottree()
    return str(tree.getelementpath(element))


def _mark_inline(
    part: str,
    paragraph: etree._Element,
    texts: list[etree._Element],
    matches: list[re.Match[str]],
    tags: list[Tag],
) -> None:
    if not matches:
        return
    home = f"paragraph {id(paragraph)}"
    spans = []
    for match in matches:
        value = match.group("value")
        source = value if value is not None else match.group("block")
        tags.append(Tag(source.strip(), value is not None, home, f"{part}: {match.group(0)}"))
        spans.append((match.start(), match.end(), f"{OPEN}{len(tags) - 1}{CLOSE}"))
    _replace(texts, spans)


def _replace(texts: list[etree._Element], spans: list[tuple[int, int, str]]) -> None:
    """Write each mark into the text in which its tag begins; the rest of the tag goes from the other texts."""
    position = 0
    for text in texts:
        old = text.text or ""
        start, end = position, position + len(old)
        text.text = "".join(_kept(old, start, end, spans))
        text.set(_SPACE, "preserve")
        position = end


def _kept(old: str, start: int, end: int, spans: list[tuple[int, int, str]]) -> Iterator[str]:
    at = start
    for first, last, name in spans:
        if last <= start or first >= end:
            continue
        yield old[max(at, start) - start : max(first, start) - start]
        if first >= start:
            yield name
        at = last
    yield old[max(at, start) - start :] if at < end else ""


def _refuse_strays(part: str, root: etree._Element) -> None:
    """A tag in a deletion, a field or a comment would never be filled in: refuse it."""
    for element in root.iter(f"{W}delText", f"{W}instrText"):
        if _OPENING.search(element.text or ""):
            raise TemplateFault("tag.outside_text", f"{part}: {(element.text or '')[:60]}")
