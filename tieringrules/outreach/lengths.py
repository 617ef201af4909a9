"""Lengths of time as a reader of a language says them."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"(\d+) *(minute|hour|day|week|month)s?")
_CHINESE = {"minute": "分钟", "hour": "小时", "day": "天", "week": "周", "month": "个月"}


def spoken(length: str, locale: str) -> str:
    """A length such as `2 hours` in the words of a locale; anything else stays as it is written."""
    found = _WRITTEN.fullmatch(length.strip())
    if found is None or not locale.startswith("zh"):
        return length
    return f"{found[1]} {_CHINESE[found[2]]}"
