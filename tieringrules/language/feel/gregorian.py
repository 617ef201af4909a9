"""Days of the proleptic Gregorian calendar, for years of any sign and size.

Counting days follows Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": years begin in March, so
that the leap day is the last of a year, and 400 years are one cycle of 146,097 days.
"""

from __future__ import annotations

from tieringrules.language.feel.values import Day

_CYCLE_DAYS = 146_097
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# As xsd:date implementations bound them.
MOST_YEAR = 999_999_999


def is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def day_of(year: int, month: int, day: int) -> Day | None:
    """The day of a year, month and day; None where the calendar has none."""
    if abs(year) > MOST_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return Day(year, month, day)


def ordinal_of(day: Day) -> int:
    """Days since 1970-01-01."""
    year = day.year - (day.month <= 2)
    cycle, year_of_cycle = divmod(year, 400)
    day_of_year = (153 * ((day.month + 9) % 12) + 2) // 5 + day.day - 1
    day_of_cycle = year_of_cycle * 365 + year_of_cycle // 4 - year_of_cycle // 100 + day_of_year
    return cycle * _CYCLE_DAYS + day_of_cycle - 719_468


def day_at(ordinal: int) -> Day | None:
    """The day so many days after 1970-01-01; None beyond the greatest year."""
    cycle, rest = divmod(ordinal + 719_468, _CYCLE_DAYS)
    year_of_cycle = (rest - rest // 1_460 + rest // 36_524 - rest // 146_096) // 365
    day_of_year = rest - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_cycle + cycle * 400 + (month <= 2)
    return day_of(year, month, day_of_year - (153 * shifted + 2) // 5 + 1)


def plus_months(day: Day, months: int) -> Day | None:
    """The same day so many months later, or that month's last day; None beyond the greatest year."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if abs(year) > MOST_YEAR:
        return None
    return Day(year, month + 1, min(day.day, month_length(year, month + 1)))


def weekday_of(day: Day) -> int:
    """1 for Monday to 7 for Sunday (ISO 8601)."""
    return (ordinal_of(day) + 3) % 7 + 1


def day_of_year(day: Day) -> int:
    """1 for 1 January."""
    return ordinal_of(day) - ordinal_of(Day(day.year, 1, 1)) + 1


def week_of_year(day: Day) -> int:
    """The week's number: week 1 has the year's first Thursday (ISO 8601)."""
    thursday = day_at(ordinal_of(day) - weekday_of(day) + 4)
    return 1 if thursday is None else (day_of_year(thursday) - 1) // 7 + 1
