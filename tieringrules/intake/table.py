"""A table that meets its contract, and the rows that did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from tieringrules.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that broke its contract.

    Attributes:
        file: the file as the user named it.
        row: row number as a spreadsheet counts, the header being row 1.
        column: the column to blame.
        code: the code of the finding.
        message: the finding itself, without the cell's value where the column is personal.
    """

    file: str
    row: int
    column: str
    code: str
    finding: Diagnostic


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one dataset that met its contract, columns under their declared names.

    How types are stored: text, choice, e-mail and phone as String; integer and decimal as Int64, a decimal
    times 10**scale; number as Float64 without NaN and infinities; boolean as Boolean; date as Date; datetime
    as Datetime("us") without a zone, local to the workspace's. Missing is null, never an empty text.
    Derived columns are not in it: engines compute them.

    Attributes:
        dataset: the dataset's name.
        frame: the rows.
        rows: for each row of `frame`, its row number in the file (UInt32); None for frames.
        file: the file, None for a frame handed in.
        refused: rows left out because a cell broke the contract.
        digest: SHA-256 of the file's bytes, hexadecimal; None for frames.
        not_finite: column → how many NaN or infinities became missing.
    """

    dataset: str
    frame: pl.DataFrame
    file: str | None = None
    refused: tuple[RefusedRow, ...] = ()
    rows: pl.Series | None = None
    digest: str | None = None
    not_finite: Mapping[str, int] = field(default_factory=dict)
