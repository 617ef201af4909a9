"""What a file brings before any type is known: headers, and columns of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A table as it was found.

    Attributes:
        headers: one per column, as found.
        frame: the cells; its columns are called `0`, `1`, … in the order of `headers`. From text all are
            String, an empty cell null or an empty text.
        rows: for each row its number as a spreadsheet counts, the header being row 1 (UInt32).
        faults: position of a column → code → mask (Boolean) of cells that are known to hold no value.
    """

    headers: tuple[str, ...]
    frame: pl.DataFrame
    rows: pl.Series
    faults: Mapping[int, tuple[tuple[str, pl.Series], ...]] = field(default_factory=dict)

    def column(self, position: int) -> pl.Series:
        """The cells of the column at a position of `headers`."""
        return self.frame[str(position)]


def numbered_from(first: int, count: int) -> pl.Series:
    """Row numbers `first`, `first` + 1, … (UInt32)."""
    return pl.int_range(first, first + count, dtype=pl.UInt32, eager=True).alias("row")
