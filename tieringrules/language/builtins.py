"""What the built-in functions do to values. No argument is missing here: that is settled before."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal

from tieringrules.language import rounding
from tieringrules.language.calendar import day_of
from tieringrules.language.pattern import compiled
from tieringrules.language.temporal import (
    format_temporal,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from tieringrules.language.values import MonthsDuration, TierValue, Value

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


def substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """Characters from `start` (1 is the first, -1 the last), all or `length`; none for 0."""
    first = int(start)
    if first == 0 or first != start:
        return None
    begin = first - 1 if first > 0 else max(len(text) + first, 0)
    return text[begin:] if length is None else text[begin : begin + max(int(length), 0)]


def substring_before(text: str, match: str) -> str:
    """What stands before the first occurrence; nothing where there is none."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


def substring_after(text: str, match: str) -> str:
    """What stands after the first occurrence; nothing where there is none."""
    return text.partition(match)[2] if match else text


def matches(text: str, pattern: str, flags: str = "") -> bool | None:
    """Whether the pattern is found anywhere in the text."""
    found = compiled(pattern, flags)
    return None if found is None else found.search(text) is not None


def absolute(number: Decimal | float) -> Decimal | float:
    """The number without its sign."""
    return number.copy_abs() if isinstance(number, Decimal) else abs(number)


def square_root(number: Decimal | float) -> float | None:
    """The square root; missing for a negative number."""
    return _computed(math.sqrt, number)


def natural_logarithm(number: Decimal | float) -> float | None:
    """The logarithm to base e; missing for zero and below."""
    return _computed(math.log, number)


def exponential(number: Decimal | float) -> float | None:
    """E to the power of the number; missing where it is too large."""
    return _computed(math.exp, number)


def _computed(operation: Callable[[float], float], number: Decimal | float) -> float | None:
    given = rounding.to_float(number)
    try:
        return None if given is None else rounding.finite(operation(given))
    except (ValueError, OverflowError):
        return None


def is_even(number: Decimal) -> bool | None:
    """Whether two divides the number; missing where it has a fraction."""
    return None if number != number.to_integral_value() else int(number) % 2 == 0


def is_odd(number: Decimal) -> bool | None:
    """Whether two leaves one of the number; missing where it has a fraction."""
    even = is_even(number)
    return None if even is None else not even


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day_of_week(day: dt.date) -> str:
    """The English name of the weekday."""
    return _WEEKDAYS[day.weekday()]


def month_of_year(day: dt.date) -> str:
    """The English name of the month."""
    return _MONTHS[day.month - 1]


def day_of_year(day: dt.date) -> Decimal:
    """1 for 1 January."""
    return Decimal(day.timetuple().tm_yday)


def week_of_year(day: dt.date) -> Decimal:
    """The week's number (ISO 8601)."""
    return Decimal(day.isocalendar().week)


def months_between(start: dt.date, end: dt.date) -> MonthsDuration:
    """Whole months from one day to another, towards zero."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return MonthsDuration(months)


def date_from(value: str | dt.date) -> dt.date | None:
    """The day of a text, or of a moment."""
    return parse_date(value) if isinstance(value, str) else day_of(value)


def date_of(year: Decimal, month: Decimal, day: Decimal) -> dt.date | None:
    """The day of a year, month and day; missing where the calendar has none."""
    try:
        return dt.date(*(int(part) if part == int(part) else 0 for part in (year, month, day)))
    except (ValueError, OverflowError):
        return None


def datetime_of(day: dt.date, time: dt.time) -> dt.datetime:
    """A moment of a day."""
    return dt.datetime.combine(day_of(day), time)


def datetime_from(value: str | dt.date) -> dt.datetime | None:
    """The moment of a text, or the beginning of a day."""
    if isinstance(value, str):
        return parse_datetime(value)
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def time_from(value: str | dt.datetime) -> dt.time | None:
    """The time of day of a text, or of a moment."""
    return parse_time(value) if isinstance(value, str) else value.time()


def duration_from(text: str) -> dt.timedelta | MonthsDuration | None:
    """The length that a text such as P30D or P12M says."""
    return parse_duration(text)


def number_from(text: str) -> float | None:
    """The number that a text says in plain digits, as a float; missing where it says none."""
    return rounding.to_float(float(text)) if _NUMBER.fullmatch(text) else None


def string_from(value: Value) -> str | None:
    """A value as text: numbers without trailing zeros, dates as 2026-01-31, tiers by name."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = f"{value:f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return "0" if text == "-0" else text
        case TierValue():
            return value.name
        case str():
            return value
        case dt.date():
            return format_temporal(value)
        case _:
            return None


def least(*values: Value) -> Value:
    """The least of numbers or of days."""
    return min(values)  # type: ignore[type-var]


def greatest(*values: Value) -> Value:
    """The greatest of numbers or of days."""
    return max(values)  # type: ignore[type-var]
