"""The earliest moment of a day outside quiet hours, in the customer's time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieringrules.rulebook.model import Policy


def quiet_all_day(policy: Policy) -> bool:
    """Whether no moment of a day is left: quiet hours end where they begin."""
    return policy.quiet_from is not None and policy.quiet_from == policy.quiet_to


def earliest(policy: Policy, day: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """When a contact of the day may be made at the earliest; None without quiet hours.

    Args:
        policy: with quiet hours that do not last all day.
        day: the day of the plan, taken as the customer's own.
        zone: the customer's.
    """
    start, end = policy.quiet_from, policy.quiet_to
    if start is None or end is None:
        return None
    midnight = dt.time(0)
    # Hours such as 21:00 to 08:00 hold midnight; those such as 12:00 to 14:00 do not.
    first = end if start > end or start == midnight else midnight
    # A time that the clock leaves out in spring becomes the moment at which it goes on.
    return dt.datetime.combine(day, first, zone).astimezone(dt.UTC).astimezone(zone)


def zone_named(name: str | None, usual: ZoneInfo) -> ZoneInfo:
    """The time zone of a name, or the usual one where there is none such."""
    if not name:
        return usual
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return usual
