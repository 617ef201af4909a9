"""Row numbers of tables that come from several files, and back to the file and the row in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import polars as pl

from tieringrules.diagnostic import Span


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table: its rows are numbered `before` + 1, `before` + 2, … in the table."""

    file: str
    before: int


def place_of(row: int, file: str, parts: tuple[Part, ...]) -> Span:
    """Where a row stands.

    Args:
        row: its number in the table.
        file: the file, where the table comes from one.
        parts: the files, where it comes from several.
    """
    if parts:
        part = parts[bisect_right([part.before for part in parts], row - 1) - 1]
        file, row = part.file, row - part.before
    return Span(file, row, 1, row, 1)


def file_and_row(file: str, parts: tuple[Part, ...], row: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The columns with the file and with the row in it, of a column with row numbers of the table."""
    if not parts:
        return pl.lit(file), row
    # A binary search; a chain of `when` would be as deep as there are files.
    before = pl.Series([part.before for part in parts], dtype=pl.UInt32)
    files = pl.Series([part.file for part in parts], dtype=pl.String)

    def number(rows: pl.Series) -> pl.Series:
        return (before.search_sorted(rows - 1, side="right") - 1).cast(pl.UInt32)

    which = row.map_batches(number, return_dtype=pl.UInt32, is_elementwise=True)
    named = which.replace_strict(range(len(parts)), files, return_dtype=pl.String)
    first = which.replace_strict(range(len(parts)), before, return_dtype=pl.UInt32)
    return named, row - first
