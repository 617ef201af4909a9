"""How good the data is: how complete, how valid, how often repeated, how old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Column, Dataset

# How old a row is, in days: the greatest age of each group but the last, which is older.
AGES = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class ColumnQuality:
    """One column.

    Attributes:
        filled: cells with a value.
        missing: cells without one, those that a default fills among them.
        refused: cells that refused their rows.
        unusable: cells that count as missing because nothing can be done with them.
        repeated: values that stand more than once, of the key and of unique columns; None elsewhere.
    """

    column: Column
    filled: int
    missing: int
    refused: int
    unusable: int
    repeated: int | None = None

    @property
    def total(self) -> int:
        """All cells."""
        return self.filled + self.missing + self.refused + self.unusable


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old rows are by the column that says when they were updated.

    Attributes:
        column: that column.
        oldest, newest: None where no row says.
        ages: rows of up to so many days (`AGES`), the last those that are older still.
        unknown: rows that do not say.
    """

    column: str
    oldest: dt.date | None
    newest: dt.date | None
    ages: tuple[int, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class DatasetQuality:
    """One dataset.

    Attributes:
        rows: rows of the file.
        refused: rows that do not count.
        expectations: expectation → rows refused by it.
        merged: rows that went into others as the same customer.
        no_parent: rows that belong to no customer of the customers' file; None where that is not asked.
    """

    dataset: Dataset
    file: str
    rows: int
    refused: int
    expectations: Mapping[str, int]
    merged: int
    columns: tuple[ColumnQuality, ...]
    freshness: Freshness | None
    no_parent: int | None = None


def quality_of(
    dataset: Dataset, table: Table, as_of: dt.date, customers: pl.Series | None = None
) -> DatasetQuality:
    """The quality of a table.

    Args:
        dataset: its contract.
        table: its rows, and what was refused.
        as_of: the day from which ages count.
        customers: keys of those that its rows may belong to; None where they are not known.
    """
    names = {column.name for column in dataset.columns}
    refused: dict[str, int] = {}
    for fault, cells, _ in table.refused.counts():
        refused[fault.column] = refused.get(fault.column, 0) + cells
    unusable: dict[str, int] = {}
    for fault, cells, _ in table.unusable.counts():
        unusable[fault.column] = unusable.get(fault.column, 0) + cells
    columns = tuple(
        _column(dataset, column, table, refused.get(column.name, 0), unusable.get(column.name, 0))
        for column in dataset.columns
        if column.name in table.frame.columns
    )
    return DatasetQuality(
        dataset,
        table.file or table.dataset,
        table.frame.height + table.refused.rows + len(table.merges),
        table.refused.rows,
        {name: count for name, count in refused.items() if name not in names},
        len(table.merges),
        columns,
        _freshness(dataset, table, as_of),
        _without_parent(dataset, table, customers),
    )


def _without_parent(dataset: Dataset, table: Table, customers: pl.Series | None) -> int | None:
    parent = dataset.belongs_to
    if parent is None or customers is None or parent.column not in table.frame.columns:
        return None
    values, keys = table.frame[parent.column], customers
    if values.dtype != keys.dtype:
        values, keys = values.cast(pl.String), keys.cast(pl.String)
    return len(values) - int(values.is_in(keys.implode()).fill_null(False).sum())


def _column(dataset: Dataset, column: Column, table: Table, refused: int, unusable: int) -> ColumnQuality:
    values = table.frame[column.name]
    defaulted = table.defaulted.get(column.name, 0)
    empty = values.null_count() + defaulted
    repeated = None
    if column.name == dataset.key or column.unique:
        present = values.drop_nulls()
        repeated = len(present) - present.n_unique()
    return ColumnQuality(
        column,
        max(0, len(values) - empty),
        # Of rows that are refused for another column it is not known which cells are missing.
        max(0, min(empty, len(values)) - unusable),
        refused,
        unusable,
        repeated,
    )


def _freshness(dataset: Dataset, table: Table, as_of: dt.date) -> Freshness | None:
    if dataset.updated is None or dataset.updated not in table.frame.columns:
        return None
    days = table.frame[dataset.updated].cast(pl.Date)
    age = (pl.Series([as_of], dtype=pl.Date) - days).dt.total_days()
    present = age.drop_nulls()
    counts = []
    before = None
    for limit in AGES:
        within = present <= limit if before is None else (present <= limit) & (present > before)
        counts.append(int(within.sum()))
        before = limit
    counts.append(int((present > AGES[-1]).sum()))
    oldest, newest = days.min(), days.max()
    return Freshness(
        dataset.updated,
        oldest if isinstance(oldest, dt.date) else None,
        newest if isinstance(newest, dt.date) else None,
        tuple(counts),
        age.null_count(),
    )
