"""The one digest of the house."""

import hashlib


def sha256_hex(content: bytes) -> str:
    """Give the SHA-256 of `content` as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()
