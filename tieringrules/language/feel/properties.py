"""Parts of dates, times, durations and ranges (OMG DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tieringrules.language.feel import gregorian
from tieringrules.language.feel.values import (
    SECOND,
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
    RangeValue,
)
from tieringrules.language.feel.zones import offset_at
from tieringrules.language.values import MonthsDuration


def _part(number: int, size: int, wrap: int | None = None) -> Decimal:
    count = abs(number) // size
    count = count % wrap if wrap else count
    return Decimal(-count if number < 0 else count)


def _second(clock: Clock) -> Decimal:
    return Decimal(clock.nanoseconds // SECOND % 60)


def _offset(seconds: int | None) -> FeelValue:
    return None if seconds is None else DaysDuration(seconds * SECOND)


def _zone_name(clock: Clock) -> FeelValue:
    return None if clock.zone is None else clock.zone.name


_Parts = Mapping[str, Callable[[Any], FeelValue]]
_DAY: _Parts = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(gregorian.weekday_of(day)),
}
_CLOCK: _Parts = {
    "hour": lambda clock: Decimal(clock.nanoseconds // (3600 * SECOND)),
    "minute": lambda clock: Decimal(clock.nanoseconds // (60 * SECOND) % 60),
    "second": _second,
    "time offset": lambda clock: _offset(clock.zone.offset if clock.zone is not None else None),
    "timezone": _zone_name,
}
_MOMENT: _Parts = {"time offset": lambda moment: _offset(offset_at(moment))}
_DAYS: _Parts = {
    "days": lambda length: _part(length.nanoseconds, 86_400 * SECOND),
    "hours": lambda length: _part(length.nanoseconds, 3600 * SECOND, 24),
    "minutes": lambda length: _part(length.nanoseconds, 60 * SECOND, 60),
    "seconds": lambda length: _part(length.nanoseconds, SECOND, 60),
}
_MONTHS: _Parts = {
    "years": lambda length: _part(length.months, 12),
    "months": lambda length: _part(length.months, 1, 12),
}
_RANGE: _Parts = {
    "start": lambda interval: interval.low,
    "end": lambda interval: interval.high,
    "start included": lambda interval: interval.low_included,
    "end included": lambda interval: interval.high_included,
}


def part_of(value: FeelValue, name: str) -> FeelValue:
    """A part of a value, an entry of a context, or that of each item of a list; null where there is none."""
    match value:
        case list():
            return [part_of(item, name) for item in value]
        case dict():
            return value.get(name)
        case Day():
            return _found(_DAY, name, value)
        case Clock():
            return _found(_CLOCK, name, value)
        case Moment(day, clock):
            if name in _DAY:
                return _found(_DAY, name, day)
            return _found(_MOMENT, name, value) if name in _MOMENT else _found(_CLOCK, name, clock)
        case DaysDuration():
            return _found(_DAYS, name, value)
        case MonthsDuration():
            return _found(_MONTHS, name, value)
        case RangeValue():
            return _found(_RANGE, name, value)
        case _:
            return None


def _found(parts: _Parts, name: str, value: FeelValue) -> FeelValue:
    part = parts.get(name)
    return None if part is None else part(value)
