"""Offsets of named zones, and moments on one line of time."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieringrules.language.feel import gregorian
from tieringrules.language.feel.values import DAY, SECOND, Clock, Moment, Zone

UTC = Zone(offset=0)
# Offsets beyond this are no offsets (as in ISO implementations; XML Schema stops at 14 hours).
MOST_OFFSET = 18 * 3600


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo | None:
    """The rules of a zone such as Europe/Paris; None where there is none of the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_at(moment: Moment) -> int | None:
    """Seconds east of UTC at a moment; None for local time."""
    zone = moment.clock.zone
    if zone is None or zone.name is None:
        return None if zone is None else zone.offset
    rules = zone_named(zone.name)
    if rules is None:
        return None
    local = _like(moment)
    found = local.replace(tzinfo=rules).utcoffset()
    return None if found is None else int(found.total_seconds())


def _like(moment: Moment) -> dt.datetime:
    """The moment in a year that the standard library has; zones repeat with the calendar."""
    year = moment.day.year
    if not 2 <= year <= 9998:
        year = 2000 + year % 400
    seconds = moment.clock.nanoseconds // SECOND
    start = dt.datetime(year, moment.day.month, moment.day.day)
    return start + dt.timedelta(seconds=seconds)


def line_of(moment: Moment) -> int:
    """Nanoseconds since 1970-01-01T00:00:00, of UTC where an offset is known, else of the local clock."""
    local = gregorian.ordinal_of(moment.day) * DAY + moment.clock.nanoseconds
    return local - (offset_at(moment) or 0) * SECOND


def moment_at(line: int, zone: Zone | None) -> Moment | None:
    """The moment of a zone at a place on the line; None beyond the greatest year."""
    if zone is None:
        return _split(line, None)
    if zone.name is None:
        return _split(line + (zone.offset or 0) * SECOND, zone)
    rules = zone_named(zone.name)
    universal = _split(line, None)
    if rules is None or universal is None:
        return None
    found = _like(universal).replace(tzinfo=dt.UTC).astimezone(rules).utcoffset()
    return _split(line + int(found.total_seconds() if found else 0) * SECOND, zone)


def _split(line: int, zone: Zone | None) -> Moment | None:
    days, rest = divmod(line, DAY)
    day = gregorian.day_at(days)
    return None if day is None else Moment(day, Clock(rest, zone))


def clock_line(clock: Clock) -> int | None:
    """Nanoseconds since midnight UTC of a clock with an offset; None for a named zone, which needs a day."""
    zone = clock.zone
    if zone is None:
        return clock.nanoseconds
    return None if zone.offset is None else clock.nanoseconds - zone.offset * SECOND
