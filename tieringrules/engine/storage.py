"""How values of each type are stored in a frame, there and back.

Exact numbers are whole numbers times 10**scale; tiers are their rank while a classification runs; durations
are polars' own or a number of months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Context, Decimal

import narwhals as nw
import polars as pl

from tieringrules.engine.exact import unscaled
from tieringrules.engine.lowered import INT64_MAX, INT128_MAX, MagnitudeError
from tieringrules.language.types import (
    BooleanType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    TierType,
    TimeType,
    Type,
    is_textual,
)
from tieringrules.language.values import MonthsDuration, TierValue, Value

# Enough digits that no product of two 128-bit numbers is ever rounded.
_UNROUNDED = Context(prec=200)


def dtype_of(type_: Type) -> pl.DataType:
    """The polars type in which values of a type are stored; exact numbers may need Int128 instead."""
    if is_textual(type_):
        return pl.String()
    match type_:
        case ExactType() | MonthsDurationType():
            return pl.Int64()
        case FloatType():
            return pl.Float64()
        case BooleanType():
            return pl.Boolean()
        case TierType():
            return pl.Int32()
        case DateType():
            return pl.Date()
        case DateTimeType():
            return pl.Datetime("us")
        case TimeType():
            return pl.Time()
        case DaysDurationType():
            return pl.Duration("us")
        case _:
            return pl.Null()


def expression_dtype(type_: Type) -> nw.dtypes.DType | None:
    """The same as Narwhals names it; None for types without values of their own."""
    if isinstance(type_, DateTimeType):
        return nw.Datetime("us")
    if isinstance(type_, DaysDurationType):
        return nw.Duration("us")
    found = dtype_of(type_)
    return None if found == pl.Null() else getattr(nw, type(found).__name__)()


def to_stored(value: Value, type_: Type) -> object:
    """One value as it is stored.

    Raises:
        MagnitudeError: an exact number does not fit 128 bits.
    """
    if value is None:
        return None
    match type_:
        case ExactType(scale):
            assert isinstance(value, Decimal)
            number = unscaled(value, scale)
            if abs(number) > INT128_MAX:
                raise MagnitudeError
            return number
        case FloatType():
            # Adding 0.0 makes the negative zero a plain one.
            return float(value) + 0.0  # type: ignore[arg-type]
        case TierType():
            return value.rank if isinstance(value, TierValue) else type_.tiers.index(str(value))
        case MonthsDurationType():
            assert isinstance(value, MonthsDuration)
            return value.months
        case DateTimeType() if not isinstance(value, dt.datetime):
            assert isinstance(value, dt.date)
            return dt.datetime.combine(value, dt.time())
        case DateType() if isinstance(value, dt.datetime):
            return value.date()
        case _:
            return value


def from_stored(stored: object, type_: Type) -> Value:
    """One stored value as expressions see it."""
    if stored is None:
        return None
    match type_:
        case ExactType(scale):
            assert isinstance(stored, int)
            return Decimal(stored).scaleb(-scale, _UNROUNDED)
        case FloatType():
            assert isinstance(stored, float)
            return stored + 0.0
        case TierType(standard, tiers):
            rank = tiers.index(stored) if isinstance(stored, str) else stored
            assert isinstance(rank, int)
            return TierValue(standard, rank, tiers[rank])
        case MonthsDurationType():
            assert isinstance(stored, int)
            return MonthsDuration(stored)
        case _:
            return stored  # type: ignore[return-value]


def to_values(series: pl.Series, type_: Type) -> list[Value]:
    """A stored column as values."""
    return [from_stored(stored, type_) for stored in series.to_list()]


def to_series(name: str, values: Iterable[Value], type_: Type) -> pl.Series:
    """Values as a stored column.

    Raises:
        MagnitudeError: an exact number does not fit 128 bits.
    """
    stored = [to_stored(value, type_) for value in values]
    if isinstance(type_, ExactType):
        return narrowed(pl.Series(name, stored, dtype=pl.Int128))
    return pl.Series(name, stored, dtype=dtype_of(type_))


def narrowed(series: pl.Series) -> pl.Series:
    """Whole numbers as Int64 where all fit, so that a column's type depends on its values alone."""
    return series if greatest(series) > INT64_MAX else series.cast(pl.Int64)


def greatest(series: pl.Series) -> int:
    """The greatest absolute value of a whole-number column; 0 without any."""
    low, high = series.min(), series.max()
    if low is None or high is None:
        return 0
    assert isinstance(low, int) and isinstance(high, int)
    return max(abs(low), abs(high))
