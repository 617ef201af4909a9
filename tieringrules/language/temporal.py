"""Dates, times and durations as FEEL writes them (OMG DMN 1.5, 10.3.2.3; ISO 8601).

Only what a calendar of the years 1 to 9999 and a clock without time zone can hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from tieringrules.language.values import MonthsDuration, Value

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}(\.\d{1,6})?", re.ASCII)
_MONTHS = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,6})Y)?(?:(?P<months>\d{1,6})M)?", re.ASCII)
_DAYS = re.compile(
    r"(?P<sign>-?)P(?=\d|T)(?:(?P<days>\d{1,7})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9})(?:\.(?P<fraction>\d{1,6}))?S)?)?",
    re.ASCII,
)


def parse_date(text: str) -> dt.date | None:
    """The day of `2026-01-31`, or None where the text is no day."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def parse_time(text: str) -> dt.time | None:
    """The time of day of `22:00:00`, or None where the text is none."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        return None


def parse_datetime(text: str) -> dt.datetime | None:
    """The moment of `2026-01-31T22:00:00`, or of the day's beginning for a day alone; None for neither."""
    day_text, mark, time_text = text.partition("T")
    day, time = parse_date(day_text), parse_time(time_text) if mark else dt.time()
    return dt.datetime.combine(day, time) if day is not None and time is not None else None


def parse_duration(text: str) -> dt.timedelta | MonthsDuration | None:
    """The length of `P1Y6M` (months) or `P30DT12H` (days and time); None where the text is neither."""
    if found := _MONTHS.fullmatch(text):
        months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
        return MonthsDuration(-months if found["sign"] else months)
    if found := _DAYS.fullmatch(text):
        length = dt.timedelta(
            days=int(found["days"] or 0),
            hours=int(found["hours"] or 0),
            minutes=int(found["minutes"] or 0),
            seconds=int(found["seconds"] or 0),
            microseconds=int((found["fraction"] or "").ljust(6, "0") or 0),
        )
        return -length if found["sign"] else length
    return None


def parse_temporal(text: str) -> Value:
    """What `@"…"` means: a date, datetime, time or duration; None where the text is none of them."""
    for parse in (parse_date, parse_time, parse_duration):
        found = parse(text)
        if found is not None:
            return found
    return parse_datetime(text)


# The constructor that reads each kind of value from text.
CONSTRUCTORS: Mapping[str, Callable[[str], Value]] = {
    "date": parse_date,
    "date and time": parse_datetime,
    "time": parse_time,
    "duration": parse_duration,
}


def constructor_of(value: dt.date | dt.time | dt.timedelta | MonthsDuration) -> str:
    """The name of the constructor that gives a value back from its text."""
    match value:
        case dt.datetime():
            return "date and time"
        case dt.date():
            return "date"
        case dt.time():
            return "time"
        case _:
            return "duration"


def format_temporal(value: dt.date | dt.time | dt.timedelta | MonthsDuration) -> str:
    """The text that `parse_temporal` reads back as the same value."""
    match value:
        case MonthsDuration(months):
            years, rest = divmod(abs(months), 12)
            parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
            return ("-" if months < 0 else "") + "P" + parts
        case dt.timedelta():
            return _format_days(value)
        case _:
            return value.isoformat()


def _format_days(value: dt.timedelta) -> str:
    sign, length = ("-", -value) if value < dt.timedelta() else ("", value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    if seconds or fraction:
        clock += f"{seconds}{fraction}S"
    days = f"{length.days}D" if length.days or not clock else ""
    return f"{sign}P{days}" + (f"T{clock}" if clock else "")
