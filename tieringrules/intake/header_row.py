"""Text files whose header stands further down, below titles and remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from tieringrules.diagnostic import Checked, Diagnostic, Label
from tieringrules.intake.cells import Cells
from tieringrules.intake.files import DataFile


def read_below(
    file: DataFile, data: bytes, header_row: int | None, read: Callable[[bytes], Checked[Cells | None]]
) -> Checked[Cells | None]:
    """The cells from the line of the header on, numbered as the lines of the whole file are.

    Args:
        file: for messages.
        data: UTF-8.
        header_row: the line of the header, from 1; None for the first that is not blank.
        read: reads what begins with the header.
    """
    above = (header_row or 1) - 1
    if not above:
        return read(data)
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = 0
    for _ in range(above):
        start = data.find(b"\n", start) + 1
        if not start:
            return Checked(None, (file.finding("TR507"),))
    rest = read(data[start:])
    found = tuple(_moved(finding, above) for finding in rest.diagnostics)
    if rest.value is None:
        return Checked(None, found)
    cells = rest.value
    return Checked(replace(cells, rows=cells.rows + pl.Series([above], dtype=pl.UInt32)), found)


def _moved(finding: Diagnostic, lines: int) -> Diagnostic:
    def moved(label: Label) -> Label:
        span = label.span
        if span.line <= 1 and span.end_line <= 1:
            return label
        return replace(label, span=replace(span, line=span.line + lines, end_line=span.end_line + lines))

    return replace(finding, labels=tuple(moved(label) for label in finding.labels))
