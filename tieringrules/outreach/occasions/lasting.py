"""Occasions that last: due while they are true, for whoever has had no contact of them in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieringrules.outreach.occasions.spec import Known, everyone, only
from tieringrules.rulebook.occasion import Movement, NearMiss

if TYPE_CHECKING:
    import polars as pl


def due(occasion: Movement | NearMiss, known: Known) -> pl.Series:
    """The day of the plan, where there was none of the same day before."""
    del occasion
    if known.since >= known.until or known.holds is None:
        return everyone(known.customers, None)
    mask = known.holds.fill_null(False)
    if known.lately is not None:
        mask = mask & ~known.lately
    return only(everyone(known.customers, known.until), mask)
