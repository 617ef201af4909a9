"""Where something stands in a file."""

from __future__ import annotations

from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text in one file.

    Attributes:
        file: path as users should read it, relative to the workspace, with `/`.
        line: first line, from 1.
        column: first column, from 1, in code points.
        end_line: last line, from 1.
        end_column: column after the last character.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @property
    def is_line(self) -> bool:
        """Whether a line as a whole is meant, as for a row of a data file."""
        return self.line == self.end_line and self.column == 1 == self.end_column

    @property
    def is_file(self) -> bool:
        """Whether a file as a whole may be meant; an empty file's first place looks the same."""
        return self.is_line and self.line == 1

    @classmethod
    def whole_file(cls, file: str) -> Span:
        """The place to point at when a file as a whole is wrong."""
        return cls(file)

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of another one of the same file."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)
