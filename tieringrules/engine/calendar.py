"""Days, months and years seen from the day asked about, column by column."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import narwhals as nw

from tieringrules.engine.lowered import Lowered, integer
from tieringrules.language.types import DATE, DateTimeType

# No two dates of the calendar (years 1 to 9999) are further apart.
_MOST_DAYS = 3_652_059
_MOST_MONTHS = 12 * 9999
_MOST_YEARS = 9999
_MINUTES_A_DAY = 24 * 60


def day_of(x: Lowered) -> Lowered:
    """The calendar day of a date or of a date and time."""
    return Lowered(x.expr.dt.date(), DATE) if isinstance(x.type, DateTimeType) else x


def days_since(x: Lowered, as_of: dt.date) -> Lowered:
    """Calendar days from a day to `as_of`; negative for the future."""
    apart = nw.lit(as_of) - day_of(x).expr
    # Whole days, so the minutes divide without a rest.
    return integer(apart.dt.total_minutes() // _MINUTES_A_DAY, _MOST_DAYS)


def months_since(x: Lowered, as_of: dt.date) -> Lowered:
    """The largest n with the day plus n months not after `as_of`, clamping to the month's end."""
    day = day_of(x).expr.dt
    _, last = monthrange(as_of.year, as_of.month)
    months = nw.lit(as_of.year * 12 + as_of.month, nw.Int64) - _months(day.year(), day.month())
    # The day plus that many months lies in the month of `as_of`, there on the 31st at its last day.
    too_late = (day.day() > as_of.day) & nw.lit(as_of.day < last)
    return integer(nw.when(too_late).then(months - 1).otherwise(months), _MOST_MONTHS)


def years_since(x: Lowered, as_of: dt.date) -> Lowered:
    """The largest n with the day plus n years not after `as_of`, clamping to the month's end."""
    return integer(months_since(x, as_of).expr // 12, _MOST_YEARS)


def _months(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    return year.cast(nw.Int64) * 12 + month.cast(nw.Int64)
