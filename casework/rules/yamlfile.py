"""Strict YAML: what a scheme file may be written in, with the line of every value.

PyYAML reads YAML 1.1, where `on` is true and 2021-07-01 is a date. Here a plain scalar is a whole number,
true, false, null or text, and nothing else; anchors, aliases, duplicate keys and other types are findings.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from casework.rules.findings import Finding

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is built in: ten times as fast, the same nodes."""
_COLLECTIONS: dict[type[yaml.Node], str] = {
    yaml.MappingNode: "tag:yaml.org,2002:map",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
}
_INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class YamlFile:
    """The data of one file, the line of each path in it, and what was wrong."""

    name: str
    data: Any = None
    content: bytes = b""
    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, path: str) -> int:
        """Give the line of `path`, else of the nearest thing around it, else 0."""
        while path and path not in self.lines:
            path = path.rpartition("/")[0]
        return self.lines.get(path, 0)

    def note(self, code: str, path: str, line: int, **params: str) -> None:
        """Note a fault."""
        self.findings.append(Finding(self.name, line, path, code, params))


def read_yaml(name: str, content: bytes) -> YamlFile:
    """Read one file; every fault is in `findings`, and `data` is None if nothing could be read."""
    out = YamlFile(name, content=content)
    if len(content) > MAX_BYTES:
        out.note("file.too_large", "", 0, limit=str(MAX_BYTES))
        return out
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        out.note("file.not_utf8", "", 0)
        return out
    node = _compose(out, text)
    if node is not None:
        out.data = _value(out, node, "")
    return out


def _compose(out: YamlFile, text: str) -> yaml.Node | None:
    try:
        fault = _shape_fault(text)
        if fault is None:
            return yaml.compose(text, _LOADER)
        out.note(fault[0], "", fault[1], limit=str(MAX_DEPTH))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or "cannot be read"
        out.note("file.syntax", "", mark.line + 1 if mark else 0, detail=str(detail))
    return None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _shape_fault(text: str) -> tuple[str, int] | None:
    """Look at the events before a tree is built: what is too deep would overflow the C stack."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "file.alias", _line(event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return "file.depth", _line(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _value(out: YamlFile, node: yaml.Node, path: str) -> Any:
    line = node.start_mark.line + 1
    out.lines[path] = line
    if node.tag != _COLLECTIONS.get(type(node), node.tag):
        out.note("file.type", path, line, tag=node.tag)
    if isinstance(node, yaml.MappingNode):
        return _mapping(out, node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_value(out, n, f"{path}/{i}") for i, n in enumerate(node.value)]
    return _scalar(out, node, path, line)


def _mapping(out: YamlFile, node: yaml.MappingNode, path: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or _is_foreign(key_node.tag):
            out.note("file.type", path, line, tag=key_node.tag)
            continue
        key = str(key_node.value)
        if key in data:
            out.note("file.duplicate_key", path, line, key=key)
        data[key] = _value(out, value_node, f"{path}/{key}")
        out.lines[f"{path}/{key}"] = line
    return data


def _scalar(out: YamlFile, node: yaml.Node, path: str, line: int) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) or not _is_plain(node.tag):
        if _is_foreign(node.tag):
            out.note("file.type", path, line, tag=node.tag)
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.match(text) else text


def _is_foreign(tag: str) -> bool:
    return tag.startswith("!") or "python" in tag or tag.endswith(("binary", "set"))


def _is_plain(tag: str) -> bool:
    return tag.rpartition(":")[2] in ("str", "int", "bool", "null", "float", "timestamp", "merge")
