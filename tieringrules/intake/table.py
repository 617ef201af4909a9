"""A table that meets its contract, and the rows that did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from tieringrules.intake.merges import Merges
from tieringrules.intake.refused import RefusedRow, RefusedRows
from tieringrules.intake.rows import Part
from tieringrules.rulebook.model import ColumnKind

__all__ = ["STORAGE", "EarlierRun", "RefusedRow", "RefusedRows", "Table"]

STORAGE: Mapping[ColumnKind, pl.DataType] = {
    "text": pl.String(),
    "choice": pl.String(),
    "email": pl.String(),
    "phone": pl.String(),
    "integer": pl.Int64(),
    "decimal": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """The recorded run that an earlier result is: its number, its day, and the name of its archive."""

    number: int
    day: dt.date
    id: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one dataset that met its contract, columns under their declared names.

    How types are stored: text, choice, e-mail and phone as String; integer and decimal as Int64, a decimal
    times 10**scale; number as Float64 without NaN and infinities; boolean as Boolean; date as Date; datetime
    as Datetime("us") without a zone, local to the workspace's. Missing is null, never an empty text.
    Derived columns are not in it: engines compute them.

    Attributes:
        dataset: the dataset's name.
        frame: the rows, with every declared column that is not derived, in declared order.
        rows: for each row of `frame`, its row number in the file (UInt32); None for frames.
        file: the file as the user named it, None for a frame handed in.
        refused: rows left out because a cell broke the contract.
        unusable: cells that count as missing, such as a phone number that cannot be dialled; their rows stay.
        parts: the files, where there are several; `file` is then the pattern that names them.
        defaulted: column → how many missing cells its default filled.
        merges: rows that went into others because they are the same customer.
        digest: SHA-256 of the file's bytes, hexadecimal; None for frames.
        not_finite: column → how many NaN or infinities became missing.
        ignored: headers of the file that the contract does not know.
        absent: declared columns that the file does not have.
        run: the recorded run that was read instead of a file.
    """

    dataset: str
    frame: pl.DataFrame
    file: str | None = None
    refused: RefusedRows = field(default_factory=RefusedRows)
    rows: pl.Series | None = None
    digest: str | None = None
    not_finite: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    unusable: RefusedRows = field(default_factory=RefusedRows)
    parts: tuple[Part, ...] = ()
    merges: Merges = field(default_factory=Merges)
    defaulted: Mapping[str, int] = field(default_factory=dict)
    run: EarlierRun | None = None

    def numbers(self) -> pl.Series:
        """For each row of `frame`, its number as findings tell it (UInt32)."""
        if self.rows is not None:
            return self.rows
        # Frames count their rows from 1; refused ones are gone, so the numbers must be found again.
        refused = self.refused.cells["row"].unique()
        height = self.frame.height + self.refused.rows
        everything = pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True).alias("row")
        return everything.filter(~everything.is_in(refused.implode()))
