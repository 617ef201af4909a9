"""pandas frames: columns of every dtype taken in, and results in the dtypes that keep what they say.

pandas has several ways to be missing (None, NaN, NaT, NA) and turns whole numbers into floats where one is
missing. In: all of them are missing, and whole numbers stay whole. Out: exact numbers stay exact.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import polars as pl

# Beyond, neighbouring whole numbers are the same double.
_WHOLE_DOUBLES = 2.0**53
_SCALARS = (str, bool, int, float, complex, Decimal, dt.date, uuid.UUID)
_OTHER = (bytes, dt.timedelta, dt.time)


def from_pandas(series: Any) -> pl.Series:
    """The cells of a column, missing ones null; of type Object where they are no texts, numbers or days.

    Args:
        series: a pandas Series; its index does not matter, and it stays as it is.
    """
    converted = _converted(series)
    if converted is None or len(converted) != len(series):
        return _each_alone(series)
    if str(series.dtype) in ("float64", "float32", "float16"):
        return _whole(converted)
    if isinstance(converted.dtype, pl.Datetime) and converted.dtype.time_zone and series.dtype == object:
        # Moments with and without a zone in one column: together they would all be taken for UTC.
        return converted if all(_is_aware(cell) for cell in series.dropna()) else _each_alone(series)
    return converted


def _converted(series: Any) -> pl.Series | None:
    """What polars makes of the column; None where it makes nothing of it, or of each cell something else."""
    import pyarrow as pa

    try:
        converted = pl.Series(pl.from_pandas(series, nan_to_null=True))
        if not (converted.dtype.is_nested() or converted.dtype.is_temporal()):
            converted.head(1).cast(pl.String)  # what has no text, such as an extension type, is no cell
    except (pa.ArrowException, pl.exceptions.PolarsError, TypeError, ValueError, OverflowError):
        return None
    return converted if converted.dtype != pl.Object else None


def _whole(cells: pl.Series) -> pl.Series:
    present = cells.drop_nulls().cast(pl.Float64)  # halves are compared wrongly as they are
    if present.is_empty() or not ((present == present.floor()) & (present.abs() < _WHOLE_DOUBLES)).all():
        return cells
    return cells.cast(pl.Int64)


def _is_aware(cell: object) -> bool:
    return isinstance(cell, dt.datetime) and cell.tzinfo is not None


def _each_alone(series: Any) -> pl.Series:
    """Cells of several kinds: moments as such where there is nothing else, otherwise each as its own text."""
    import pandas as pd

    missing = series.isna().to_numpy(dtype=bool)
    cells = [None if gone else cell for cell, gone in zip(series, missing, strict=True)]
    present = [cell for cell in cells if cell is not None]
    plain = pd.api.types.is_scalar
    if not all(
        isinstance(cell, _SCALARS) or (plain(cell) and not isinstance(cell, _OTHER)) for cell in present
    ):
        return pl.Series([None] * len(cells), dtype=pl.Object)
    if present and all(isinstance(cell, dt.date) and not _is_aware(cell) for cell in present):
        return pl.Series([_moment(cell) for cell in cells], dtype=pl.Datetime("us"))
    return pl.Series([None if cell is None else _text(cell) for cell in cells], dtype=pl.String)


def _moment(cell: Any) -> dt.datetime | None:
    if cell is None:
        return None
    clock = cell.time() if isinstance(cell, dt.datetime) else dt.time()
    return dt.datetime(
        cell.year, cell.month, cell.day, clock.hour, clock.minute, clock.second, clock.microsecond
    )


def _text(cell: object) -> str:
    text = cell.isoformat(" ") if isinstance(cell, dt.datetime) else str(cell)
    # Half a character, as broken files bring it, is no text that could be kept.
    return text.encode("utf-8", "replace").decode("utf-8")


def to_pandas(frame: pl.DataFrame) -> Any:
    """A frame for pandas with a plain index.

    Whole numbers are `Int64`, booleans `boolean`, decimals Arrow decimals: exact, with NA for missing. Dates
    are `datetime64[ms]`, which holds every day of the calendar, other numbers `float64`, texts pandas' own.
    """
    import pandas as pd

    columns = [_column(series) for series in frame]
    # Names may repeat those of attributes, never each other.
    return pd.DataFrame(dict(zip(frame.columns, columns, strict=True)), index=pd.RangeIndex(frame.height))


def _column(series: pl.Series) -> Any:
    import pandas as pd

    dtype = series.dtype
    if dtype.is_decimal():
        return pd.Series(pd.arrays.ArrowExtensionArray(series.to_arrow()))
    if dtype.is_integer():
        return pd.Series(pd.array(series.to_list(), dtype="Int64"))
    if dtype == pl.Boolean:
        return pd.Series(pd.array(series.to_list(), dtype="boolean"))
    return series.to_pandas()
