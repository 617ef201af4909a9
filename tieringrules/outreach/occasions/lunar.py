"""The Chinese lunar calendar in tables: which lunar day a day is, and back; and the days of festivals.

The months of the years 1900 to 2100 come from borax, which follows the tables of the Hong Kong Observatory.
"""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
from functools import cache

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.rulebook.festivals import Festival, LunarDay, SolarDay, SolarTerm, WeekdayOf

_FIRST_DAY = dt.date(1900, 1, 31)
FIRST_YEAR, LAST_YEAR = 1901, 2099


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of the lunar calendar.

    Attributes:
        first: its first day.
        days: 29 or 30.
        is_leap: whether it repeats the month before it.
    """

    first: dt.date
    days: int
    year: int
    month: int
    is_leap: bool


@cache
def lunar_months() -> tuple[LunarMonth, ...]:
    """The months of the years 1900 to 2100, in order of time."""
    from borax.calendars.lunardate import LCalendars

    first, found = _FIRST_DAY, []
    for year in range(1900, 2101):
        for month, days, is_leap in LCalendars.iter_year_month(year):
            found.append(LunarMonth(first, days, year, month, bool(is_leap)))
            first += dt.timedelta(days=days)
    return tuple(found)


@cache
def _firsts() -> tuple[dt.date, ...]:
    return tuple(month.first for month in lunar_months())


@cache
def _by_number() -> dict[tuple[int, int], LunarMonth]:
    return {(month.year, month.month): month for month in lunar_months() if not month.is_leap}


def lunar_day_of(day: dt.date) -> LunarDay | None:
    """Month and day in the lunar calendar, of a leap month those of the month before it; None outside."""
    number = bisect.bisect_right(_firsts(), day) - 1
    if number < 0:
        return None
    month = lunar_months()[number]
    passed = (day - month.first).days
    return LunarDay(month.month, passed + 1) if passed < month.days else None


def day_of_lunar(year: int, lunar: LunarDay) -> dt.date | None:
    """The day of a lunar year; the last of the month where it has no such day, the eve of it for day 0.

    A leap month is never meant. None outside of the years 1900 to 2100.
    """
    month = _by_number().get((year, lunar.month))
    if month is None:
        return None
    return month.first + dt.timedelta(days=min(lunar.day, month.days) - 1)


def days_of(festival: Festival, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days of a festival from one day to another, in order of time."""
    # A lunar year ends in the solar year after it.
    days = (_day_in(festival, year) for year in range(first.year - 1, last.year + 1))
    return [day for day in days if day is not None and first <= day <= last]


def _day_in(festival: Festival, year: int) -> dt.date | None:
    match festival.rule:
        case SolarDay(month, day):
            return dt.date(year, month, day)
        case LunarDay() as lunar:
            return day_of_lunar(year, lunar)
        case WeekdayOf(month, number, weekday):
            # Weekdays of the standard library begin with 0.
            before = (weekday - 1 - calendar.weekday(year, month, 1)) % 7
            return dt.date(year, month, 1 + before + 7 * (number - 1))
        case SolarTerm(name):
            return _term(year, name)


@cache
def _term(year: int, name: str) -> dt.date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    from borax.calendars.lunardate import TermUtils

    found: dt.date = TermUtils.day_start_from_term(year, name)
    return found
