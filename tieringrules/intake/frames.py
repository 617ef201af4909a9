"""Data frames at the door: taken in by contract, and results handed back in the caller's kind."""

from __future__ import annotations

from typing import Any

import polars as pl

from tieringrules.diagnostic import Checked, report
from tieringrules.intake.cells import Cells, numbered_from
from tieringrules.intake.contract import Origin, meet_contract
from tieringrules.intake.headers import recognised
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
    else:
        try:
            known: Any = nw.from_native(frame)
        except TypeError:
            return Checked(None, (report("TR531", dataset=dataset.name),))
        cells = _cells(dataset, known.collect() if isinstance(known, nw.LazyFrame) else known)
    met = meet_contract(dataset, cells, Origin(dataset.name), workspace.time_zone, needed)
    return met if met.ok else Checked(None, met.diagnostics)


def to_kind_of(frame: pl.DataFrame, like: object) -> object:
    """A result in the kind of frame that the caller uses: pandas or pyarrow; else polars.

    Args:
        frame: the result.
        like: a frame of the caller; None for polars.
    """
    kind = type(like).__module__.partition(".")[0]
    if kind == "pandas":
        return frame.to_pandas()
    if kind == "pyarrow":
        return frame.to_arrow()
    return frame


def _cells(dataset: Dataset, frame: Any) -> Cells:
    headers = tuple(frame.columns)
    columns = []
    for position in sorted(recognised(dataset, headers)):
        native = frame[:, position].to_native()
        column = native if isinstance(native, pl.Series) else pl.Series(pl.from_arrow(native))
        columns.append(column.alias(str(position)))
    return Cells(headers, pl.DataFrame(columns), numbered_from(1, len(frame)))


def _pandas_cells(dataset: Dataset, frame: Any) -> Cells:
    # Straight from pandas: its labels need not be text, and may stand twice, which the contract will tell.
    headers = tuple(str(label) for label in frame.columns)
    columns = [
        _from_pandas(frame.iloc[:, position]).alias(str(position))
        for position in sorted(recognised(dataset, headers))
    ]
    return Cells(headers, pl.DataFrame(columns), numbered_from(1, len(frame)))


def _from_pandas(series: Any) -> pl.Series:
    import pyarrow as pa

    try:
        converted = pl.Series(pl.from_pandas(series, nan_to_null=True))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, pl.exceptions.PolarsError,
            TypeError, ValueError, OverflowError):  # fmt: skip
        converted = pl.Series(dtype=pl.Object)
    if converted.dtype != pl.Object and len(converted) == len(series):
        return converted
    # Objects of several kinds in one column: each as its own text.
    missing = series.isna().to_numpy()
    texts = [None if gone else str(cell) for cell, gone in zip(series, missing, strict=True)]
    return pl.Series(texts, dtype=pl.String)
