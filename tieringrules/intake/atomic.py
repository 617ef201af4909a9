"""Output files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: Path, data: bytes | Iterable[bytes], mode: int = 0o600) -> None:
    """Write a file so that readers see all of it or what was there before.

    Args:
        path: the file; a link is followed, and the file it names is replaced.
        data: the content, whole or in pieces.
        mode: permission bits of the file.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    with atomic_file(path, mode) as file:
        if isinstance(data, bytes):
            file.write(data)
        else:
            file.writelines(data)


@contextmanager
def atomic_file(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file open for writing bytes that takes its name only when the block ends without an exception.

    Devices and pipes, such as `/dev/stdout`, have no name to take: they are written straight.

    Args:
        path: the file; a link is followed, and the file it names is replaced.
        mode: permission bits of the file.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    if _is_stream(path):
        # The path as given: resolving /dev/stdout names a pipe that cannot be opened.
        with path.open("wb") as stream:
            yield stream
        return
    if target.is_dir():
        raise IsADirectoryError(21, os.strerror(21), str(path))
    # A short name of its own: the target's may already be as long as the file system allows.
    part = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _persist_name(target.parent)


def _is_stream(path: Path) -> bool:
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(kind) or stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)


def _persist_name(folder: Path) -> None:
    # Some file systems refuse to sync a folder; the content itself is already safe.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
