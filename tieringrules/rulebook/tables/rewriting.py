"""New rows for a decision table, written into the text it stands in: what did not change keeps every byte."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, ScalarNode
from tieringrules.rulebook.tables.written_rows import WrittenRow, WrittenTable

Row = tuple[str, ...]
# Words that need no quotation marks in a YAML list in brackets, and read as they are written.
_PLAIN = re.compile(r"[^\W\d_][\w.]*(?: [\w.]+)*|[0-9]{1,15}(?:\.[0-9]{1,6})?")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"})


class CannotRewriteError(Exception):
    """The rows stand in the rule file in a way that rows cannot be added to or removed from by lines."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What becomes of one row.

    Attributes:
        before: its number from 1 and cells; None for a new row.
        after: likewise; None for a row that is gone.
    """

    before: tuple[int, Row] | None
    after: tuple[int, Row] | None


def changes(old: Sequence[Row], new: Sequence[Row]) -> tuple[RowChange, ...]:
    """The rows that differ, matched so that as many as possible stay as they are."""
    found: list[RowChange] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for offset in range(max(end - start, stop - begin)):
            one, other = start + offset, begin + offset
            found.append(
                RowChange(
                    (one + 1, old[one]) if one < end else None,
                    (other + 1, new[other]) if other < stop else None,
                )
            )
    return tuple(found)


def rewritten_csv(text: str, table: WrittenTable, rows: Sequence[Row]) -> str:
    """The text of a CSV file with other rows under the same header (RFC 4180).

    Args:
        text: the file's.
        table: its rows.
        rows: the new ones, in the order of the table's columns.
    """
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    starts = [row.node.span.line - 1 for row in table.rows]
    first = starts[0] if starts else len(lines)
    ends = [*starts[1:], len(lines)]
    pieces = ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    head = "".join(lines[:first])
    if head and not head.endswith(("\n", "\r")):
        head += newline
    old = [row.texts(table.columns) for row in table.rows]
    written: list[str] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, old, list(rows), autojunk=False).get_opcodes():
        if kind == "equal":
            written += [_ended(piece, newline) for piece in pieces[start:end]]
        else:
            written += [_csv_line(row, newline) for row in rows[begin:stop]]
    body = "".join(written)
    # A file that ended without a line break still does.
    return head + (body if text.endswith(("\n", "\r")) else body.removesuffix(newline))


def _ended(piece: str, newline: str) -> str:
    return piece if piece.endswith(("\n", "\r")) else piece + newline


def _csv_line(row: Row, newline: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=newline).writerow(row)
    return buffer.getvalue()


def rewritten_yaml(text: str, table: WrittenTable, rows: Sequence[Row]) -> str:
    """The text of a rule file with other rows under `rules:`.

    A changed cell is replaced where it stands, in its own quotation marks.

    Args:
        text: the file's.
        table: its rows.
        rows: the new ones, in the order of the table's columns.

    Raises:
        CannotRewriteError: rows that come or go do not stand on lines of their own.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    old = [row.texts(table.columns) for row in table.rows]
    matched = SequenceMatcher(None, old, list(rows), autojunk=False).get_opcodes()
    # From the end, so that the places of what stands above stay right.
    for kind, start, end, begin, stop in reversed(matched):
        if kind == "equal":
            continue
        same = min(end - start, stop - begin)
        if stop - begin > same:
            after = table.rows[start + same - 1] if start + same else None
            fresh = [_yaml_row(row, table) for row in rows[begin + same : stop]]
            _insert(lines, table, after, fresh, newline)
        for index in reversed(range(start + same, end)):
            _remove(lines, table.rows[index])
        for offset in reversed(range(same)):
            _replace(lines, table, table.rows[start + offset], rows[begin + offset], newline)
    return "".join(lines)


def _replace(lines: list[str], table: WrittenTable, row: WrittenRow, new: Row, newline: str) -> None:
    changed = [
        (name, text)
        for name, text, old in zip(table.columns, new, row.texts(table.columns), strict=True)
        if text != old
    ]
    cells = [row.cells.get(name) for name, _ in changed]
    if any(cell is None or cell.span.line != cell.span.end_line for cell in cells):
        # A column that the row did not have, or a cell over several lines: the row is written anew.
        first, last = _lines_of(lines, row)
        indent = _indent(lines[first])
        lines[first : last + 1] = [f"{indent}- {_yaml_row(new, table)}{newline}"]
        return
    places = [(cell, text) for cell, (_, text) in zip(cells, changed, strict=True) if cell is not None]
    for cell, text in sorted(places, key=lambda pair: pair[0].span, reverse=True):
        span = cell.span
        line = lines[span.line - 1]
        before, after = line[: span.column - 1], line[span.end_column - 1 :]
        lines[span.line - 1] = before + _yaml_cell(text, cell) + after


def _insert(
    lines: list[str], table: WrittenTable, after: WrittenRow | None, fresh: Sequence[str], newline: str
) -> None:
    if after is not None:
        first, last = _lines_of(lines, after)
        indent, place = _indent(lines[first]), last + 1
    else:
        first, _ = _lines_of(lines, table.rows[0])
        indent, place = _indent(lines[first]), first
    if place == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    lines[place:place] = [f"{indent}- {row}{newline}" for row in fresh]


def _remove(lines: list[str], row: WrittenRow) -> None:
    first, last = _lines_of(lines, row)
    del lines[first : last + 1]


def _lines_of(lines: Sequence[str], row: WrittenRow) -> tuple[int, int]:
    """The first and the last line of a row, from 0, which hold nothing else but a remark."""
    scalars = [
        *row.cells.values(),
        *([entry.key for entry in row.node.entries] if isinstance(row.node, MappingNode) else []),
    ]
    first = row.node.span.line - 1
    end = max((cell.span.end_line, cell.span.end_column) for cell in scalars)
    start = row.node.span.column - 1
    alone = re.match(r"\s*-\s+", lines[first])
    if alone is None or alone.end() != start:
        raise CannotRewriteError
    last, column = end[0] - 1, end[1] - 1
    if lines[first][start] in "[{":
        last, column = _closed(lines, last, column)
    if not re.match(r"\s*(?:#.*)?$", lines[last][column:]):
        raise CannotRewriteError
    return first, last


def _closed(lines: Sequence[str], line: int, column: int) -> tuple[int, int]:
    """Where the bracket is closed, from the end of what stands last in it."""
    while line < len(lines):
        found = re.match(r"[\s,]*([\]}])?", lines[line][column:])
        if found is not None and found[1] is not None:
            return line, column + found.end()
        line, column = line + 1, 0
    raise CannotRewriteError


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _yaml_row(row: Row, table: WrittenTable) -> str:
    extra = [name for name in table.columns if name in ("id", "note")]
    if extra or any(isinstance(each.node, MappingNode) for each in table.rows):
        named = [
            f"{_yaml_word(name)}: {_yaml_word(text)}"
            for name, text in zip(table.columns, row, strict=True)
            if text
        ]
        return "{" + ", ".join(named) + "}"
    return "[" + ", ".join(_yaml_word(text) for text in row) + "]"


def _yaml_word(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _yaml_cell(text: str, cell: ScalarNode) -> str:
    if cell.style == "single":
        return "'" + text.replace("'", "''") + "'" if "\n" not in text else _quoted(text)
    return _quoted(text) if cell.style == "double" else _yaml_word(text)
