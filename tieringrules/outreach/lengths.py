"""Lengths of time as a reader of a language says them, and the moments they lead to."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_WRITTEN = re.compile(r"(\d+) *(minute|hour|day|week|month)s?")
_CHINESE = {"minute": "分钟", "hour": "小时", "day": "天", "week": "周", "month": "个月"}
_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}


def spoken(length: str, locale: str) -> str:
    """A length such as `2 hours` in the words of a locale; anything else stays as it is written."""
    found = _WRITTEN.fullmatch(length.strip())
    if found is None or not locale.startswith("zh"):
        return length
    return f"{found[1]} {_CHINESE[found[2]]}"


def hours_of(length: str) -> float | None:
    """A length such as `2 days` in hours; None where it is not one, or a month, which has no fixed length."""
    found = _WRITTEN.fullmatch(length.strip())
    if found is None or found[2] == "month":
        return None
    return int(found[1]) * _SECONDS[found[2]] / 3_600


def after(moment: dt.datetime, length: str) -> dt.datetime | None:
    """The moment so long after another on the same clock; None where the length is not one, or too long."""
    found = _WRITTEN.fullmatch(length.strip())
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    try:
        if unit == "month":
            year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
            day = min(moment.day, calendar.monthrange(year, month + 1)[1])
            return moment.replace(year=year, month=month + 1, day=day)
        return moment + dt.timedelta(seconds=count * _SECONDS[unit])
    except (OverflowError, ValueError):
        return None
