"""Files on their way in: what is above the limit is read and dropped, so that the form around it is not lost."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Request, current_app

_IN_MEMORY = 512 * 1024


class CappedFile(SpooledTemporaryFile[bytes]):
    """A temporary file that keeps one byte more than `limit` (in bytes), which tells that there was more."""

    def __init__(self, limit: int) -> None:
        super().__init__(max_size=_IN_MEMORY, mode="w+b")
        self._most = limit + 1

    def write(self, data: Any) -> int:
        """Keep what still fits; everything counts as written."""
        room = max(self._most - self.tell(), 0)
        super().write(data[:room])
        return len(data)


class PortalRequest(Request):
    """A request whose files are capped at what the portal keeps of one."""

    def _get_file_stream(self, *_told: Any, **_more: Any) -> IO[bytes]:
        return CappedFile(current_app.extensions["evenhand.settings"].max_upload_mb * 1024 * 1024)
