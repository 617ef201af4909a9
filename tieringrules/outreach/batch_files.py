"""Files of a batch: readable by their owner only."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import BinaryIO

from tieringrules.outreach.plain_text import guarded


def new_file(path: Path) -> BinaryIO:
    """A new file open for writing, mode 0600.

    Raises:
        OSError: it exists already or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


class CsvFile:
    """A table in UTF-8 whose cells a spreadsheet does not run."""

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        self._file = new_file(path)
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(header)

    def row(self, *cells: str) -> None:
        """Write one row."""
        self._writer.writerow([guarded(cell) for cell in cells])

    def close(self) -> None:
        """Finish the file; safe to repeat."""
        if not self._text.closed:
            self._text.flush()
            os.fsync(self._file.fileno())
            self._text.close()
