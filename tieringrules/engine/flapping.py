"""Tiers that customers come back to shortly after they left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.archiving import CUSTOMER

# Of a few customers one makes a large share by chance.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Returned:
    """How many customers came back to a tier.

    Attributes:
        customers: who had a tier in the last run and have one now.
        back: those of them who have another than in the last run, and had it in an earlier one.
    """

    customers: int
    back: int

    @property
    def share(self) -> float:
        """Of 1; 0 without any customers."""
        return self.back / self.customers if self.customers else 0.0


def returned(now: pl.DataFrame, earlier: Sequence[pl.DataFrame], standard: str) -> Returned:
    """How many customers came back to a tier of a standard.

    Args:
        now: `CUSTOMER` and a column with the tiers of the standard.
        earlier: the same of earlier runs, the last first; only runs that have the standard count.
        standard: its name.
    """
    known = [frame for frame in earlier if standard in frame.columns]
    if not known:
        return Returned(0, 0)
    last, *before = known
    # Straight in polars: Narwhals promises no order of a join's rows.
    found = _tiers(now, standard, "now").join(_tiers(last, standard, "last"), on=CUSTOMER)
    found = found.drop_nulls()
    names = [f"before {number}" for number in range(len(before))]
    for name, frame in zip(names, before, strict=True):
        found = found.join(_tiers(frame, standard, name), on=CUSTOMER, how="left")
    if not names:
        return Returned(found.height, 0)
    had = pl.any_horizontal((pl.col(name) == pl.col("now")).fill_null(False) for name in names)
    back = found.filter((pl.col("now") != pl.col("last")) & had)
    return Returned(found.height, back.height)


def _tiers(frame: pl.DataFrame, standard: str, name: str) -> pl.DataFrame:
    return frame.select(CUSTOMER, pl.col(standard).cast(pl.String).alias(name))
