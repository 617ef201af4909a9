"""Changes of files as a unified diff, which `patch` and `git apply` read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

NO_LINE_END = "\\ No newline at end of file\n"


def unified(file: str, before: str, after: str) -> str:
    """The change of one file; an empty text where there is none.

    Args:
        file: its path, as the diff names it.
        before: its text as it is, line ends included.
        after: its text as it would be.
    """
    return "".join(_lines(file, before, after))


def _lines(file: str, before: str, after: str) -> Iterator[str]:
    # Only \n ends a line of a diff: a \r before it is part of the line.
    old, new = (
        [line + "\n" for line in text.split("\n")[:-1]] + [text.rsplit("\n", 1)[-1]] * (text[-1:] != "\n")
        for text in (before, after)
    )
    for line in unified_diff(old, new, f"a/{file}", f"b/{file}"):
        yield line if line.endswith("\n") else f"{line}\n{NO_LINE_END}"
