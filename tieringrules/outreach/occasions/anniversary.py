"""The day of a date comes round, such as a birthday, by the solar or the lunar calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieringrules.outreach.occasions.lunar import day_of_lunar, lunar_day_of
from tieringrules.outreach.occasions.spec import Known, OccasionSpec, everyone, on_days
from tieringrules.rulebook.occasion import Anniversary

if TYPE_CHECKING:
    import polars as pl

# An anniversary later than that in the window hides an earlier one of the same customer.
_YEAR = dt.timedelta(days=366)


def due(occasion: Anniversary, known: Known) -> pl.Series:
    """Per customer the anniversary.

    29 February has it on the 28th in other years; the 30th of a lunar month on the 29th of a short one. The
    date itself, and days before it, are none.
    """
    if known.dates is None:
        return everyone(known.customers, None)
    shift = dt.timedelta(days=occasion.shift)
    first, last = known.since - shift + dt.timedelta(days=1), known.until - shift
    first = max(first, last - _YEAR)
    dates = known.dates.dt.date()
    written = [day for day in dates.drop_nulls().unique().to_list() if day < last]
    found: dict[dt.date, dt.date] = {}
    # Few different dates, however many customers.
    for day in written:
        comes = _lunar(day, first, last) if occasion.is_lunar else _solar(day, first, last)
        latest = max((one for one in comes if one > day), default=None)
        if latest is not None and first <= latest <= last:
            found[day] = latest
    return on_days(dates, found)


def _solar(day: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for year in range(first.year, last.year + 1):
        try:
            comes = day.replace(year=year)
        except ValueError:
            comes = dt.date(year, 2, 28)
        if first <= comes <= last:
            yield comes


def _lunar(day: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    lunar = lunar_day_of(day)
    if lunar is None:
        return
    # A lunar year ends in the solar year after it.
    for year in range(first.year - 1, last.year + 1):
        comes = day_of_lunar(year, lunar)
        if comes is not None and first <= comes <= last:
            yield comes


ANNIVERSARY = OccasionSpec("anniversary_of", Anniversary, due)
