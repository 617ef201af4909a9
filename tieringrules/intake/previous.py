"""An earlier result as a table: the columns that it has, and texts as they were before they were written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from tieringrules.diagnostic import Checked, Span, report
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Dataset
from tieringrules.rulebook.previous import tiers_of

# Results in these formats are never opened in a spreadsheet, so nothing in them is marked.
_UNMARKED = (".parquet", ".jsonl", ".ndjson")
# A text that a spreadsheet would run, with the mark that `classify` writes before it.
_MARKED = "^'[=+\\-@\\t\\r]"
# A column that is not there: of standards that rules do not look at it need not be told.
_NO_COLUMN = "TR525"


def as_earlier_result(contract: Dataset, read: Checked[Table | None]) -> Checked[Table | None]:
    """What was read by the contract of earlier results, without the standards that it does not have.

    Args:
        contract: the key, and the columns of each standard.
        read: the table and what was found in it.
    """
    found = tuple(finding for finding in read.diagnostics if finding.code != _NO_COLUMN)
    table = read.value
    if table is None:
        return Checked(None, found)
    frame = table.frame.drop(table.absent)
    wanted = tiers_of(contract)
    if wanted and not any(name in frame.columns for name in wanted):
        place = Span.whole_file(table.file) if table.file is not None else None
        # What else is odd about another table is of no interest.
        return Checked(None, (report("TR662", place, standards=", ".join(wanted)),))
    if table.file is not None and not _is_unmarked(table.file):
        frame = _without_marks(frame, contract.key)
    return Checked(replace(table, frame=frame), found)


def _is_unmarked(file: str) -> bool:
    return any(suffix in _UNMARKED for suffix in PurePosixPath(file.lower()).suffixes[-2:])


def _without_marks(frame: pl.DataFrame, key: str | None) -> pl.DataFrame:
    """Texts as they are without the `'` before what a spreadsheet would run."""
    found = []
    for column in frame.get_columns():
        if column.dtype == pl.String:
            bare = pl.DataFrame([column]).select(
                pl.when(pl.col(column.name).str.contains(_MARKED))
                .then(pl.col(column.name).str.slice(1))
                .otherwise(pl.col(column.name))
                .alias(column.name)
            )[column.name]
            # Two keys must not become one.
            column = column if column.name == key and bare.n_unique() < column.n_unique() else bare
        found.append(column)
    return pl.DataFrame(found)
