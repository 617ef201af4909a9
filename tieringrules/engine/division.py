"""Division of floats, rounded once, as IEEE 754 asks."""

from __future__ import annotations

import math

import polars as pl


def true_quotient(dividend: pl.Series, divisor: pl.Series) -> pl.Series:
    """Row by row the nearest double to the quotient of two doubles.

    Where polars knows one divisor for all rows, it multiplies by the reciprocal, which is off in the last
    digit for a third of all quotients. Here every row has a divisor of its own.

    Args:
        dividend: Float64.
        divisor: Float64, of the same length; by 0 the answer is not finite.
    """
    if dividend.len() > 1:
        return dividend / divisor
    # A single row counts as one divisor for all.
    values = [
        None if top is None or bottom is None else top / bottom if bottom else math.nan
        for top, bottom in zip(dividend.to_list(), divisor.to_list(), strict=True)
    ]
    return pl.Series(dividend.name, values, dtype=pl.Float64)


def scaled_down(values: pl.Series, power: float) -> pl.Series:
    """Row by row the nearest double to a value divided by a power of ten."""
    return true_quotient(values, pl.repeat(power, values.len(), dtype=pl.Float64, eager=True))
