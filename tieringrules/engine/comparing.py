"""Comparisons column by column: what stands in each, by the types of its sides."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

import narwhals as nw

from tieringrules.engine import exact
from tieringrules.engine.calendar import day_of
from tieringrules.engine.exact import Rows
from tieringrules.engine.lowered import Lowered
from tieringrules.language.syntax import ComparisonOperator
from tieringrules.language.types import (
    BOOLEAN,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    NullType,
    TierType,
)

Compare = Callable[[nw.Expr, nw.Expr], nw.Expr]

COMPARISONS: Mapping[ComparisonOperator, Compare] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# A better tier has a smaller rank.
RANK_COMPARISONS: Mapping[ComparisonOperator, Compare] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
UNKNOWN_TRUTH = Lowered(nw.lit(None, nw.Boolean), BOOLEAN)


def alike(a: Lowered, b: Lowered, rows: Rows) -> tuple[Lowered, Lowered]:
    """Both sides in one stored form, so that they can be compared or stand in one column."""
    match a.type, b.type:
        case ExactType(), ExactType():
            return exact.aligned(a, b)
        case (ExactType(), FloatType()) | (FloatType(), ExactType()):
            return exact.to_float(a, rows), exact.to_float(b, rows)
        case (DateType(), DateTimeType()) | (DateTimeType(), DateType()):
            return day_of(a), day_of(b)
        case _:
            return a, b


def compare(operator_: ComparisonOperator, a: Lowered, b: Lowered, rows: Rows) -> Lowered:
    """A comparison; unknown where a side is missing."""
    if isinstance(a.type, NullType) or isinstance(b.type, NullType):
        return UNKNOWN_TRUTH
    table = RANK_COMPARISONS if isinstance(a.type, TierType) else COMPARISONS
    a, b = alike(a, b, rows)
    return Lowered(table[operator_](a.expr, b.expr), BOOLEAN)


def is_missing(x: Lowered) -> Lowered:
    """Whether there is no value."""
    return Lowered(x.expr.is_null(), BOOLEAN)


def negated(x: Lowered) -> Lowered:
    """Kleene's `not`."""
    return Lowered(~x.expr, BOOLEAN)


def all_of(conditions: list[Lowered]) -> Lowered:
    """Kleene's `and`: false where one is false, else unknown where one is unknown."""
    expressions = [condition.expr for condition in conditions]
    if len(expressions) == 1:
        return conditions[0]
    return Lowered(nw.all_horizontal(*expressions, ignore_nulls=False), BOOLEAN)


def any_of(conditions: list[Lowered]) -> Lowered:
    """Kleene's `or`: true where one is true, else unknown where one is unknown."""
    expressions = [condition.expr for condition in conditions]
    if len(expressions) == 1:
        return conditions[0]
    return Lowered(nw.any_horizontal(*expressions, ignore_nulls=False), BOOLEAN)
