"""Settings from the environment: required keys, unknown keys refused, secrets masked when printed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from portal.errors import StartFault
from portal.runtime import private_folder, secret_file

_KNOWN = {
    "EVENHAND_DATA",
    "EVENHAND_BASE_URL",
    "EVENHAND_DEMO",
    "EVENHAND_PORT",
    "EVENHAND_MAX_UPLOAD_MB",
    "EVENHAND_SECRET_KEY",
    "EVENHAND_SEALING_KEY",
    "EVENHAND_TOKEN",
    "EVENHAND_PASSWORD",
}
_HIGHEST_PORT, _KEY_BYTES = 65535, 32
_SECRET_FIELDS = ("secret_key", "sealing_key", "mongodb_uri", "smtp_url")


@dataclass(frozen=True)
class Settings:
    """What the portal runs with. `mongodb_uri` is empty for the embedded store.

    `secret_key` signs sessions, `sealing_key` (32 bytes) encrypts the raiser's identity; both are kept
    outside the store.
    """

    data: Path
    secret_key: bytes
    sealing_key: bytes
    mongodb_uri: str = ""
    smtp_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    port: int = 8000
    demo: bool = False
    max_upload_mb: int = 100

    def masked(self) -> dict[str, str]:
        """Give the settings for printing, secrets masked."""
        shown = {f.name: str(getattr(self, f.name)) for f in fields(self)}
        return {k: "(set)" if k in _SECRET_FIELDS and v else v for k, v in shown.items()}

    @property
    def https(self) -> bool:
        """The portal is reached over TLS."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises StartFault for an unknown or malformed one."""
    unknown = sorted(k for k in environ if k.startswith("EVENHAND_") and k not in _KNOWN)
    if unknown:
        raise StartFault("config.unknown", f"Unknown setting {', '.join(unknown)}: correct or remove it.")
    data = private_folder(Path(environ.get("EVENHAND_DATA") or "var").absolute())
    port = _number(environ, "EVENHAND_PORT", 8000)
    demo = environ.get("EVENHAND_DEMO", "") in ("1", "true", "yes")
    base_url = environ.get("EVENHAND_BASE_URL") or f"http://127.0.0.1:{port}"
    _check_base_url(base_url, demo=demo)
    return Settings(
        data=data,
        secret_key=_secret(environ, "EVENHAND_SECRET_KEY", data / "secret.key"),
        sealing_key=_secret(environ, "EVENHAND_SEALING_KEY", data / "sealing.key"),
        mongodb_uri=environ.get("MONGODB_URI", ""),
        smtp_url=environ.get("SMTP_URL", ""),
        base_url=base_url.rstrip("/"),
        port=port,
        demo=demo,
        max_upload_mb=_number(environ, "EVENHAND_MAX_UPLOAD_MB", 100),
    )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) <= _HIGHEST_PORT:
        raise StartFault("config.number", f"{name} must be a whole number from 1 to 65535, not '{text}'.")
    return int(text)


def _secret(environ: Mapping[str, str], name: str, file: Path) -> bytes:
    given = environ.get(name)
    if not given:
        return secret_file(file)
    try:
        secret = bytes.fromhex(given)
    except ValueError as error:
        raise StartFault("config.secret", f"{name} must be written in hexadecimal.") from error
    if len(secret) != _KEY_BYTES:
        raise StartFault("config.secret", f"{name} must be 32 bytes (64 hexadecimal digits).")
    return secret


def _check_base_url(base_url: str, *, demo: bool) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StartFault("config.base_url", f"EVENHAND_BASE_URL is no web address: '{base_url}'.")
    if demo and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise StartFault(
            "config.demo_public",
            "The demonstration has known log-ins and runs on this machine only: "
            "drop EVENHAND_DEMO or set EVENHAND_BASE_URL to 127.0.0.1.",
        )
