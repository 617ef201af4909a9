"""Values of rule files as FEEL's, and back where rule files have them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tieringrules.language.feel.numbers import settled
from tieringrules.language.feel.values import (
    SECOND,
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
)
from tieringrules.language.values import MonthsDuration, TierValue, Value

_MICROSECOND = SECOND // 1_000_000
_MOST_DAYS = 999_999_999


def feel_value(value: Value) -> FeelValue:
    """A value of a rule file as FEEL's; tiers are their names."""
    match value:
        case float():
            return settled(Decimal(repr(value)))
        case dt.datetime():
            return Moment(Day(value.year, value.month, value.day), _clock(value.time()))
        case dt.date():
            return Day(value.year, value.month, value.day)
        case dt.time():
            return _clock(value)
        case dt.timedelta():
            return DaysDuration(value // dt.timedelta(microseconds=1) * _MICROSECOND)
        case TierValue():
            return value.name
        case list():
            return [feel_value(item) for item in value]
        case _:
            return value


def _clock(time: dt.time) -> Clock:
    seconds = (time.hour * 60 + time.minute) * 60 + time.second
    return Clock(seconds * SECOND + time.microsecond * _MICROSECOND)


def own_value(value: FeelValue) -> Value:
    """A value of FEEL as rule files hold it.

    Raises:
        ValueError: rule files have no such value: other years, zones, nanoseconds, contexts, ranges.
    """
    match value:
        case Day(year, month, day):
            return dt.date(year, month, day)
        case Clock():
            return _time(value)
        case Moment(day, clock):
            return dt.datetime.combine(dt.date(day.year, day.month, day.day), _time(clock))
        case DaysDuration(length):
            microseconds, rest = divmod(length, _MICROSECOND)
            if rest or abs(length) > _MOST_DAYS * 86_400 * SECOND:
                raise ValueError(value)
            return dt.timedelta(microseconds=microseconds)
        case list():
            return [own_value(item) for item in value]
        case None | bool() | Decimal() | str() | MonthsDuration():
            return value
        case _:
            raise ValueError(value)


def _time(clock: Clock) -> dt.time:
    seconds, fraction = divmod(clock.nanoseconds, SECOND)
    if clock.zone is not None or fraction % _MICROSECOND:
        raise ValueError(clock)
    minutes, second = divmod(seconds, 60)
    return dt.time(minutes // 60, minutes % 60, second, fraction // _MICROSECOND)
