"""Which types `+ - * / **` and properties take and give, and what they do to values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tieringrules.language.calendar import add_months, day_of
from tieringrules.language.rounding import EXACT, finite, quotient, to_float
from tieringrules.language.syntax import ArithmeticOperator
from tieringrules.language.types import (
    DAYS_DURATION,
    FLOAT,
    MONTHS_DURATION,
    TEXT,
    TIME,
    UNKNOWN,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    TextType,
    TimeType,
    Type,
    UnknownType,
)
from tieringrules.language.values import MonthsDuration, Value

_NUMBER = (ExactType, FloatType)
_TEXTS = (TextType, ChoiceType)
_DAY = (DateType, DateTimeType)
_DAYS, _MONTHS, _TIME = (DaysDurationType,), (MonthsDurationType,), (TimeType,)
_LENGTH = (DaysDurationType, MonthsDurationType)

_Result = Callable[[Type, Type], Type]


def _number(scale: Callable[[int, int], int]) -> _Result:
    def result(left: Type, right: Type) -> Type:
        exact = isinstance(left, ExactType) and isinstance(right, ExactType)
        return ExactType(scale(left.scale, right.scale)) if exact else FLOAT  # type: ignore[union-attr]

    return result


def _left(left: Type, right: Type) -> Type:
    return left


def _right(left: Type, right: Type) -> Type:
    return right


def _always(type_: Type) -> _Result:
    return lambda left, right: type_


# (operator, types of the left side, types of the right side, type of the result).
_TYPES: tuple[tuple[ArithmeticOperator, tuple[type, ...], tuple[type, ...], _Result], ...] = (
    ("+", _NUMBER, _NUMBER, _number(max)),
    ("-", _NUMBER, _NUMBER, _number(max)),
    ("*", _NUMBER, _NUMBER, _number(int.__add__)),
    ("/", _NUMBER, _NUMBER, _always(FLOAT)),
    ("**", _NUMBER, _NUMBER, _always(FLOAT)),
    ("+", _TEXTS, _TEXTS, _always(TEXT)),
    ("+", _DAY, _LENGTH, _left),
    ("+", _LENGTH, _DAY, _right),
    ("-", _DAY, _LENGTH, _left),
    ("-", _DAY, _DAY, _always(DAYS_DURATION)),
    ("+", _TIME, _DAYS, _always(TIME)),
    ("+", _DAYS, _TIME, _always(TIME)),
    ("-", _TIME, _DAYS, _always(TIME)),
    ("-", _TIME, _TIME, _always(DAYS_DURATION)),
    ("+", _DAYS, _DAYS, _left),
    ("-", _DAYS, _DAYS, _left),
    ("*", _DAYS, _NUMBER, _always(DAYS_DURATION)),
    ("*", _NUMBER, _DAYS, _always(DAYS_DURATION)),
    ("/", _DAYS, _NUMBER, _always(DAYS_DURATION)),
    ("/", _DAYS, _DAYS, _always(FLOAT)),
    ("+", _MONTHS, _MONTHS, _left),
    ("-", _MONTHS, _MONTHS, _left),
    ("*", _MONTHS, _NUMBER, _always(MONTHS_DURATION)),
    ("*", _NUMBER, _MONTHS, _always(MONTHS_DURATION)),
    ("/", _MONTHS, _NUMBER, _always(MONTHS_DURATION)),
    ("/", _MONTHS, _MONTHS, _always(FLOAT)),
)


def arithmetic_type(operator: ArithmeticOperator, left: Type, right: Type) -> Type | None:
    """The type of an operation; None where the operator does not take these types."""
    if isinstance(left, UnknownType) or isinstance(right, UnknownType):
        return UNKNOWN
    for sign, lefts, rights, result in _TYPES:
        if sign == operator and isinstance(left, lefts) and isinstance(right, rights):
            return result(left, right)
    return None


def negated_type(type_: Type) -> Type | None:
    """The type of the arithmetic minus; None where it does not take the type."""
    return type_ if isinstance(type_, (*_NUMBER, *_LENGTH, UnknownType)) else None


def calculate(operator: ArithmeticOperator, left: Value, right: Value) -> Value:
    """The result of an operation; missing where a side is, for a division by zero, and out of range."""
    if left is None or right is None:
        return None
    try:
        return _CALCULATIONS[operator](left, right)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None


def negate(value: Value) -> Value:
    """The value with the other sign."""
    match value:
        case Decimal():
            return EXACT.minus(value)
        case float() | dt.timedelta():
            return -value
        case MonthsDuration(months):
            return MonthsDuration(-months)
        case _:
            return None


def _floats(left: Value, right: Value) -> tuple[float, float]:
    """Both sides as doubles.

    Raises:
        ValueError: a side is none, or beyond doubles.
    """
    first, second = (to_float(side) if isinstance(side, Decimal | float) else None for side in (left, right))
    if first is None or second is None:
        raise ValueError
    return first, second


def _moved(day: dt.date, length: Value, sign: int) -> dt.date:
    if isinstance(length, MonthsDuration):
        return add_months(day, sign * length.months)
    assert isinstance(length, dt.timedelta)
    if isinstance(day, dt.datetime):
        return day + sign * length
    # A day moves by whole days, from its beginning.
    return (dt.datetime.combine(day, dt.time()) + sign * length).date()


def _turned(time: dt.time, length: dt.timedelta, sign: int) -> dt.time:
    """A time of day moved around the clock."""
    return (dt.datetime.combine(dt.date(2000, 1, 1), time) + sign * (length % dt.timedelta(days=1))).time()


def _since_midnight(time: dt.time) -> dt.timedelta:
    return dt.datetime.combine(dt.date.min, time) - dt.datetime.min


def _add(left: Value, right: Value) -> Value:
    match left, right:
        case (Decimal(), Decimal()):
            return EXACT.add(left, right)
        case (str(), str()):
            return left + right
        case (dt.date(), _):
            return _moved(left, right, 1)
        case (_, dt.date()):
            return _moved(right, left, 1)
        case (dt.time(), dt.timedelta()):
            return _turned(left, right, 1)
        case (dt.timedelta(), dt.time()):
            return _turned(right, left, 1)
        case (dt.timedelta(), dt.timedelta()):
            return left + right
        case (MonthsDuration(), MonthsDuration()):
            return MonthsDuration(left.months + right.months)
        case _:
            first, second = _floats(left, right)
            return finite(first + second)


def _subtract(left: Value, right: Value) -> Value:
    match left, right:
        case (Decimal(), Decimal()):
            return EXACT.subtract(left, right)
        case (dt.datetime(), dt.datetime()):
            return left - right
        case (dt.date(), dt.date()):
            return day_of(left) - day_of(right)
        case (dt.date(), _):
            return _moved(left, right, -1)
        case (dt.time(), dt.time()):
            return _since_midnight(left) - _since_midnight(right)
        case (dt.time(), dt.timedelta()):
            return _turned(left, right, -1)
        case (dt.timedelta(), dt.timedelta()):
            return left - right
        case (MonthsDuration(), MonthsDuration()):
            return MonthsDuration(left.months - right.months)
        case _:
            first, second = _floats(left, right)
            return finite(first - second)


def _multiply(left: Value, right: Value) -> Value:
    match left, right:
        case (Decimal(), Decimal()):
            return EXACT.multiply(left, right)
        case (dt.timedelta() | MonthsDuration(), Decimal() | float()):
            return _stretched(left, right)
        case (Decimal() | float(), dt.timedelta() | MonthsDuration()):
            return _stretched(right, left)
        case _:
            first, second = _floats(left, right)
            return finite(first * second)


def _divide(left: Value, right: Value) -> Value:
    match left, right:
        case (Decimal(), Decimal()):
            return quotient(left, right)
        case (dt.timedelta(), dt.timedelta()):
            return left / right
        case (MonthsDuration(), MonthsDuration()):
            return left.months / right.months
        case (dt.timedelta(), Decimal() | float()):
            return left / float(right)
        case (MonthsDuration(), Decimal() | float()):
            return MonthsDuration(int(left.months / float(right)))
        case _:
            first, second = _floats(left, right)
            return finite(first / second)


def _power(left: Value, right: Value) -> Value:
    return finite(math.pow(*_floats(left, right)))


def _stretched(length: dt.timedelta | MonthsDuration, factor: Decimal | float) -> Value:
    if isinstance(length, MonthsDuration):
        return MonthsDuration(int(length.months * factor))
    return length * float(factor)


_CALCULATIONS: Mapping[ArithmeticOperator, Callable[[Any, Any], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
}
