"""Arithmetic of calendar days. Months clamp: a month after 31 January is the last day of February."""

from __future__ import annotations

import calendar
import datetime as dt


def day_of(moment: dt.date) -> dt.date:
    """The calendar day of a date or datetime."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the month's last day where it has no such day.

    Args:
        day: a date; a datetime keeps its time of day.
        months: whole months, negative for earlier.

    Raises:
        OverflowError: the result lies outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("date out of range")
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def window_start(as_of: dt.date, *, months: int = 0, days: int = 0) -> dt.date:
    """The day after which the window of this length ends with `as_of`; the day itself is outside.

    Raises:
        OverflowError: the result lies outside the years 1 to 9999.
    """
    return add_months(as_of, -months) - dt.timedelta(days=days)


def days_since(day: dt.date, as_of: dt.date) -> int:
    """How many days lie between two dates; negative where `day` is still to come."""
    return (as_of - day_of(day)).days


def months_since(day: dt.date, as_of: dt.date) -> int:
    """The largest n with day + n months <= as_of; negative where `day` is still to come."""
    start = day_of(day)
    months = (as_of.year - start.year) * 12 + as_of.month - start.month
    last = calendar.monthrange(as_of.year, as_of.month)[1]
    return months if min(start.day, last) <= as_of.day else months - 1


def years_since(day: dt.date, as_of: dt.date) -> int:
    """The largest n with day + n years <= as_of; 29 February has its anniversary on the 28th."""
    return months_since(day, as_of) // 12
