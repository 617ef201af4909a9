"""Sums of floats that depend on no order and are what people expect: 3 × 0.1 is 0.3.

A double stands for the shortest decimal that reads back as it; the sum is the exact sum of those decimals,
rounded once to the nearest double.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from tieringrules.engine.division import scaled_down

# Decimals of at most 15 significant digits are told apart by doubles, so the scaled form is the shortest.
MOST_DIGITS = 15
SCALED_BOUND = 10**MOST_DIGITS


def decimal_total(values: Iterable[float]) -> Fraction:
    """The exact sum of the decimals that doubles stand for."""
    return sum((Fraction(Decimal(repr(value))) for value in values), Fraction(0))


def nearest_double(value: Fraction) -> float | None:
    """The nearest double, or None where none is near enough to be finite."""
    try:
        return float(value)
    except OverflowError:
        return None


def float_sum(values: Sequence[float]) -> float | None:
    """The sum of doubles."""
    return nearest_double(decimal_total(values))


def float_mean(values: Sequence[float]) -> float | None:
    """The mean of at least one double."""
    return nearest_double(decimal_total(values) / len(values))


def float_median(values: Sequence[float]) -> float | None:
    """The median of at least one double: of an even number the mean of the middle two."""
    return float_mean(middle(values))


def middle(values: Sequence[float]) -> list[float]:
    """The one or two values in the middle of the sorted values, as two."""
    ordered = sorted(values)
    return [ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]]


def as_scaled(values: pl.Series) -> tuple[pl.Series, int] | None:
    """A float column as whole numbers times 10**scale, with the smallest such scale.

    Args:
        values: Float64, finite or missing.

    Returns:
        An Int64 series without any value above 10**15, and the scale; None where no scale serves.
    """
    greatest = max((abs(end) for end in (values.min(), values.max()) if isinstance(end, float)), default=0.0)
    for scale in range(MOST_DIGITS + 1):
        power = 10.0**scale
        if greatest * power > SCALED_BOUND:
            return None
        scaled = (values * power).round()
        if not (scaled_down(scaled, power) != values).any():
            return scaled.cast(pl.Int64), scale
    return None
