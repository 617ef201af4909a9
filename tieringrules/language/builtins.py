"""What the built-in functions do to values. No argument is missing here: that is settled before."""

from __future__ import annotations

import datetime as dt
import re
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
