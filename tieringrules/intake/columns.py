"""Masks and columns, the small change of vectorised conversions."""

from __future__ import annotations

import polars as pl


def spread(positions: pl.Series, length: int) -> pl.Series:
    """The mask (Boolean) that is true at some positions."""
    mask = pl.repeat(False, length, eager=True)
    return mask.scatter(positions, True) if len(positions) else mask


def where(mask: pl.Series, values: pl.Series) -> pl.Series:
    """The values where the mask is true, null elsewhere."""
    frame = pl.DataFrame([mask.alias("mask"), values.alias("values")])
    return frame.select(pl.when("mask").then("values").alias(values.name)).to_series()


def nothing(cells: pl.Series, dtype: pl.DataType) -> pl.Series:
    """As many missing values of a type."""
    return pl.Series(cells.name, [None], dtype=dtype).new_from_index(0, len(cells))
