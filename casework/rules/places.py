"""Find the file and line of a construct in the files of a scheme version."""

from collections.abc import Mapping
from typing import Any

from casework.rules.findings import Finding
from casework.rules.loading import Loaded
from casework.rules.merging import key_of


def place(loaded: Loaded, path: str, code: str, params: Mapping[str, str]) -> None:
    """Note a finding at `path`: `<case type>/actions/accept/...`, `tests/<name>` or a header key."""
    head, _, rest = path.partition("/")
    file = _file(loaded, head)
    source = loaded.files.get(file)
    if source is None:
        loaded.findings.append(Finding(f"{loaded.folder}/{file}", 0, path, code, params))
        return
    parts = rest.split("/") if file not in ("scheme.yaml", "tests.yaml") else path.split("/")
    line = source.line(_pointer(source.data, parts))
    loaded.findings.append(Finding(f"{loaded.folder}/{file}", line, path, code, params))


def _file(loaded: Loaded, head: str) -> str:
    if head == "tests":
        return "tests.yaml"
    for name, source in loaded.files.items():
        if isinstance(source.data, dict) and source.data.get("case_type") == head:
            return name
    return "scheme.yaml"


def _pointer(data: Any, parts: list[str]) -> str:
    """Turn ids into positions as far as they can be followed; what is inherited ends early."""
    pointer = ""
    for part in parts:
        if isinstance(data, list):
            index = next((i for i, e in enumerate(data) if isinstance(e, dict) and key_of(e) == part), None)
            if index is None:
                return pointer
            pointer, data = f"{pointer}/{index}", data[index]
        elif isinstance(data, dict) and part in data:
            pointer, data = f"{pointer}/{part}", data[part]
        else:
            return pointer
    return pointer
