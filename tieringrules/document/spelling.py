"""Where each character of a scalar's content stands in its file.

The folding rules are those of YAML 1.2, chapters 7.3 and 8.1, as libyaml applies them. The content is
built again from the source beside the positions; where the two contents differ, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieringrules.document.node import Style

Places = list[tuple[int, int]]
_ESCAPE_DIGITS = {"x": 2, "u": 4, "U": 8}
_HEADER = re.compile(r"[|>]([+-]?)([1-9]?)([+-]?)")


def places(
    lines: tuple[str, ...], style: Style, content: str, start: tuple[int, int], end: tuple[int, int]
) -> Places:
    """The (line, column), from 0, of each character of a scalar and of its end.

    Args:
        lines: the text's lines without line ends.
        style: how the scalar is written.
        content: what the parser made of it.
        start: where it begins, quotes included.
        end: where it ends, quotes included; not needed for block scalars.
    """
    if style == "plain":
        built = _flow(lines, start, end, "", content)
    elif style in ("single", "double"):
        inside = (start[0], start[1] + 1), (end[0], end[1] - 1)
        built = _flow(lines, *inside, "'" if style == "single" else '"', content)
    else:
        built = _block(lines, style, content, start)
    if built is None:
        return [start] * len(content) + [end if style not in ("literal", "folded") else start]
    return built


def _flow(
    lines: tuple[str, ...], start: tuple[int, int], end: tuple[int, int], quote: str, content: str
) -> Places | None:
    """Plain and quoted scalars: blanks around line ends vanish, one line end is a blank, n are n - 1."""
    text: list[str] = []
    at: Places = []
    folded_from: tuple[int, int] | None = None
    breaks = 0
    escaped_break = False
    for number in range(start[0], end[0] + 1):
        line = lines[number]
        left = start[1] if number == start[0] else 0
        right = end[1] if number == end[0] else len(line)
        if number > start[0]:
            while left < right and line[left] in " \t":
                left += 1
            if left == right and number < end[0]:
                breaks += 1
                continue
            _fold(text, at, folded_from or start, number, breaks, escaped_break)
        stop = right
        if number < end[0]:
            while stop > left and line[stop - 1] in " \t":
                stop -= 1
        stop, escaped_break = _copy(line, number, left, stop, right, quote, content, text, at)
        folded_from, breaks = (number, stop), 1
    at.append(end)
    return at if "".join(text) == content else None


def _fold(
    text: list[str], at: Places, place: tuple[int, int], number: int, breaks: int, escaped: bool
) -> None:
    characters = "\n" * (breaks - 1) if escaped else " " if breaks == 1 else "\n" * (breaks - 1)
    line = place[0]
    for index, character in enumerate(characters):
        text.append(character)
        at.append(place if index == 0 else (min(line + index, number), 0))


def _copy(
    line: str,
    number: int,
    left: int,
    stop: int,
    right: int,
    quote: str,
    content: str,
    text: list[str],
    at: Places,
) -> tuple[int, bool]:
    """One line's part of a flow scalar; returns where it ends and whether its line end is escaped."""
    column = left
    while column < stop:
        character, width = line[column], 1
        if quote == '"' and character == "\\":
            if column + 1 >= right:
                return column, True
            escape = line[column + 1]
            width = 2 + _ESCAPE_DIGITS.get(escape, 0)
            character = content[len(text)] if len(text) < len(content) else ""
            stop = max(stop, min(column + width, right))
        elif quote == "'" and line.startswith("''", column):
            width = 2
        text.append(character)
        at.append((number, column))
        column += width
    return column, False


def _block(lines: tuple[str, ...], style: Style, content: str, start: tuple[int, int]) -> Places | None:
    header = _HEADER.match(lines[start[0]], start[1])
    if header is None:
        return None
    chomping = header.group(1) or header.group(3)
    end = (start[0], header.end())
    for indent in _indents(lines, start[0] + 1, content, explicit=bool(header.group(2))):
        built = _block_at(lines, style, start[0] + 1, indent, chomping, end)
        if "".join(character for character, _ in built[0]) == content:
            return [place for _, place in built[0]] + [built[1]]
    return None


def _indents(lines: tuple[str, ...], first: int, content: str, explicit: bool) -> Iterable[int]:
    """Likely indentations of a block, the likeliest first; only one of them yields the content."""
    deepest = 0
    written = 0
    for number in range(first, len(lines)):
        line = lines[number]
        blanks = len(line) - len(line.lstrip(" "))
        deepest = max(deepest, blanks)
        if blanks < len(line):
            written = blanks
            break
    inner = content.lstrip("\n")
    likely = [max(deepest, 1), written - (len(inner) - len(inner.lstrip(" ")))]
    others = range(1, min(deepest, 400) + 2) if explicit or not inner else ()
    return dict.fromkeys(indent for indent in (*likely, *others) if indent > 0)


def _block_at(
    lines: tuple[str, ...], style: Style, first: int, indent: int, chomping: str, end: tuple[int, int]
) -> tuple[list[tuple[str, tuple[int, int]]], tuple[int, int]]:
    """The characters of a block scalar with their places, and its end, for one indentation."""
    out: list[tuple[str, tuple[int, int]]] = []
    number, waiting = _line_ends(lines, first, indent)
    leading: list[tuple[str, tuple[int, int]]] = []
    more_indented = False
    while number < len(lines) and len(lines[number]) > indent and not lines[number][:indent].strip(" "):
        line = lines[number]
        begins_blank = line[indent] in " \t"
        if style == "folded" and leading and not more_indented and not begins_blank:
            if not waiting:
                out.append((" ", leading[0][1]))
        else:
            out.extend(leading)
        out.extend(waiting)
        more_indented = begins_blank
        out.extend((line[column], (number, column)) for column in range(indent, len(line)))
        end = (number, len(line))
        leading = [("\n", end)] if number + 1 < len(lines) else []
        number, waiting = _line_ends(lines, number + 1, indent)
    if chomping != "-":
        out.extend(leading)
    if chomping == "+":
        out.extend(waiting)
    return out, end


def _line_ends(
    lines: tuple[str, ...], number: int, indent: int
) -> tuple[int, list[tuple[str, tuple[int, int]]]]:
    """Skips lines that hold at most the indentation; returns the next line and their line ends."""
    found: list[tuple[str, tuple[int, int]]] = []
    while number + 1 < len(lines) and len(lines[number]) <= indent and not lines[number].strip(" "):
        found.append(("\n", (number, len(lines[number]))))
        number += 1
    return number, found
