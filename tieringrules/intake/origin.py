"""Where the cells of a table come from."""

from __future__ import annotations

from dataclasses import dataclass

from tieringrules.diagnostic import Span
from tieringrules.intake.rows import Part, place_of


@dataclass(frozen=True, slots=True)
class Origin:
    """Where cells come from.

    Attributes:
        shown: the file as the user named it, or the dataset's name for a frame.
        file: `shown` for a file; None for a frame.
        digest: SHA-256 of the file's bytes; None for a frame.
        parts: the files, where there are several; `shown` is then the pattern that names them.
    """

    shown: str
    file: str | None = None
    digest: str | None = None
    parts: tuple[Part, ...] = ()

    def place(self, row: int) -> Span:
        """Where a row stands, by its number in the table."""
        return place_of(row, self.shown, self.parts)

    @property
    def span(self) -> Span:
        """The file as a whole."""
        return Span.whole_file(self.shown)
