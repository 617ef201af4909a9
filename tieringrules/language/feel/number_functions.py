"""FEEL's functions of numbers and truth values (OMG DMN 1.5, 10.3.4.2 and 10.3.4.5)."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from decimal import Decimal

from tieringrules.language.feel import numbers
from tieringrules.language.feel.arithmetic import negated
from tieringrules.language.feel.signatures import Signature
from tieringrules.language.feel.texts import string_of
from tieringrules.language.feel.values import DaysDuration, FeelValue
from tieringrules.language.values import MonthsDuration

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_ZERO = Decimal(0)


def _rounding(rounding: str) -> Callable[..., FeelValue]:
    return lambda number, scale=_ZERO: numbers.rounded(number, scale, rounding)


def _computed(operation: Callable[[Decimal], Decimal]) -> Callable[[Decimal], FeelValue]:
    return lambda number: numbers.computed(operation, number)


def _absolute(value: FeelValue) -> FeelValue:
    match value:
        case Decimal():
            return value.copy_abs()
        case DaysDuration(length):
            return value if length >= 0 else negated(value)
        case MonthsDuration(months):
            return value if months >= 0 else negated(value)
        case _:
            return None


def _divisible(remainder: int) -> Callable[[Decimal], FeelValue]:
    def divided(number: Decimal) -> FeelValue:
        if number != number.to_integral_value():
            return None
        found = numbers.modulo(number, Decimal(2))
        return None if found is None else found == remainder

    return divided


def _number(text: str, grouping: str | None = None, point: str | None = None) -> FeelValue:
    """The number of a text with separators; null where a separator or the text is none."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        return None
    if grouping is not None and grouping == point:
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None and point != ".":
        if "." in text:
            return None
        text = text.replace(point, ".")
    return numbers.settled(Decimal(text)) if _NUMBER.fullmatch(text) else None


SIGNATURES: tuple[Signature, ...] = (
    Signature("number", "from:text", _number),
    Signature("number", "from:number", lambda number: number),
    Signature("number", "from:text, grouping separator:text*, decimal separator:text*", _number),
    Signature("string", "from:any", lambda value: None if value is None else string_of(value)),
    Signature("not", "negand:boolean", lambda truth: not truth),
    Signature("decimal", "n:number, scale:number", _rounding(decimal.ROUND_HALF_EVEN)),
    Signature("floor", "n:number, scale:number?", _rounding(decimal.ROUND_FLOOR)),
    Signature("ceiling", "n:number, scale:number?", _rounding(decimal.ROUND_CEILING)),
    Signature("round up", "n:number, scale:number", _rounding(decimal.ROUND_UP)),
    Signature("round down", "n:number, scale:number", _rounding(decimal.ROUND_DOWN)),
    Signature("round half up", "n:number, scale:number", _rounding(decimal.ROUND_HALF_UP)),
    Signature("round half down", "n:number, scale:number", _rounding(decimal.ROUND_HALF_DOWN)),
    Signature("abs", "n:number", _absolute),
    Signature("abs", "n:length", _absolute),
    Signature("modulo", "dividend:number, divisor:number", numbers.modulo),
    Signature("sqrt", "number:number", _computed(numbers.CONTEXT.sqrt)),
    Signature("log", "number:number", _computed(numbers.CONTEXT.ln)),
    Signature("exp", "number:number", _computed(numbers.CONTEXT.exp)),
    Signature("odd", "number:number", _divisible(1)),
    Signature("even", "number:number", _divisible(0)),
)
