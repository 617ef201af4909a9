"""Workbooks that the program wrote, looked into again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def header_of_workbook(path: Path) -> tuple[str, ...]:
    """The first row of the first sheet.

    Args:
        path: an XLSX file.
    """
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(nrows=1)
    return tuple(str(cell) for cell in rows[0]) if rows else ()


def texts_of_workbook(path: Path) -> Iterator[str]:
    """Every cell of a workbook as text, whole numbers without a fraction.

    Args:
        path: an XLSX file.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            for cell in row:
                yield str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
