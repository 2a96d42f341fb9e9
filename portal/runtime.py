"""The only reader of the clock and of the disk: everything below gets time and bytes as arguments."""

import os
from datetime import UTC, datetime
from pathlib import Path


def now() -> datetime:
    """Give the present instant, aware, in UTC, to the millisecond (as the store keeps it)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder; keys are paths relative to it, with forward slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "~"))
    }


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_file(path: Path, length: int = 32) -> bytes:
    """Read a secret, made once at random and readable by its owner only.

    Two processes that start together agree: the first to create the file wins.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = os.urandom(length)
        file.write(secret.hex())
    return secret


def schemes_folder() -> Path:
    """Give the folder of the schemes that come with the portal."""
    return Path(__file__).resolve().parent.parent / "schemes"


def read_demo(name: str) -> bytes:
    """Read a file of the demonstration."""
    return (Path(__file__).resolve().parent / "demo" / name).read_bytes()
