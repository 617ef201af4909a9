"""Rows that broke their contract, kept in columns: a million of them cost no more than a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

import polars as pl

from tieringrules.diagnostic import Diagnostic, Language, Localized, Span, report
from tieringrules.intake.rows import Part, file_and_row, place_of

SHOWN_CHARACTERS = 40
# E-mail addresses, phone, card and identity numbers that slid into a column not marked personal.
PERSONAL_LOOK = r"@|＠|[0-9０-９]{11,}|[0-9]{3,}[- ][0-9]{3,}[- ][0-9]{3,}"
THE_CELL = Localized("the cell", "该单元格")
FIRST_FINDINGS = 20
# What findings are made of.
_TOLD = ("row", "fault", "cell")


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which cells of one column break the contract.

    Attributes:
        column: the column to blame.
        code: the code of its findings.
        arguments: what its message says beside the column and the cell.
    """

    column: str
    code: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def finding(self, span: Span, cell: str | None) -> Diagnostic:
        """The finding for one cell; `cell` is its text as it may be shown, None to keep it secret."""
        shown = Localized.same(f"'{cell}'") if cell is not None else THE_CELL
        arguments: dict[str, Any] = {"column": self.column, "cell": shown, **self.arguments}
        return report(self.code, span, **arguments)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A cell for which a row was refused.

    Attributes:
        file: the file as the user named it.
        row: row number as a spreadsheet counts, the header being row 1; frames count their rows from 1.
        column: the column to blame.
        code: the code of the finding.
        finding: the finding itself, without the cell's value where the column is personal.
    """

    file: str
    row: int
    column: str
    code: str
    finding: Diagnostic


def _no_cells() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "fault": pl.UInt32, "cell": pl.String, "value": pl.String})


@dataclass(frozen=True, slots=True, eq=False)
class RefusedRows(Sequence[RefusedRow]):
    """All cells of one dataset that refuse their rows, in row order; each finding is worded when asked for.

    A row with two bad cells is in it twice: `rows` counts rows, `len()` cells.

    Attributes:
        file: the file as the user named it.
        faults: what `cells` refers to.
        cells: row (UInt32), fault (index into `faults`), cell (text that may be shown, or null), value (where
            it was asked for, the whole text, personal or not, or null), in the order of rows, within a row in
            the order of columns.
        rows: how many rows are refused.
        parts: the files, where the table comes from several.
    """

    file: str = ""
    faults: tuple[Fault, ...] = ()
    cells: pl.DataFrame = field(default_factory=_no_cells, repr=False)
    rows: int = 0
    parts: tuple[Part, ...] = ()

    def __len__(self) -> int:
        return self.cells.height

    @overload
    def __getitem__(self, index: int) -> RefusedRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RefusedRow, ...]: ...
    def __getitem__(self, index: int | slice) -> RefusedRow | tuple[RefusedRow, ...]:
        if isinstance(index, slice):
            return tuple(self._worded(self.cells[index]))
        # A range knows what an index past the end means, and a negative one.
        return self._entry(*self.cells.select(_TOLD).row(range(len(self))[index]))

    def __iter__(self) -> Iterator[RefusedRow]:
        return self._worded(self.cells)

    def _worded(self, cells: pl.DataFrame) -> Iterator[RefusedRow]:
        return (self._entry(*cell) for cell in cells.select(_TOLD).iter_rows())

    def _entry(self, row: int, number: int, cell: str | None) -> RefusedRow:
        fault = self.faults[number]
        place = self.place(row)
        return RefusedRow(place.file, place.line, fault.column, fault.code, fault.finding(place, cell))

    def findings(self, first: int = FIRST_FINDINGS) -> tuple[Diagnostic, ...]:
        """The findings of the first cells of every code, as errors, in the order of rows.

        Args:
            first: how many per code.
        """
        codes = pl.Series([fault.code for fault in self.faults], dtype=pl.String)
        if codes.is_empty():
            return ()
        kept = (
            self.cells.with_columns(code=codes.gather(self.cells["fault"]))
            .filter(pl.int_range(pl.len()).over("code") < first)
            .sort("row", maintain_order=True)
        )
        return tuple(
            self.faults[number].finding(self.place(row), cell)
            for row, number, cell in kept.select("row", "fault", "cell").iter_rows()
        )

    def counts(self) -> tuple[tuple[Fault, int, int], ...]:
        """Per fault: the fault, how many cells have it, and the first row with it."""
        counted = self.cells.group_by("fault").agg(pl.len().alias("cells"), pl.col("row").min()).sort("fault")
        return tuple((self.faults[fault], cells, row) for fault, cells, row in counted.iter_rows())

    def table(self, language: Language = "en", *, values: bool = False) -> pl.DataFrame:
        """One line per cell to blame: file, row, column, code, message, and what to do.

        Args:
            language: of the messages.
            values: also what stood in the cell, personal or not, if it was kept.
        """
        schema = REFUSED_COLUMNS | VALUE_COLUMN if values else REFUSED_COLUMNS
        file, row = file_and_row(self.file, self.parts, pl.col("row"))
        parts = [
            self.cells.filter(pl.col("fault") == number).select(
                file.alias("file"),
                row.alias("row"),
                pl.lit(fault.column).alias("column"),
                pl.lit(fault.code).alias("code"),
                _worded(fault, language).alias("message"),
                pl.lit(_help(fault, language), dtype=pl.String).alias("help"),
                *(VALUE_COLUMN if values else ()),
                "fault",
                pl.col("row").alias("place"),
            )
            for number, fault in enumerate(self.faults)
        ]
        if not parts:
            return pl.DataFrame(schema=schema)
        return pl.concat(parts).sort("place", "fault").select(*schema)

    def place(self, row: int) -> Span:
        """Where a row stands."""
        return place_of(row, self.file, self.parts)


REFUSED_COLUMNS = {
    "file": pl.String,
    "row": pl.UInt32,
    "column": pl.String,
    "code": pl.String,
    "message": pl.String,
    "help": pl.String,
}
VALUE_COLUMN = {"value": pl.String}


def joined(refused: RefusedRows, faults: Sequence[tuple[Fault, pl.Series]]) -> RefusedRows:
    """Refused rows and more of them, for reasons that no single cell is to blame for.

    Args:
        refused: those known.
        faults: the reason, and the numbers of the rows (UInt32).
    """
    parts = [refused.cells]
    for number, (_, rows) in enumerate(faults, len(refused.faults)):
        parts.append(
            pl.DataFrame(
                {
                    "row": rows.cast(pl.UInt32),
                    "fault": pl.repeat(number, len(rows), dtype=pl.UInt32, eager=True),
                    "cell": pl.repeat(None, len(rows), dtype=pl.String, eager=True),
                    "value": pl.repeat(None, len(rows), dtype=pl.String, eager=True),
                }
            )
        )
    cells = pl.concat(parts).sort("row", "fault")
    every = (*refused.faults, *(fault for fault, _ in faults))
    return replace(refused, faults=every, cells=cells, rows=cells["row"].n_unique())


def _help(fault: Fault, language: Language) -> str | None:
    helping = fault.finding(Span(""), None).help
    return helping.text(language) if helping is not None else None


def _worded(fault: Fault, language: Language) -> pl.Expr:
    # The message around the cell is the same for all rows of a fault: word it once, around a mark.
    mark = "\x00"
    shown = fault.finding(Span(""), mark).message.text(language)
    secret = fault.finding(Span(""), None).message.text(language)
    before, found, after = shown.partition(mark)
    if not found:
        return pl.lit(secret)
    return (
        pl.when(pl.col("cell").is_null())
        .then(pl.lit(secret))
        .otherwise(pl.concat_str(pl.lit(before), "cell", pl.lit(after)))
    )


def showable(cells: pl.Series, personal: bool) -> pl.Series:
    """The texts of cells as messages may show them: cut, without control characters; null to keep secret."""
    if personal:
        return pl.Series(cells.name, [None], dtype=pl.String).new_from_index(0, len(cells))
    secret = cells.str.contains(PERSONAL_LOOK)
    cut = cells.str.slice(0, SHOWN_CHARACTERS).str.replace_all(r"\p{C}", "�")
    long = cells.str.len_chars() > SHOWN_CHARACTERS
    frame = pl.DataFrame({"cut": cut, "secret": secret, "long": long})
    return frame.select(
        pl.when("secret").then(None).when("long").then(pl.col("cut") + "…").otherwise("cut").alias(cells.name)
    ).to_series()
