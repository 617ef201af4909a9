"""The types of values that are written out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS_DURATION,
    FLOAT,
    MONTHS_DURATION,
    NULL,
    TEXT,
    TIME,
    ExactType,
    Type,
)
from tieringrules.language.values import MonthsDuration, Value


def scale_of(number: Decimal) -> int:
    """How many digits after the point a number needs, zeros at its end left out."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    zeros = 0
    while zeros < -exponent and zeros < len(digits) and digits[-1 - zeros] == 0:
        zeros += 1
    return max(-exponent - zeros, 0) if number else 0


def type_of_value(value: Value) -> Type | None:
    """The type of a literal with this value; None where the value alone does not tell (tiers)."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case Decimal():
            return ExactType(scale_of(value))
        case float():
            return FLOAT
        case str():
            return TEXT
        case dt.datetime():
            return DATETIME
        case dt.date():
            return DATE
        case dt.time():
            return TIME
        case dt.timedelta():
            return DAYS_DURATION
        case MonthsDuration():
            return MONTHS_DURATION
        case _:
            return None
