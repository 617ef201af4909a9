"""Calendar periods: the day, week (from Monday), month, quarter or year in which a day lies."""

from __future__ import annotations

import datetime as dt

from tieringrules.language.calendar import add_months

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period_of(day: dt.date, per: str) -> tuple[dt.date, dt.date]:
    """The first day of the period, and the first day after it.

    Args:
        day: any day of it.
        per: day, week, month, quarter or year.
    """
    if per == "day":
        return day, day + dt.timedelta(days=1)
    if per == "week":
        first = day - dt.timedelta(days=day.weekday())
        return first, first + dt.timedelta(days=7)
    months = _MONTHS[per]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return first, add_months(first, months)
