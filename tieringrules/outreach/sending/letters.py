"""The e-mails of a batch, as they stand in its files."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.outreach.channels.email import MAILBOX
from tieringrules.outreach.sending.finished_batch import FinishedBatch, PlannedRow

CHANNEL = "email"
_SEPARATOR = b"From "
_ID = re.compile(rb"^Message-ID:\s*<([^@>]+)@", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(rb"^To:\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^From:[^<\n]*(?:<([^<>]+)>|\s*(\S+))\s*$", re.IGNORECASE | re.MULTILINE)
_FOLDED = re.compile(rb"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: a file of the batch, from where to where in it, in bytes, and their digest."""

    file: str
    start: int
    length: int
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail that is to be handed over.

    Attributes:
        contact: its id.
        customer: the customer's key.
        address: of the one who gets it.
        sender: the address it is from.
        purpose: marketing or service.
        not_before: seconds since 1970; None for any time.
        person: key of the person at the customer; None where that is the customer.
    """

    contact: str
    customer: str = field(repr=False)
    address: str = field(repr=False)
    sender: str
    purpose: str
    place: Place
    not_before: float | None = None
    person: str | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        """The host of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()


class Changed(Exception):  # noqa: N818  (it is what happened)
    """A file of the batch is not any more what it was when sending began.

    Attributes:
        problem: in words.
    """

    def __init__(self, problem: Localized) -> None:
        super().__init__(problem.en)
        self.problem = problem


class Mails:
    """The e-mails of a batch; reading is safe from several threads.

    Args:
        batch: read and found unchanged.
    """

    def __init__(self, batch: FinishedBatch) -> None:
        self._folder = batch.folder
        self._single = [name for name in batch.files if name.startswith("eml/") and name.endswith(".eml")]
        self._mailbox = self._folder / MAILBOX if MAILBOX in batch.files else None
        self._batch = batch
        self._lock = threading.Lock()
        self._open: BinaryIO | None = None

    def letters(self) -> list[Letter]:
        """All of them, in the order of the plan.

        Raises:
            ValueError: the files and the plan do not name the same messages.
        """
        found = {contact: (place, head) for contact, place, head in self._found()}
        rows = [row for row in self._batch.rows() if row.channel == CHANNEL]
        letters = [_letter(row, *found.pop(row.id, (None, b""))) for row in rows]
        if found:
            raise ValueError("mails without a row")
        return letters

    def text(self, letter: Letter) -> bytes:
        """An e-mail as bytes, with line feeds or CRLF as its file has them.

        Raises:
            Changed: it is not there any more as it was.
        """
        place = letter.place
        try:
            data = self._read(place)
        except OSError as problem:
            why = os.strerror(problem.errno) if problem.errno else type(problem).__name__
            words = Localized(f"{place.file} cannot be read ({why})", f"无法读取 {place.file}（{why}）")
            raise Changed(words) from problem
        if _digest(data) != place.digest:
            words = Localized(
                f"{place.file} was changed while it was being sent", f"{place.file} 在发送期间被改动"
            )
            raise Changed(words)
        return data

    def _read(self, place: Place) -> bytes:
        if self._mailbox is None:
            return (self._folder / place.file).read_bytes()
        with self._lock:
            if self._open is None:
                self._open = self._mailbox.open("rb")
            self._open.seek(place.start)
            return self._open.read(place.length)

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()

    def _found(self) -> Iterator[tuple[str, Place, bytes]]:
        for name in self._single:
            data = (self._folder / name).read_bytes()
            head = _head(data)
            yield _contact(head), Place(name, 0, len(data), _digest(data)), head
        if self._mailbox is not None:
            yield from _entries(self._mailbox)


def _entries(path: Path) -> Iterator[tuple[str, Place, bytes]]:
    with path.open("rb") as file:
        start, position, in_head = -1, 0, False
        head: list[bytes] = []
        lines: list[bytes] = []
        for line in file:
            if line.startswith(_SEPARATOR):
                if start >= 0:
                    yield _entry(path.name, start, head, lines)
                start, head, lines, in_head = position + len(line), [], [], True
            else:
                lines.append(line)
                if in_head:
                    head.append(line)
                    in_head = line != b"\n"
            position += len(line)
        if start >= 0:
            yield _entry(path.name, start, head, lines)


def _entry(name: str, start: int, head: list[bytes], lines: list[bytes]) -> tuple[str, Place, bytes]:
    # An entry ends with an empty line of its own.
    data = b"".join(lines)[:-1]
    told = _FOLDED.sub(b" ", b"".join(head))
    return _contact(told), Place(name, start, len(data), _digest(data)), told


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _head(data: bytes) -> bytes:
    end = re.search(rb"\r?\n\r?\n", data)
    head = data[: end.start()] if end is not None else data
    return _FOLDED.sub(b" ", head).replace(b"\r\n", b"\n") + b"\n"


def _contact(head: bytes) -> str:
    found = _ID.search(head)
    if found is None:
        raise ValueError("a mail without an id")
    return found[1].decode("ascii")


def _letter(row: PlannedRow, place: Place | None, head: bytes) -> Letter:
    to, sender = _TO.search(head), _FROM.search(head)
    if place is None or to is None or sender is None:
        raise ValueError("a row without a mail")
    return Letter(
        contact=row.id,
        customer=row.customer,
        address=to[1].decode("utf-8"),
        sender=(sender[1] or sender[2]).decode("ascii"),
        purpose=row.purpose,
        place=place,
        not_before=row.send_at.timestamp() if row.send_at is not None else None,
        person=row.person,
    )
