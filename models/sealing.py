"""Seal values with a key that is kept outside the store."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Sealer:
    """AES-256-GCM; a value is bound to its case and field, so it cannot be moved to another."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._mac_key = hmac.digest(key, b"evenhand state", "sha256")

    def seal(self, case: str, field: str, value: str) -> str:
        """Encrypt a text value; gives base64 of nonce and ciphertext, different each time."""
        nonce = os.urandom(_NONCE)
        secret = self._aead.encrypt(nonce, value.encode("utf-8", "surrogatepass"), _bound(case, field))
        return base64.b64encode(nonce + secret).decode("ascii")

    def open(self, case: str, field: str, secret: str) -> str:
        """Decrypt it. Raises cryptography.exceptions.InvalidTag if it was altered or moved."""
        raw = base64.b64decode(secret)
        return self._aead.decrypt(raw[:_NONCE], raw[_NONCE:], _bound(case, field)).decode(
            "utf-8", "surrogatepass"
        )

    def mac(self, text: str) -> str:
        """Give a keyed digest (hex) of a text: nobody without the key can guess the text from it."""
        return hmac.new(self._mac_key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _bound(case: str, field: str) -> bytes:
    return f"{case}\0{field}".encode()
