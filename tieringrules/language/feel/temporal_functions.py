"""FEEL's functions of dates, times and durations (OMG DMN 1.5, 10.3.4.1, 10.3.4.7), and our own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tieringrules.language.feel import gregorian, texts
from tieringrules.language.feel.comparing import identical
from tieringrules.language.feel.numbers import whole
from tieringrules.language.feel.signatures import Signature
from tieringrules.language.feel.values import SECOND, Clock, Day, DaysDuration, FeelValue, Moment, Zone
from tieringrules.language.feel.zones import MOST_OFFSET, UTC, zone_named
from tieringrules.language.values import MonthsDuration

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_MIDNIGHT = Clock(0)


def _day_of(value: Day | Moment) -> Day:
    return value.day if isinstance(value, Moment) else value


def _calendar_day(year: Decimal, month: Decimal, day: Decimal) -> Day | None:
    parts = [whole(part) for part in (year, month, day)]
    if any(part is None for part in parts):
        return None
    return gregorian.day_of(*(part or 0 for part in parts))


def _clock(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None
) -> Clock | None:
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None or not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        return None
    zone: Zone | None = None
    if offset is not None:
        seconds, rest = divmod(offset.nanoseconds, SECOND)
        if rest or abs(seconds) > MOST_OFFSET:
            return None
        zone = Zone(offset=seconds)
    return Clock((hours * 3600 + minutes * 60) * SECOND + int(second * SECOND), zone)


def _moment(*parts: Decimal) -> FeelValue:
    return _moment_of(parts, None)


def _moment_with_offset(*parts: FeelValue) -> FeelValue:
    offset = parts[6]
    return _moment_of(parts[:6], offset)


def _moment_of(parts: tuple[FeelValue, ...], zone: FeelValue) -> FeelValue:
    year, month, day, hour, minute, second = (part for part in parts if isinstance(part, Decimal))
    found = _calendar_day(year, month, day)
    clock = _clock(hour, minute, second, zone if isinstance(zone, DaysDuration) else None)
    if found is None or clock is None:
        return None
    if isinstance(zone, str):
        if zone_named(zone) is None:
            return None
        clock = Clock(clock.nanoseconds, Zone(name=zone))
    return Moment(found, clock)


def _months_between(start: Day | Moment, end: Day | Moment) -> FeelValue:
    """Whole months from one to the other, towards zero."""
    first, last = _day_of(start), _day_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


def _since(count: Callable[[Day, Day], int]) -> Callable[[Day | Moment, Day], FeelValue]:
    return lambda day, as_of: Decimal(count(_day_of(day), as_of))


def _days_since(day: Day, as_of: Day) -> int:
    return gregorian.ordinal_of(as_of) - gregorian.ordinal_of(day)


def _months_since(day: Day, as_of: Day) -> int:
    months = (as_of.year - day.year) * 12 + as_of.month - day.month
    reached = min(day.day, gregorian.month_length(as_of.year, as_of.month)) <= as_of.day
    return months if reached else months - 1


# Of the day asked about, which a caller adds as the last argument.
DATED: dict[str, Callable[[Day | Moment, Day], FeelValue]] = {
    "days_since": _since(_days_since),
    "months_since": _since(_months_since),
    "years_since": _since(lambda day, as_of: _months_since(day, as_of) // 12),
}

_CALENDAR = "year:number, month:number, day:number, hour:number, minute:number, second:number"

SIGNATURES: tuple[Signature, ...] = (
    Signature("date", "from:text", texts.parse_day),
    Signature("date", "from:dated", _day_of),
    Signature("date", "year:number, month:number, day:number", _calendar_day),
    Signature("date and time", "from:text", texts.parse_moment),
    Signature(
        "date and time",
        "from:dated",
        lambda value: value if isinstance(value, Moment) else Moment(value, _MIDNIGHT),
    ),
    Signature("date and time", "date:dated, time:clock", lambda day, clock: Moment(_day_of(day), clock)),
    Signature("date and time", _CALENDAR, _moment),
    Signature("date and time", f"{_CALENDAR}, offset:days", _moment_with_offset),
    Signature("date and time", f"{_CALENDAR}, timezone:text", _moment_with_offset),
    Signature("time", "from:text", texts.parse_clock),
    Signature("time", "from:clock", lambda clock: clock),
    Signature("time", "from:moment", lambda moment: moment.clock),
    Signature("time", "from:day", lambda day: Clock(0, UTC)),
    Signature("time", "hour:number, minute:number, second:number, offset:days?*", _clock),
    Signature("duration", "from:text", texts.parse_duration),
    Signature("duration", "from:length", lambda length: length),
    Signature("years and months duration", "from:dated, to:dated", _months_between),
    Signature("day of year", "date:dated", lambda day: Decimal(gregorian.day_of_year(_day_of(day)))),
    Signature("day of week", "date:dated", lambda day: _DAYS[gregorian.weekday_of(_day_of(day)) - 1]),
    Signature("month of year", "date:dated", lambda day: _MONTHS[_day_of(day).month - 1]),
    Signature("week of year", "date:dated", lambda day: Decimal(gregorian.week_of_year(_day_of(day)))),
    Signature("is", "value1:any, value2:any", identical),
)
