"""Where the file of a dataset lies, and its bytes."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report

# (what is read, bytes so far, bytes in all)
ReportProgress: TypeAlias = Callable[[str, int, int | None], None]

CHUNK_BYTES = 8 << 20
# String columns point into their text with 32 bits.
LARGEST_BYTES = (1 << 32) - (1 << 20)
# Tables of text seldom shrink more than thirtyfold; beyond this an archive is made to fill the memory.
LARGEST_RATIO = 250
HARMLESS_BYTES = 64 << 20
# What the command line calls standard input.
STDIN = Path("-")
_STDIN_DESCRIPTOR = 0
_WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class DataFile:
    """The file a dataset is read from.

    Attributes:
        dataset: the dataset's name.
        path: where the file lies.
        shown: the path as the user named it, with `/`.
        base: which folder a relative path starts from, for messages.
        is_stdin: whether the table comes from standard input instead.
    """

    dataset: str
    path: Path
    shown: str
    base: Localized
    is_stdin: bool = False

    @property
    def span(self) -> Span:
        """The file as a whole."""
        return Span.whole_file(self.shown)

    def finding(self, code: str, **arguments: object) -> Diagnostic:
        """A finding about the file as a whole."""
        named: dict[str, object] = {"dataset": self.dataset, **arguments}
        return report(code, self.span, **named)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Attributes:
        data: its bytes, unpacked.
        digest: the SHA-256 of the bytes as they lie on the disk, hexadecimal, in the making.
    """

    data: bytes
    digest: Future[str]


def workspace_file(dataset: str, written: str, root: str) -> Checked[DataFile | None]:
    """The file that `data:` of the workspace names, which must lie inside the workspace.

    Args:
        dataset: the dataset's name.
        written: the path as written, relative to `root`.
        root: the workspace folder.
    """
    base = Localized(
        "paths under `data:` start at the workspace folder", "`data:` 中的路径从工作区文件夹算起"
    )
    file = DataFile(dataset, Path(root) / written, written, base)
    folder = os.path.realpath(root)
    try:
        real = os.path.realpath(file.path)
    except ValueError:
        return Checked(None, (file.finding("TR503", base=base),))
    if os.path.commonpath((folder, real)) != folder:
        return Checked(None, (file.finding("TR504"),))
    return Checked(file)


def named_file(dataset: str, path: Path) -> DataFile:
    """The file that the command line names; it may lie anywhere, and `-` is standard input."""
    base = Localized(
        "paths on the command line start at the current folder", "命令行中的路径从当前文件夹算起"
    )
    return DataFile(dataset, path, path.as_posix(), base, path == STDIN)


def read_file(file: DataFile, report_progress: ReportProgress | None = None) -> Checked[Content | None]:
    """The bytes of a file, unpacked where its name ends in `.gz`.

    Only ordinary files are opened by name: a pipe could make the run wait for ever.
    """
    try:
        descriptor = _STDIN_DESCRIPTOR if file.is_stdin else os.open(file.path, _WITHOUT_WAITING)
        with os.fdopen(descriptor, "rb", buffering=0, closefd=not file.is_stdin) as source:
            kind = os.fstat(descriptor)
            if not (file.is_stdin or stat.S_ISREG(kind.st_mode)):
                return Checked(None, (_not_a_file(file, kind.st_mode),))
            size = 0 if file.is_stdin else kind.st_size
            packed = _bytes_of(file, source, size, report_progress)
    except (OSError, ValueError) as failure:
        return Checked(None, (_unreadable(file, failure),))
    if packed is None:
        return Checked(None, (too_large(file),))
    if not packed:
        return Checked(None, (file.finding("TR507"),))
    digest = _digest_meanwhile(packed)
    unpacked = _unpacked(file, packed) if file.path.suffix.lower() == ".gz" else Checked(packed)
    if unpacked.value is None:
        return Checked(None, unpacked.diagnostics)
    return Checked(Content(unpacked.value, digest))


def _bytes_of(
    file: DataFile, source: io.FileIO, size: int, report_progress: ReportProgress | None
) -> bytes | None:
    """What a file holds that was so large a moment ago; None where that is too much."""
    if size > LARGEST_BYTES:
        return None
    # The bytes go where they stay: joining chunks would copy the whole file.
    buffer = io.BytesIO(bytes(size))
    done = 0
    with buffer.getbuffer() as room:
        while done < size and (count := source.readinto(room[done : done + CHUNK_BYTES])):
            done += count
            if report_progress is not None:
                report_progress(file.dataset, done, size)
    buffer.truncate(done)
    buffer.seek(done)
    while chunk := source.read(CHUNK_BYTES):
        done += len(chunk)
        if done > LARGEST_BYTES:
            return None
        buffer.write(chunk)
        if report_progress is not None:
            report_progress(file.dataset, done, None if file.is_stdin else done)
    return buffer.getvalue()


def _digest_meanwhile(data: bytes) -> Future[str]:
    pool = ThreadPoolExecutor(1)
    digest = pool.submit(lambda: hashlib.sha256(data).hexdigest())
    pool.shutdown(wait=False)
    return digest


def _unpacked(file: DataFile, packed: bytes) -> Checked[bytes | None]:
    largest = min(LARGEST_BYTES, max(HARMLESS_BYTES, LARGEST_RATIO * len(packed)))
    chunks: list[bytes] = []
    size = 0
    rest = packed
    damaged: Checked[bytes | None] = Checked(None, (file.finding("TR509", format="gzip"),))
    # A gzip file may hold several members one after the other (RFC 1952, section 2.2).
    while rest:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not inflate.eof:
                chunk = inflate.decompress(rest, CHUNK_BYTES)
                if not chunk and not inflate.unconsumed_tail and not inflate.eof:
                    return damaged
                chunks.append(chunk)
                size += len(chunk)
                if size > largest:
                    return Checked(None, (too_large(file),))
                rest = inflate.unconsumed_tail
        except zlib.error:
            return damaged
        # Padding after the last member is harmless, as gzip itself treats it.
        rest = inflate.unused_data.lstrip(b"\0")
    if not size:
        return Checked(None, (file.finding("TR507"),))
    return Checked(b"".join(chunks))


def _not_a_file(file: DataFile, mode: int) -> Diagnostic:
    if stat.S_ISDIR(mode):
        return file.finding("TR505", found=Localized("a folder", "一个文件夹"))
    return file.finding("TR505", found=Localized("a pipe or device", "一个管道或设备"))


def too_large(file: DataFile) -> Diagnostic:
    """The finding about a file that is, or would unpack to, more than is read."""
    reason = Localized(
        f"more than {LARGEST_BYTES >> 30} GiB, or packed more than {LARGEST_RATIO} times",
        f"超过 {LARGEST_BYTES >> 30} GiB，或压缩比超过 {LARGEST_RATIO} 倍",
    )
    return file.finding("TR510", reason=reason)


def _unreadable(file: DataFile, failure: OSError | ValueError) -> Diagnostic:
    if isinstance(failure, ValueError) or failure.errno in (errno.ENOENT, errno.ENOTDIR):
        return file.finding("TR503", base=file.base)
    if failure.errno in (errno.EACCES, errno.EPERM):
        return file.finding("TR506", reason=Localized("you may not read it", "没有读取权限"))
    if failure.errno == errno.EISDIR:
        return file.finding("TR505", found=Localized("a folder", "一个文件夹"))
    if failure.errno in (errno.ENXIO, errno.ENODEV):
        return file.finding("TR505", found=Localized("a pipe or device", "一个管道或设备"))
    words = os.strerror(failure.errno) if failure.errno else "?"
    return file.finding("TR506", reason=Localized.same(words))
