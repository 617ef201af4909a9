"""A festival comes: the same day for everyone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tieringrules.outreach.occasions.lunar import days_of
from tieringrules.outreach.occasions.spec import Known, OccasionSpec, everyone
from tieringrules.rulebook.festivals import FESTIVAL_BY_NAME
from tieringrules.rulebook.occasion import FestivalDay

if TYPE_CHECKING:
    import polars as pl


def due(occasion: FestivalDay, known: Known) -> pl.Series:
    """The festival's day."""
    shift = dt.timedelta(days=occasion.shift)
    first, last = known.since - shift + dt.timedelta(days=1), known.until - shift
    days = days_of(FESTIVAL_BY_NAME[occasion.name], first, last)
    return everyone(known.customers, days[-1] if days else None)


FESTIVAL = OccasionSpec("festival", FestivalDay, due)
