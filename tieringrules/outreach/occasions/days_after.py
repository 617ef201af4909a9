"""So many days after a date of the customer, such as the last order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tieringrules.outreach.occasions.spec import Known, OccasionSpec, everyone, only
from tieringrules.rulebook.occasion import DaysAfter

if TYPE_CHECKING:
    import polars as pl


def due(occasion: DaysAfter, known: Known) -> pl.Series:
    """The date itself, where the days after it end within the window."""
    if known.dates is None:
        return everyone(known.customers, None)
    length = dt.timedelta(days=occasion.days)
    dates = known.dates.dt.date()
    return only(dates, dates.is_between(known.since - length, known.until - length, closed="right"))


DAYS_AFTER = OccasionSpec("days_after", DaysAfter, due)
