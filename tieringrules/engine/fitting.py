"""Values of expressions in the type their definition declares."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal

from tieringrules.language.types import DateTimeType, DateType, ExactType, FloatType, Type
from tieringrules.language.values import Value

_UNROUNDED = Context(prec=200)


def fit(value: Value, type_: Type) -> Value:
    """A value as a column of a type holds it.

    Exact numbers are rounded half up to the type's digits, floats are the nearest double, days and moments
    become each other.
    """
    match value, type_:
        case bool(), _:
            return value
        case Decimal() | float(), ExactType(scale):
            number = value if isinstance(value, Decimal) else Decimal(repr(value))
            return number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, _UNROUNDED)
        case Decimal() | float(), FloatType():
            # Adding 0.0 makes the negative zero a plain one.
            return float(value) + 0.0
        case dt.datetime(), DateType():
            return value.date()
        case dt.date(), DateTimeType() if not isinstance(value, dt.datetime):
            return dt.datetime.combine(value, dt.time())
        case _:
            return value
