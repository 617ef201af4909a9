"""Data frames at the door: taken in by contract, and results handed back in the caller's kind."""

from __future__ import annotations

from typing import Any

import polars as pl

from tieringrules.diagnostic import Checked, report
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.contract import meet_contract
from tieringrules.intake.headers import recognised
from tieringrules.intake.origin import Origin
from tieringrules.intake.pandas_frames import from_pandas, to_pandas
from tieringrules.intake.table import Table
from tieringrules.rulebook.model import Dataset, Workspace


def from_frame(
    dataset: Dataset, frame: object, workspace: Workspace, needed: frozenset[str] | None = None
) -> Checked[Table | None]:
    """The typed table of a dataset from a frame; the caller's frame stays as it is.

    NaN, NaT, NA and None are all missing. Findings count the frame's rows from 1.

    Args:
        dataset: the contract.
        frame: a pandas, polars or pyarrow table, or another eager or lazy one that narwhals knows.
        workspace: for its time zone.
        needed: columns that must be there, beside the key; None for all.
    """
    import narwhals as nw

    if nw.dependencies.is_pandas_dataframe(frame):
        cells = _pandas_cells(dataset, frame)
    elif nw.dependencies.is_pyarrow_table(frame):
        cells = _arrow_cells(dataset, frame)
    else:
        try:
            known: Any = nw.from_native(frame)
        except TypeError:
            return Checked(None, (report("TR531", dataset=dataset.name),))
        cells = _cells(dataset, known.collect() if isinstance(known, nw.LazyFrame) else known)
    met = meet_contract(dataset, cells, Origin(dataset.name), workspace.time_zone, needed)
    return met if met.ok else Checked(None, met.diagnostics)


def to_kind_of(frame: pl.DataFrame, like: object) -> object:
    """A result in the kind of frame that the caller uses: pandas, pyarrow, or lazy polars; else polars.

    Args:
        frame: the result.
        like: a frame of the caller; None for polars.
    """
    kind = type(like).__module__.partition(".")[0]
    if kind == "pandas":
        return to_pandas(frame)
    if kind == "pyarrow":
        # Not every library that reads Arrow knows its newer text type.
        return frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return frame.lazy() if isinstance(like, pl.LazyFrame) else frame


def _cells(dataset: Dataset, frame: Any) -> Cells:
    headers = tuple(frame.columns)
    columns = []
    for position in sorted(recognised(dataset, headers)):
        native = frame[:, position].to_native()
        column = native if isinstance(native, pl.Series) else pl.Series(pl.from_arrow(native))
        columns.append(column.alias(str(position)))
    return Cells(headers, pl.DataFrame(columns), numbered_from(1, len(frame)))


def _arrow_cells(dataset: Dataset, frame: Any) -> Cells:
    # Straight from Arrow: a name may stand twice, which the contract will tell.
    headers = tuple(frame.column_names)
    columns = [
        pl.Series(pl.from_arrow(frame.column(position))).alias(str(position))
        for position in sorted(recognised(dataset, headers))
    ]
    return Cells(headers, pl.DataFrame(columns), numbered_from(1, frame.num_rows))


def _pandas_cells(dataset: Dataset, frame: Any) -> Cells:
    # Straight from pandas: its labels need not be text, and may stand twice, which the contract will tell.
    headers = tuple(str(label) for label in frame.columns)
    columns = [
        from_pandas(frame.iloc[:, position]).alias(str(position))
        for position in sorted(recognised(dataset, headers))
    ]
    return Cells(headers, pl.DataFrame(columns), numbered_from(1, len(frame)))
