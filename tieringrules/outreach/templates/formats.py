"""How values are written in messages: numbers, money and dates by locale."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal

_SYMBOLS = {
    "CNY": "¥",
    "JPY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "TWD": "NT$",
    "KRW": "₩",
}
_WITHOUT_CENTS = ("JPY", "KRW")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE_STYLES = ("long", "short", "iso", "month_day")
# Wide enough for 64-bit integers and doubles with every digit asked for.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


def is_chinese(locale: str) -> bool:
    """Whether texts of a locale are Chinese."""
    return locale.lower().startswith("zh")


def is_number(value: object) -> bool:
    """Whether a value can be rounded."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def rounded(value: object, digits: int) -> Decimal:
    """A number rounded half up to so many digits after the point."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    result = exact.quantize(Decimal(1).scaleb(-digits), context=_WIDE)
    return result if result else abs(result)


def grouped(value: object, digits: int | None) -> str:
    """A number with commas between thousands; None keeps its digits."""
    number = rounded(value, digits) if digits is not None else value
    return f"{number:,}" if isinstance(number, int | Decimal) else f"{Decimal(str(number)):,f}"


def money(value: object, currency: str | None, digits: int | None) -> str:
    """An amount in the workspace's currency."""
    if digits is None:
        digits = 0 if currency in _WITHOUT_CENTS else 2
    amount = rounded(value, digits)
    sign = "-" if amount < 0 else ""
    symbol = _SYMBOLS.get(currency or "", f"{currency} " if currency else "")
    return f"{sign}{symbol}{abs(amount):,}"


def day(value: dt.date, style: str, locale: str) -> str:
    """A date as people of a locale write it."""
    if style == "iso":
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if is_chinese(locale):
        patterns = {"long": "{y}年{m}月{d}日", "short": "{y}/{m}/{d}", "month_day": "{m}月{d}日"}
        return patterns[style].format(y=value.year, m=value.month, d=value.day)
    month = _MONTHS[value.month - 1]
    if style == "short":
        return f"{value.day} {month[:3]} {value.year}"
    return f"{value.day} {month}" + (f" {value.year}" if style == "long" else "")


def masked(text: str) -> str:
    """A text of which only the first and last characters can be read, such as `138****5678`."""
    if "@" in text:
        name, _, domain = text.rpartition("@")
        return f"{name[:1]}***@{domain}"
    if len(text) <= 2:
        return text[:1] + "*"
    if len(text) < 7:
        return text[:1] + "*" * (len(text) - 2) + text[-1]
    return text[:3] + "****" + text[-4:]
