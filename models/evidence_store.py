"""Bytes of evidence in GridFS: streamed in before the transaction, hashed at receipt, re-checked when read."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from gridfs import GridFSBucket
from gridfs.errors import GridFSError
from mongoengine.connection import get_db

from models.errors import Tampered
from models.evidence import Evidence

_CHUNK = 255 * 1024
UNCLAIMED_LIVES = timedelta(hours=24)


class TooLarge(Exception):
    """The file is larger than allowed; nothing was kept."""


def receive(
    stream: IO[bytes], *, name: str, content_type: str, limit: int, by: str, at: datetime
) -> Evidence:
    """Stream a file in and note its hash; it belongs to no case until a change claims it.

    `limit` is in bytes. Raises TooLarge. The stream must stand at its beginning.
    """
    bucket = GridFSBucket(get_db())
    digest, size = hashlib.sha256(), 0
    with bucket.open_upload_stream(name) as upload:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                upload.abort()
                raise TooLarge(name)
            digest.update(chunk)
            upload.write(chunk)
    evidence = Evidence(
        file=upload._id,
        name=name,
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    return evidence.save()


def stream_of(evidence: Evidence) -> IO[bytes]:
    """Open the bytes as a stream that can be sought."""
    return GridFSBucket(get_db()).open_download_stream(evidence.file)


def read(evidence: Evidence) -> Iterator[bytes]:
    """Give the bytes in pieces; raises Tampered at the end if they are not those received."""
    digest = hashlib.sha256()
    with GridFSBucket(get_db()).open_download_stream(evidence.file) as stored:
        while chunk := stored.read(_CHUNK):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != evidence.sha256:
        raise Tampered(str(evidence.id))


def intact(evidence: Evidence) -> bool:
    """Say whether the stored bytes are those received."""
    try:
        for _piece in read(evidence):
            pass
    except (Tampered, GridFSError):
        return False
    return True


def sweep(now: datetime) -> int:
    """Remove what nobody claimed within a day; gives how many files went."""
    stale = Evidence.objects(case="", uploaded_at__lt=now - UNCLAIMED_LIVES)
    bucket = GridFSBucket(get_db())
    count = 0
    for evidence in stale:
        if Evidence.objects(id=evidence.id, case="").delete():
            bucket.delete(evidence.file)
            count += 1
    return count
