"""How two values compare (rule files): three-valued, exact beside exact, days beside moments."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tieringrules.language.calendar import day_of
from tieringrules.language.syntax import ComparisonOperator
from tieringrules.language.values import TierValue, Value

_COMPARE: Mapping[ComparisonOperator, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(sign: ComparisonOperator, left: Value, right: Value) -> bool | None:
    """Whether `left sign right` holds; None (unknown) where a side is missing.

    Exact numbers compare exactly; beside a float a number counts as its nearest double. A date beside a
    datetime compares days. A better tier is the greater one.
    """
    if left is None or right is None:
        return None
    first, second = _alike(left, right)
    if type(first) is not type(second) or isinstance(first, list):
        return None
    return _COMPARE[sign](first, second)


def _alike(left: Value, right: Value) -> tuple[Value, Value]:
    match left, right:
        case (TierValue(), TierValue()):
            return Decimal(-left.rank), Decimal(-right.rank)
        case (Decimal(), float()):
            return float(left), right
        case (float(), Decimal()):
            return left, float(right)
        case (dt.datetime(), dt.datetime()):
            return left, right
        case (dt.date(), dt.date()):
            return day_of(left), day_of(right)
        case _:
            return left, right
