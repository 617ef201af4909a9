"""What killed runs left behind: folders that were being written, with customers' data in them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"\.[0-9a-f]{16}\.part")
# Younger ones may belong to a run that has not taken hold of them yet.
_OLD = 3_600.0


def part_beside(folder: Path) -> Path:
    """A new, hidden name beside a folder, for writing it before it appears."""
    return folder.parent / f".{secrets.token_hex(8)}.part"


@contextmanager
def held(part: Path) -> Iterator[None]:
    """Hold a folder that is being written, so that no other run takes it for a remain.

    The system lets go of it when the process ends, however it ends.
    """
    with contextlib.ExitStack() as stack:
        descriptor = _locked(part)
        if descriptor is not None:
            stack.callback(os.close, descriptor)
        yield


def clear_remains(folder: Path, now: float | None = None) -> None:
    """Remove what killed runs left in a folder, and nothing that a run still holds.

    Args:
        folder: where batches are put.
        now: seconds since the epoch; None for the present.
    """
    moment = time.time() if now is None else now
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if not _NAME.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
                continue
            status = path.stat()
            if moment - status.st_mtime < _OLD or status.st_uid != os.getuid():
                continue
            descriptor = _locked(path)
            if descriptor is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(descriptor)


def _locked(folder: Path) -> int | None:
    """A descriptor of a folder that nobody else holds; None where somebody does, or it cannot be held."""
    try:
        import fcntl
    except ImportError:
        return None
    descriptor = -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if descriptor >= 0:
            os.close(descriptor)
        return None
    return descriptor
