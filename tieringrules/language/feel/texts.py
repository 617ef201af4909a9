"""Dates, times and durations from their texts and back (OMG DMN 1.5, 10.3.2.3; XML Schema), and `string`."""

from __future__ import annotations

import re
from decimal import Decimal

from tieringrules.language.feel import gregorian
from tieringrules.language.feel.values import (
    DAY,
    SECOND,
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
    RangeValue,
    Zone,
)
from tieringrules.language.feel.zones import MOST_OFFSET, UTC, zone_named
from tieringrules.language.values import MonthsDuration

_DATE = re.compile(r"(-?)([1-9]\d{4,8}|\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(?:(Z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?|@([A-Za-z0-9_+/-]{1,64}))?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?=\d|T)(?:(\d{1,15})D)?"
    r"(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{0,30}))?S)?)?",
    re.ASCII,
)
_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")


def parse_day(text: str) -> Day | None:
    """The day of `2026-01-31`; None where the text is no day."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    sign, year, month, day = found.groups()
    return gregorian.day_of(-int(year) if sign else int(year), int(month), int(day))


def _nanoseconds(fraction: str | None) -> int:
    return int((fraction or "")[:9].ljust(9, "0"))


def _clock(text: str) -> tuple[Clock, int] | None:
    """The clock of a text, and how many days it carries over (24:00:00 is the next midnight)."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, universal, sign, hours, minutes, seconds, name = found.groups()
    time = (int(hour) * 3600 + int(minute) * 60 + int(second)) * SECOND + _nanoseconds(fraction)
    if int(minute) > 59 or int(second) > 59 or time > DAY:
        return None
    zone: Zone | None = None
    if universal:
        zone = UTC
    elif sign:
        offset = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
        if int(minutes) > 59 or int(seconds or 0) > 59 or offset > MOST_OFFSET:
            return None
        zone = Zone(offset=-offset if sign == "-" else offset)
    elif name:
        if zone_named(name) is None:
            return None
        zone = Zone(name=name)
    return Clock(time % DAY, zone), time // DAY


def parse_clock(text: str) -> Clock | None:
    """The time of day of `22:00:00`, `22:00:00Z`, `22:00:00+08:00` or `22:00:00@Asia/Shanghai`."""
    found = _clock(text)
    return None if found is None else found[0]


def parse_moment(text: str) -> Moment | None:
    """The moment of `2026-01-31T22:00:00`, or of the day's beginning for a day alone."""
    day_text, mark, clock_text = text.partition("T")
    day = parse_day(day_text)
    if day is None:
        return None
    if not mark:
        return Moment(day, Clock(0))
    found = _clock(clock_text)
    if found is None:
        return None
    later = gregorian.day_at(gregorian.ordinal_of(day) + found[1])
    return None if later is None else Moment(later, found[0])


def parse_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """The length of `P1Y6M` or `P30DT12H`; None where the text is neither."""
    if found := _MONTHS.fullmatch(text):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return MonthsDuration(-months if found[1] else months)
    if found := _DAYS.fullmatch(text):
        sign, days, hours, minutes, seconds, fraction = found.groups()
        whole = int(days or 0) * 86_400 + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
        length = whole * SECOND + _nanoseconds(fraction)
        return DaysDuration(-length if sign else length)
    return None


def parse_at(text: str) -> FeelValue:
    """What `@"…"` means; None where the text is no date, time or duration."""
    if found := parse_day(text) or parse_clock(text):
        return found
    return parse_duration(text) if text.lstrip("-").startswith("P") else parse_moment(text)


def number_text(number: Decimal) -> str:
    """A number in plain digits, without zeros after the last digit that counts."""
    if number.adjusted() > 400 or number.adjusted() < -400:
        return str(number.normalize())
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def day_text(day: Day) -> str:
    """A day as its text."""
    return f"{'-' if day.year < 0 else ''}{abs(day.year):04d}-{day.month:02d}-{day.day:02d}"


def clock_text(clock: Clock) -> str:
    """A time of day as its text, with its offset or zone."""
    seconds, fraction = divmod(clock.nanoseconds, SECOND)
    minutes, second = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}" + _fraction(fraction)
    zone = clock.zone
    if zone is None:
        return text
    if zone.name is not None:
        return f"{text}@{zone.name}"
    offset = zone.offset or 0
    if offset == 0:
        return f"{text}Z"
    minutes, second = divmod(abs(offset), 60)
    rest = f":{second:02d}" if second else ""
    return f"{text}{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{rest}"


def _fraction(nanoseconds: int) -> str:
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


def temporal_text(value: Day | Clock | Moment | DaysDuration | MonthsDuration) -> str:
    """The text that `@"…"` reads back as the same value."""
    match value:
        case Day():
            return day_text(value)
        case Clock():
            return clock_text(value)
        case Moment(day, clock):
            return f"{day_text(day)}T{clock_text(clock)}"
        case MonthsDuration(months):
            years, rest = divmod(abs(months), 12)
            parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
            return ("-" if months < 0 else "") + "P" + parts
        case DaysDuration(length):
            return _days_text(length)


def _days_text(length: int) -> str:
    seconds, fraction = divmod(abs(length), SECOND)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    if seconds or fraction:
        clock += f"{seconds}{_fraction(fraction)}S"
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if length < 0 else "") + "P" + (text or "T0S")


def string_of(value: FeelValue) -> str:
    """The text of a value, as FEEL's `string` gives it."""
    return value if isinstance(value, str) else written(value)


def written(value: FeelValue) -> str:
    """A value as it would be written inside a list or context: texts stand in quotation marks."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return f"[{', '.join(written(item) for item in value)}]"
        case dict():
            entries = (f"{_key(key)}: {written(item)}" for key, item in value.items())
            return "{" + ", ".join(entries) + "}"
        case RangeValue(low, high, low_included, high_included):
            if low is None and high is not None:
                return f"({'<=' if high_included else '<'} {written(high)})"
            if high is None and low is not None:
                return f"({'>=' if low_included else '>'} {written(low)})"
            opening, closing = "[" if low_included else "(", "]" if high_included else ")"
            return f"{opening}{written(low)}..{written(high)}{closing}"
        case _:
            return temporal_text(value)


def _key(key: str) -> str:
    return key if _NAME.fullmatch(key) else written(key)
