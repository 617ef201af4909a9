"""A ZIP archive that holds one table."""

from __future__ import annotations

import io
import zipfile
import zlib

from tieringrules.diagnostic import Checked
from tieringrules.intake.files import (
    CHUNK_BYTES,
    HARMLESS_BYTES,
    LARGEST_BYTES,
    LARGEST_RATIO,
    DataFile,
    too_large,
)

# What archivers of other systems add of their own.
_ADDED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def unzipped(file: DataFile, data: bytes) -> Checked[tuple[str, bytes] | None]:
    """The name and the bytes of the one file in an archive (PKWARE APPNOTE 6.3).

    Args:
        file: for messages.
        data: the archive.
    """
    damaged: Checked[tuple[str, bytes] | None] = Checked(None, (file.finding("TR509", format="ZIP"),))
    largest = min(LARGEST_BYTES, max(HARMLESS_BYTES, LARGEST_RATIO * len(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [
                member
                for member in archive.infolist()
                if not member.is_dir() and not any(part in member.filename for part in _ADDED)
            ]
            if len(members) != 1:
                return Checked(None, (file.finding("TR542", count=len(members)),))
            chunks: list[bytes] = []
            size = 0
            with archive.open(members[0]) as source:
                while chunk := source.read(CHUNK_BYTES):
                    size += len(chunk)
                    if size > largest:
                        return Checked(None, (too_large(file),))
                    chunks.append(chunk)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError):
        # Also archives with a password, and those packed in ways that Python does not know.
        return damaged
    if not size:
        return Checked(None, (file.finding("TR507"),))
    return Checked((members[0].filename, b"".join(chunks)))
