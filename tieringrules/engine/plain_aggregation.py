"""Aggregates of the values of a child table's rows, in plain Python: what is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction

from tieringrules.engine.floats import decimal_total, nearest_double
from tieringrules.language.values import Value
from tieringrules.rulebook.model import AggregateFunction

# More digits than any exact number has.
_UNROUNDED = Context(prec=200)


def _fractions(values: Sequence[Value]) -> list[Fraction]:
    return [
        decimal_total([value]) if isinstance(value, float) else Fraction(value)  # type: ignore[arg-type]
        for value in values
    ]


def _count_of(values: Sequence[Value]) -> Value:
    return Decimal(len(values))


def _count_distinct(values: Sequence[Value]) -> Value:
    return Decimal(len(set(values)))


def _sum(values: Sequence[Value]) -> Value:
    if any(isinstance(value, float) for value in values):
        return nearest_double(sum(_fractions(values), Fraction(0)))
    total = sum(_fractions(values), Fraction(0))
    # Exact: the total of decimals has no more digits after the point than they have.
    scale = max((_digits(value) for value in values), default=0)
    return Decimal(int(total * 10**scale)).scaleb(-scale, _UNROUNDED)


def _digits(value: Value) -> int:
    assert isinstance(value, Decimal)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def _mean(values: Sequence[Value]) -> Value:
    return nearest_double(sum(_fractions(values), Fraction(0)) / len(values)) if values else None


def _minimum(values: Sequence[Value]) -> Value:
    return min(values, default=None)  # type: ignore[type-var]


def _maximum(values: Sequence[Value]) -> Value:
    return max(values, default=None)  # type: ignore[type-var]


def _median(values: Sequence[Value]) -> Value:
    if not values:
        return None
    ordered = sorted(_fractions(values))
    return nearest_double((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


AGGREGATES: Mapping[AggregateFunction, Callable[[Sequence[Value]], Value]] = {
    "count": _count_of,
    "count_distinct": _count_distinct,
    "sum": _sum,
    "mean": _mean,
    "min": _minimum,
    "max": _maximum,
    "median": _median,
}
