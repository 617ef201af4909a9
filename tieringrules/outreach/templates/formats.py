"""How values are written in messages: numbers, money, dates and plurals as people of a locale write them.

Source: Unicode CLDR, as Babel has it. Babel is asked once per locale how numbers look; the digits are put in
by exact decimals, so that an amount never passes through a float.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel import Locale

DATE_STYLES = ("full", "long", "medium", "short", "iso", "month_day")
PLURALS = ("zero", "one", "two", "few", "many")
# Wide enough for 64-bit integers and doubles with every digit asked for.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_NO_BREAK = "\xa0"
_DAYS = 40_000


def is_chinese(locale: str) -> bool:
    """Whether texts of a locale are Chinese."""
    return locale.lower().startswith("zh")


def is_number(value: object) -> bool:
    """Whether a value can be rounded."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def exact(value: Any) -> Decimal:
    """A number as a decimal: a float by its shortest spelling."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def rounded(value: object, digits: int) -> Decimal:
    """A number rounded half up to so many digits after the point."""
    result = exact(value).quantize(Decimal(1).scaleb(-digits), context=_WIDE)
    return result if result else abs(result)


class Formats:
    """How one locale writes values.

    Args:
        locale: a tag such as `zh`, `en-GB` or `zh-Hant-TW`; as English where CLDR does not know it.
        currency: ISO 4217 code of the workspace's amounts; None for amounts without one.
    """

    def __init__(self, locale: str, currency: str | None) -> None:
        from babel import numbers

        self._locale = found = _locale(locale)
        self._group, self._point = numbers.get_group_symbol(found), numbers.get_decimal_symbol(found)
        self._grouping: tuple[int, int] = found.decimal_formats[None].grouping
        self._digits = numbers.get_currency_precision(currency) if currency else 2
        symbol = numbers.get_currency_symbol(currency, found) if currency else ""
        self._before, self._after = _around(found.currency_formats["standard"], symbol)

    def number(self, value: object, digits: int | None = None) -> str:
        """A number with its thousands apart; `digits` None keeps those it has."""
        return self._written(rounded(value, digits) if digits is not None else exact(value))

    def money(self, value: object, digits: int | None = None) -> str:
        """An amount in the workspace's currency, with the currency's digits unless told otherwise."""
        amount = rounded(value, self._digits if digits is None else digits)
        sign = "-" if amount < 0 else ""
        return f"{sign}{self._before}{self._written(abs(amount))}{self._after}"

    def day(self, value: dt.date, style: str = "long") -> str:
        """A date in one of `DATE_STYLES`."""
        if style == "iso":
            return f"{value.year:04}-{value.month:02}-{value.day:02}"
        return _day(self._locale, dt.date(value.year, value.month, value.day), style)

    def plural(self, value: object, other: str, forms: Mapping[str, str]) -> str:
        """The form of a phrase that goes with a number, which takes the place of `#`.

        Args:
            value: the number.
            other: the form for everything that has none of its own.
            forms: plural category of CLDR → form; `zero` holds for 0 in every language.
        """
        number = exact(value)
        category = self._locale.plural_form(abs(number)) if forms else "other"
        form = forms.get("zero") if not number else None
        chosen = form if form is not None else forms.get(category, other)
        return chosen.replace("#", self.number(value))

    def _written(self, number: Decimal) -> str:
        if self._grouping == (3, 3):
            text = f"{number:,f}"
            if self._group == "," and self._point == ".":
                return text
            return text.translate({ord(","): self._group, ord("."): self._point})
        whole, _, rest = f"{abs(number):f}".partition(".")
        first, others = self._grouping
        groups = [whole[-first:]]
        left = whole[:-first]
        while left:
            groups.insert(0, left[-others:])
            left = left[:-others]
        sign = "-" if number < 0 else ""
        return sign + self._group.join(groups) + (self._point + rest if rest else "")


def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    parts = tag.replace("_", "-").split("-")
    for count in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def _around(pattern: Any, symbol: str) -> tuple[str, str]:
    """What stands before and after an amount; letters keep their distance (CLDR, currencySpacing)."""
    before, after = (str(part).strip("'") for part in (pattern.prefix[0], pattern.suffix[0]))
    before = before.replace("¤", symbol + (_NO_BREAK if symbol[-1:].isalpha() else ""))
    after = after.replace("¤", (_NO_BREAK if symbol[:1].isalpha() and after.startswith("¤") else "") + symbol)
    return (before, after) if symbol else (before.strip(" \xa0"), after.strip(" \xa0"))


@lru_cache(maxsize=_DAYS)
def _day(locale: Locale, value: dt.date, style: str) -> str:
    from babel.dates import format_date, format_skeleton

    if style == "month_day":
        return format_skeleton("MMMMd", value, locale=locale)
    return format_date(value, style, locale=locale)


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
