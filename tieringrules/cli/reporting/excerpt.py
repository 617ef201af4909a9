"""A line of a file with marks below the characters that are meant."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass

MAX_CELLS = 100
_TAB = "    "
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line as shown, and the cells to mark.

    Attributes:
        line: the line's text, printable, cut to a width that terminals have.
        before: cells before the first mark.
        marked: cells to mark, at least one.
    """

    line: str
    before: int
    marked: int


def excerpt(source: str, span: Span) -> Excerpt | None:
    """The first line of a span, or None where the text has no such line.

    Args:
        source: the file's whole text.
        span: the place; of several lines only the first is shown, marked to its end.
    """
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if span.line > len(lines):
        return None
    text = lines[span.line - 1]
    start = min(span.column - 1, len(text))
    end = len(text.rstrip()) if span.end_line > span.line else min(span.end_column - 1, len(text))
    shown = [printable(character) for character in text]
    first, last = _window(shown, start, max(end, start + 1))
    prefix = _ELLIPSIS if first > 0 else ""
    suffix = _ELLIPSIS if last < len(shown) else ""
    before = cell_len(prefix) + cell_len("".join(shown[first:start]))
    marked = cell_len("".join(shown[start : min(end, last)]))
    return Excerpt(prefix + "".join(shown[first:last]).rstrip() + suffix, before, max(marked, 1))


def printable(character: str) -> str:
    """The character as it can stand in a terminal: no control characters, none that change direction."""
    if character == "\t":
        return _TAB
    category = unicodedata.category(character)
    if (
        category in ("Cc", "Zl", "Zp", "Cs")
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ):
        return "\ufffd"
    return character


def printable_line(text: str) -> str:
    """A text on one line without anything that a terminal would obey."""
    return "".join(" " if character in "\n\r\t" else printable(character) for character in text)


def _window(shown: list[str], start: int, end: int) -> tuple[int, int]:
    """The characters of a long line to show, the marked ones among them if they fit."""
    if cell_len("".join(shown)) <= MAX_CELLS:
        return 0, len(shown)
    first = start
    cells = 0
    while first > 0 and cells + cell_len(shown[first - 1]) <= MAX_CELLS // 3:
        first -= 1
        cells += cell_len(shown[first])
    last = start
    while last < len(shown) and cells + cell_len(shown[last]) <= MAX_CELLS - 2:
        cells += cell_len(shown[last])
        last += 1
    if last == len(shown):
        while first > 0 and cells + cell_len(shown[first - 1]) <= MAX_CELLS - 2:
            first -= 1
            cells += cell_len(shown[first])
    return first, last
