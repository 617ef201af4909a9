"""Windows that end with the day asked about."""

from __future__ import annotations

import datetime as dt

from tieringrules.language.calendar import window_start
from tieringrules.rulebook.model import CalendarSpan


def first_day(as_of: dt.date, length: CalendarSpan) -> dt.date | None:
    """The first day inside a window, or None where it reaches back beyond the calendar."""
    try:
        return window_start(as_of, months=length.months, days=length.days) + dt.timedelta(days=1)
    except OverflowError:
        return None
