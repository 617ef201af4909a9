"""Lines whose indentation fits nothing above them, and indentation by tabs."""

from __future__ import annotations

import re

from tieringrules.diagnostic import report
from tieringrules.document.slip import Slip
from tieringrules.document.source_text import Edit, SourceText

_TAB = re.compile(r" *\t[ \t]*(?=\S)")


def tab_indented(source: SourceText, first: int, last: int) -> Slip | None:
    """The first line between `first` and `last` (from 0) that is indented with a tab."""
    for number in range(max(first, 0), min(last, len(source.lines) - 1) + 1):
        found = _TAB.match(source.lines[number])
        if found is not None:
            break
    else:
        return None
    indent = found.group()
    place = source.span(number, 0, number, len(indent))
    edits = tuple(
        Edit(line, 0, tabbed.end(), tabbed.group().replace("\t", "  "))
        for line, text in enumerate(source.lines)
        if (tabbed := _TAB.match(text)) is not None
    )
    return Slip(report("TR115", place, fix=indent.replace("\t", "  ")), edits, rough=True)


def mis_indented(source: SourceText, line: int, *, below_value: bool = False) -> Slip:
    """A line that begins at a column where nothing above it begins.

    Args:
        source: the text.
        line: the line, from 0.
        below_value: whether it stands deeper than a line that already has its value.
    """
    text = source.lines[line]
    indent = len(text) - len(text.lstrip(" "))
    levels = _levels(source, line)
    span = source.span(line, 0 if indent else indent, line, indent or 1)
    shown = ", ".join(str(level) for level in sorted(levels)) or "0"
    found = report("TR116", span, indent=indent, levels=shown)
    nearest = min(levels, key=lambda level: (abs(level - indent), -level), default=0)
    if below_value:
        return Slip(found, (Edit(line, 0, indent, " " * nearest),), rough=True)
    return Slip(found)


def _levels(source: SourceText, line: int) -> list[int]:
    """The indentations that a line may have: those of the lines above it that still enclose it."""
    levels: list[int] = []
    deepest: int | None = None
    for number in range(line - 1, -1, -1):
        text = source.lines[number]
        stripped = text.lstrip(" ")
        if not stripped or stripped.startswith("#"):
            continue
        indent = len(text) - len(stripped)
        if deepest is None or indent < deepest:
            starts = {indent}
            if stripped.startswith("- "):
                starts.add(indent + len(stripped) - len(stripped[2:].lstrip(" ")))
            levels.extend(start for start in starts if start not in levels)
            deepest = indent
        if indent == 0:
            break
    return levels
