"""A condition is true that was not so on the day of the plan before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieringrules.outreach.occasions.spec import Known, OccasionSpec, everyone, only
from tieringrules.rulebook.occasion import BecameTrue

if TYPE_CHECKING:
    import polars as pl


def due(occasion: BecameTrue, known: Known) -> pl.Series:
    """The day of the plan; nobody's where it is not known what held before."""
    del occasion
    if known.since >= known.until or known.holds is None or known.held is None:
        return everyone(known.customers, None)
    mask = known.holds.fill_null(False) & ~known.held.fill_null(False)
    return only(everyone(known.customers, known.until), mask)


BECAME_TRUE = OccasionSpec("became_true", BecameTrue, due)
