"""From a tree of files to flattened scheme versions, with every fault at once.

`tree` maps a path relative to the schemes folder to the bytes of the file; reading the disk is the
caller's business. A version folder is any folder that holds `scheme.yaml`; a body has `body.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from jsonschema import Draft202012Validator

from casework.rules.findings import Finding
from casework.rules.merging import UnknownRemoval, merge, resolve_case_types
from casework.rules.metaschema import BODY_FILE, CASE_TYPE_FILE, SCHEME_FILE, TESTS_FILE
from casework.rules.yamlfile import YamlFile, read_yaml

Tree = Mapping[str, bytes]
Json = dict[str, Any]

_LONGEST_DETAIL = 300
_SCHEMAS = {"scheme.yaml": SCHEME_FILE, "tests.yaml": TESTS_FILE, "body.yaml": BODY_FILE}


@dataclass
class Loaded:
    """One version folder: its own files, the flattened result, its templates and its faults.

    `flat` is {scheme, case_types, tests}; it is None when the files are too broken to go on.
    `places` finds the file of a case type, `files` the lines in it.
    """

    folder: str
    name: str = ""
    own: Json = field(default_factory=dict)
    flat: Json | None = None
    files: dict[str, YamlFile] = field(default_factory=dict)
    templates: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def finding(self, file: str, path: str, code: str, /, **params: str) -> None:
        """Note a fault at a path of one of the own files; the line is looked up."""
        source = self.files.get(file)
        line = source.line(path) if source else 0
        self.findings.append(Finding(f"{self.folder}/{file}", line, path, code, params))


def load(tree: Tree) -> dict[str, Loaded]:
    """Read every version folder of the tree; keys are `<body>/<scheme>@<version>` (else the folder)."""
    folders = sorted(str(PurePosixPath(p).parent) for p in tree if PurePosixPath(p).name == "scheme.yaml")
    read = [_read_folder(tree, folder) for folder in folders]
    versions: dict[str, Loaded] = {}
    for one in read:
        if one.name in versions:
            one.finding("scheme.yaml", "/version", "scheme.duplicate_id", name=one.name)
            one.name = ""
        versions[one.name or one.folder] = one
    for one in read:
        _flatten(one, versions, ())
    return versions


def load_bodies(tree: Tree) -> tuple[dict[str, Json], list[Finding]]:
    """Read every `<body>/body.yaml`; keys are body ids."""
    bodies: dict[str, Json] = {}
    findings: list[Finding] = []
    for path in sorted(p for p in tree if PurePosixPath(p).name == "body.yaml"):
        file = _read_file(path, tree[path], BODY_FILE)
        findings += file.findings
        if file.data is not None and not file.findings:
            bodies[file.data["id"]] = file.data
    return bodies, findings


def _read_folder(tree: Tree, folder: str) -> Loaded:
    one = Loaded(folder)
    for path, content in sorted(tree.items()):
        relative = PurePosixPath(path)
        if str(relative.parent) == folder and relative.suffix == ".yaml" and relative.name != "body.yaml":
            schema = _SCHEMAS.get(relative.name, CASE_TYPE_FILE)
            one.files[relative.name] = _read_file(path, content, schema)
        elif str(relative.parent) == f"{folder}/templates":
            one.templates[relative.name] = content
    for file in one.files.values():
        one.findings += file.findings
    one.name = _name(one.files["scheme.yaml"].data)
    if not one.findings:
        _assemble(one)
    return one


def _name(head: Any) -> str:
    """Give the name of a version, also of a faulty one as far as it says who it is."""
    if not isinstance(head, dict):
        return ""
    body, scheme, version = (head.get(k) for k in ("body", "id", "version"))
    known = isinstance(body, str) and isinstance(scheme, str) and isinstance(version, int)
    return f"{body}/{scheme}@{version}" if known else ""


def _read_file(path: str, content: bytes, schema: Json) -> YamlFile:
    file = read_yaml(path, content)
    if file.findings:
        return file
    for error in sorted(Draft202012Validator(schema).iter_errors(file.data), key=lambda e: str(e.path)):
        place = "/" + "/".join(str(p) for p in error.absolute_path)
        detail = error.message[:_LONGEST_DETAIL]
        file.findings.append(Finding(path, file.line(place), place, "scheme.structure", {"detail": detail}))
    return file


def _assemble(one: Loaded) -> None:
    head = one.files["scheme.yaml"].data
    case_types: Json = {}
    for name in sorted(set(one.files) - {"scheme.yaml", "tests.yaml"}):
        data = one.files[name].data
        if data["case_type"] in case_types:
            one.finding(name, "/case_type", "scheme.duplicate_id", name=data["case_type"])
        case_types[data["case_type"]] = data
    tests = one.files["tests.yaml"].data["tests"] if "tests.yaml" in one.files else []
    one.own = {"scheme": head, "case_types": case_types, "tests": tests}


def _flatten(one: Loaded, versions: Mapping[str, Loaded], seen: tuple[str, ...]) -> Json | None:
    """Give the version merged with its parents, case types still with their own inheritance."""
    if one.findings or not one.own:
        return None
    merged = _with_parent(one, versions, seen)
    if merged is None:
        return None
    case_types, faults = resolve_case_types(merged["case_types"])
    one.findings += [replace(f, file=f"{one.folder}/{f.file}") for f in faults]
    one.flat = {**merged, "case_types": case_types}
    return merged


def _with_parent(one: Loaded, versions: Mapping[str, Loaded], seen: tuple[str, ...]) -> Json | None:
    name = one.own["scheme"].get("extends")
    if not name:
        return one.own
    if name in (*seen, one.name):
        one.finding("scheme.yaml", "/extends", "scheme.extends_loop", name=name)
        return None
    parent = versions.get(name)
    base = _flatten(parent, versions, (*seen, one.name)) if parent else None
    if parent is None or base is None:
        code = "scheme.unknown_parent" if parent is None else "scheme.faulty_parent"
        one.finding("scheme.yaml", "/extends", code, name=name)
        return None
    one.templates = {**parent.templates, **one.templates}
    try:
        return _laid_over(base, one.own)
    except UnknownRemoval as error:
        one.finding("scheme.yaml", "", error.code, name=error.name)
        return None


def _laid_over(base: Json, own: Json) -> Json:
    """Lay a version over its parent. Case types that extend others are only joined: what they extend comes later."""
    head = {k: v for k, v in base["scheme"].items() if k not in ("abstract", "extends")}
    case_types = dict(base["case_types"])
    for name, raw in own["case_types"].items():
        under = case_types.get(name)
        later = "extends" in {**(under or {}), **raw}
        case_types[name] = raw if under is None else merge(under, raw, later=later)
    return {
        "scheme": merge(head, own["scheme"]),
        "case_types": case_types,
        "tests": merge(base["tests"], own["tests"]),
    }
