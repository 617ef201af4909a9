"""Values as people and programs read them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from tieringrules.diagnostic import Localized
from tieringrules.language.values import MonthsDuration, TierValue, Value

MASK = "•••"
MISSING = Localized("missing", "缺失")
_TRUTHS = {True: Localized("yes", "是"), False: Localized("no", "否")}


def value_text(value: Value) -> str:
    """A value as rules write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, TierValue):
        return value.name
    if isinstance(value, MonthsDuration):
        return f"{value.months} months"
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def value_words(value: Value) -> Localized:
    """A value for people: digits in groups of three, no zeros that say nothing."""
    match value:
        case None:
            return MISSING
        case bool():
            return _TRUTHS[value]
        case Decimal():
            whole = value == value.to_integral_value()
            return Localized.same(
                f"{value.quantize(Decimal(1)) if whole and abs(value) < 10**25 else value:,f}"
            )
        case float():
            return Localized.same(
                f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:,}"
            )
        case MonthsDuration(months):
            return Localized(f"{months} months", f"{months} 个月")
        case list():
            words = [value_words(item) for item in value]
            return Localized(" or ".join(word.en for word in words), " 或 ".join(word.zh for word in words))
        case _:
            return Localized.same(value_text(value))


def _is_whole(value: Decimal) -> bool:
    return "." in f"{value:f}" and value == value.to_integral_value()


def signed(number: Value) -> str:
    """A difference with its sign; empty where there is none."""
    if not isinstance(number, Decimal | float) or not number:
        return ""
    return ("+" if number > 0 else "−") + value_words(abs(number)).en


def json_value(value: Value) -> Any:
    """A value as JSON data: numbers as numbers, dates and durations as text."""
    if value is None or isinstance(value, bool | float | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [json_value(item) for item in value]
    return value_text(value)
