"""Cells of a CSV file as texts that know where they stand (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tieringrules.diagnostic import Span
from tieringrules.document.node import ScalarNode, SequenceNode


def read_csv_rows(file: str, text: str) -> tuple[SequenceNode, ...] | None:
    """The rows of a file, blank ones left out; None where a quotation mark is not closed."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, strict=True)
    rows: list[SequenceNode] = []
    before = 0
    try:
        for cells in reader:
            line = before + 1
            raw = lines[before].rstrip("\r\n") if reader.line_num == line else None
            before = reader.line_num
            if any(cell.strip() for cell in cells):
                nodes = _nodes(file, line, cells, raw)
                rows.append(SequenceNode(nodes, Span(file, line, 1, line, 1)))
    except csv.Error:
        return None
    return tuple(rows)


def _nodes(file: str, line: int, cells: Sequence[str], raw: str | None) -> tuple[ScalarNode, ...]:
    columns = _columns(raw) if raw is not None else []
    # A row over several lines, or one that the scan reads otherwise, has its line as place.
    if [len(found) - 1 for found in columns] != [len(cell) for cell in cells]:
        whole = Span(file, line, 1, line, 1)
        return tuple(ScalarNode(cell, "double", whole, ((line, 1),)) for cell in cells)
    return tuple(
        ScalarNode(
            cell,
            "double",
            Span(file, line, found[0], line, max(found[-1], found[0])),
            tuple((line, column) for column in found),
        )
        for cell, found in zip(cells, columns, strict=True)
    )


def _columns(raw: str) -> list[list[int]]:
    """For each cell of a line the column of each of its characters, and of what follows the last one."""
    found: list[list[int]] = []
    position = 0
    while True:
        cell: list[int] = []
        if raw.startswith('"', position):
            position += 1
            while position < len(raw) and not (raw[position] == '"' and not raw.startswith('""', position)):
                cell.append(position + 1)
                position += 2 if raw[position] == '"' else 1
            cell.append(position + 1)
            position += 1
        else:
            while position < len(raw) and raw[position] != ",":
                cell.append(position + 1)
                position += 1
            cell.append(position + 1)
        found.append(cell)
        if not raw.startswith(",", position):
            return found
        position += 1
