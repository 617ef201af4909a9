"""Limits and defaults of a column, in the storage of its type."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import polars as pl

from tieringrules.intake.conversion import EXACT_LIMIT
from tieringrules.intake.table import STORAGE
from tieringrules.language.values import Value
from tieringrules.rulebook.model import Column

Stored = int | float | bool | str | dt.date | dt.datetime


def below_minimum(values: pl.Series, column: Column) -> pl.Series | None:
    """The mask of values smaller than the column's `min`; None without one."""
    bound = column.minimum
    if bound is None:
        return None
    if column.kind in ("integer", "decimal") and isinstance(bound, Decimal):
        return values < _within_64_bits(math.ceil(bound.scaleb(column.scale)))
    return _comparable(values, bound) < _plain(bound)


def above_maximum(values: pl.Series, column: Column) -> pl.Series | None:
    """The mask of values larger than the column's `max`; None without one."""
    bound = column.maximum
    if bound is None:
        return None
    if column.kind in ("integer", "decimal") and isinstance(bound, Decimal):
        return values > _within_64_bits(math.floor(bound.scaleb(column.scale)))
    return _comparable(values, bound) > _plain(bound)


def too_short(values: pl.Series, column: Column) -> pl.Series | None:
    """The mask of texts with fewer characters than `min_length`; None without one."""
    return None if column.min_length is None else values.str.len_chars() < column.min_length


def too_long(values: pl.Series, column: Column) -> pl.Series | None:
    """The mask of texts with more characters than `max_length`; None without one."""
    return None if column.max_length is None else values.str.len_chars() > column.max_length


def unlike_pattern(values: pl.Series, column: Column) -> pl.Series | None:
    """The mask of texts in which `pattern` is not found; None without one."""
    return None if column.pattern is None else ~values.str.contains(column.pattern)


def filled(values: pl.Series, column: Column) -> pl.Series:
    """The values with the column's `default` where they are missing."""
    default = stored(column.default, column)
    if default is None or not values.null_count():
        return values
    return values.fill_null(pl.lit(default, dtype=STORAGE[column.kind]))


def stored(value: Value, column: Column) -> Stored | None:
    """A value as the storage of a column writes it."""
    if column.kind in ("integer", "decimal") and isinstance(value, Decimal):
        return int(value.scaleb(column.scale))
    if column.kind == "number" and isinstance(value, Decimal | float):
        return float(value)
    if column.kind == "datetime" and isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, bool | str | dt.date | dt.datetime):
        return value
    return None


def _within_64_bits(bound: int) -> int:
    return max(-EXACT_LIMIT, min(EXACT_LIMIT, bound))


def _comparable(values: pl.Series, bound: Decimal | dt.date) -> pl.Series:
    is_day = isinstance(bound, dt.date) and not isinstance(bound, dt.datetime)
    return values.dt.date() if is_day and isinstance(values.dtype, pl.Datetime) else values


def _plain(bound: Decimal | dt.date) -> float | dt.date:
    return bound if isinstance(bound, dt.date) else float(bound)
