"""Cells that already have a type, from Parquet files and data frames, become values of the declared type."""

from __future__ import annotations

import polars as pl

from tieringrules.intake.columns import nothing, where
from tieringrules.intake.conversion import (
    EXACT_LIMIT,
    NOT_CONVERTED,
    TOO_MANY_DIGITS,
    TOO_MANY_PLACES,
    Converted,
    unless_quick,
    unsettled,
)
from tieringrules.intake.serial_dates import EPOCHS, moments, whole_days
from tieringrules.intake.text_cells import convert_text, finite, in_calendar, to_local
from tieringrules.intake.written_numbers import as_stored, whole_ids_of_floats
from tieringrules.rulebook.model import Column

# How far a double may lie from the decimal that it stands for.
TOLERANCE = 1e-6
_TEXTUAL = ("text", "choice", "email", "phone")


def usable(dtype: pl.DataType) -> bool:
    """Whether single cells of a stored type mean something."""
    return not (dtype.is_nested() or dtype in (pl.Binary, pl.Object, pl.Duration, pl.Time))


def convert_typed(cells: pl.Series, column: Column, zone: str) -> Converted:
    """The values of a column of any stored type that is `usable`.

    Args:
        cells: the cells, missing ones null.
        column: its contract.
        zone: IANA time zone to which datetimes with a zone are converted.
    """
    dtype = cells.dtype
    column = as_stored(column)
    if dtype == pl.Null:
        return Converted(cells.cast(pl.String))
    if dtype.is_float():
        return _from_floats(cells, column, zone)
    if dtype.is_temporal():
        return _from_days(cells, column, zone)
    if dtype == pl.Boolean and column.kind == "boolean":
        return Converted(cells)
    if dtype.is_decimal() and column.kind == "number":
        return Converted(finite(cells.cast(pl.Float64)))
    if (dtype.is_decimal() or dtype.is_integer()) and column.kind in ("decimal", "integer"):
        quick = _whole(cells, column.scale)
        return unless_quick(cells, quick, lambda hard: convert_text(as_text(hard), column, zone))
    return convert_text(as_text(cells), column, zone)


def _whole(cells: pl.Series, scale: int) -> pl.Series:
    """Exact numbers times 10**scale; null where that is no whole number of at most 18 digits."""
    stored, shift = cells, scale
    if isinstance(cells.dtype, pl.Decimal):
        stored, shift = cells.to_physical(), scale - cells.dtype.scale
    factor = 10 ** abs(shift)
    low, high = stored.min(), stored.max()
    if low is None or high is None or factor > EXACT_LIMIT:
        return nothing(cells, pl.Int64())
    greatest = max(abs(int(low)), abs(int(high)))  # type: ignore[arg-type]
    if shift >= 0 and greatest * factor < EXACT_LIMIT:
        whole = stored.cast(pl.Int64)
        return whole if factor == 1 else whole * factor
    value, limit = pl.col("stored").cast(pl.Int128), (EXACT_LIMIT - 1) // factor
    if shift >= 0:
        chosen = pl.when(value.is_between(-limit, limit)).then(value).cast(pl.Int64) * factor
    else:
        kept = (value % factor == 0) & value.is_between(
            -factor * (EXACT_LIMIT - 1), factor * (EXACT_LIMIT - 1)
        )
        chosen = (pl.when(kept).then(value) // factor).cast(pl.Int64)
    return stored.alias("stored").to_frame().select(chosen.alias(cells.name)).to_series()


def as_text(cells: pl.Series) -> pl.Series:
    """The cells as text, as an export would write them; blank ones null."""
    dtype = cells.dtype
    if isinstance(dtype, pl.Datetime):
        cells = cells.dt.to_string("iso:strict")
    if dtype.is_decimal():
        # Trailing zeros say how the column is stored, not what the cell says.
        texts = cells.cast(pl.String)
        pointed = texts.str.contains(".", literal=True)
        cells = texts.zip_with(~pointed, texts.str.strip_chars_end("0").str.strip_suffix("."))
    texts = cells.cast(pl.String)
    return where(texts.str.strip_chars() != "", texts)


def _from_floats(cells: pl.Series, column: Column, zone: str) -> Converted:
    doubles = cells.cast(pl.Float64)
    values = finite(doubles)
    endless = unsettled(doubles, values)
    not_finite = endless if endless.any() else None
    match column.kind:
        case "number":
            return Converted(values, (), not_finite)
        case "decimal" | "integer":
            converted = _rounded(values, column.scale)
        case "boolean":
            known = where((values == 0) | (values == 1), values)
            converted = Converted(known == 1, ((NOT_CONVERTED, unsettled(values, known)),))
        case "date" | "datetime" if column.format is not None and column.format in EPOCHS:
            found = moments(values, column.format)
            found = whole_days(found) if column.kind == "date" else found
            converted = Converted(found, ((NOT_CONVERTED, unsettled(values, found)),))
        case "text" if column.format:
            converted = whole_ids_of_floats(values)
        case "date" | "datetime":
            # Whole numbers may be dates such as 20260131, that a missing cell turned into doubles.
            whole = where(values.is_not_null() & (values == values.floor()) & (values.abs() < 1e15), values)
            converted = convert_text(as_text(whole.cast(pl.Int64)), column, zone)
            rest = unsettled(values, whole)
            converted = Converted(converted.values, (*converted.faults, (NOT_CONVERTED, rest)))
        case _:
            converted = convert_text(as_text(values), column, zone)
    return Converted(converted.values, converted.faults, not_finite, converted.unusable)


def _rounded(values: pl.Series, scale: int) -> Converted:
    # Half-up: the nearest integer at or above value * 10**scale - 1/2.
    units = (values * 10.0**scale + 0.5).floor()
    small = where(units.abs() < EXACT_LIMIT, units)
    near = where((units / 10.0**scale - values).abs() <= TOLERANCE, small)
    long = unsettled(values, small)
    code = TOO_MANY_PLACES if scale else NOT_CONVERTED
    return Converted(near.cast(pl.Int64), ((TOO_MANY_DIGITS, long), (code, unsettled(values, near, long))))


def _from_days(cells: pl.Series, column: Column, zone: str) -> Converted:
    if column.kind in _TEXTUAL:
        return convert_text(as_text(cells), column, zone)
    if column.kind not in ("date", "datetime"):
        return Converted(nothing(cells, pl.String()), ((NOT_CONVERTED, cells.is_not_null()),))
    if isinstance(cells.dtype, pl.Datetime):
        local = to_local(cells, zone) if cells.dtype.time_zone else cells.dt.cast_time_unit("us")
        days = local.dt.date()
        if column.kind == "datetime":
            values = in_calendar(local)
        else:
            # A time of day in a column of dates would be lost without a word.
            values = in_calendar(where(local == days.cast(pl.Datetime("us")), days))
    else:
        values = in_calendar(cells)
        if column.kind == "datetime":
            values = values.cast(pl.Datetime("us"))
    return Converted(values, ((NOT_CONVERTED, unsettled(cells, values)),))
