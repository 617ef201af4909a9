"""Text aligned in columns where some characters take two cells."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """The number of terminal cells a text takes; wide East Asian characters take two (UAX #11)."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def left(text: str, cells: int) -> str:
    """The text with blanks after it, to a width in cells."""
    return text + " " * (cells - width(text))


def right(text: str, cells: int) -> str:
    """The text with blanks before it, to a width in cells."""
    return " " * (cells - width(text)) + text


def one_line(text: str) -> str:
    """The text without line breaks and other characters that would move the cursor."""
    return "".join(
        character if unicodedata.category(character) not in ("Cc", "Zl", "Zp") else " " for character in text
    )
