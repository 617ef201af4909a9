"""Values at which the comparison of one field with constants changes its answer."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from tieringrules.language.fields import AS_OF, names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import (
    Between,
    Comparison,
    Expr,
    In,
    ListOf,
    Name,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TierType,
    Type,
)
from tieringrules.language.values import TierValue, Value

_UNROUNDED = Context(prec=200)
# Values on each side of a constant: the first that is beyond it, and one to see whether more of them will do.
_BESIDE = 2


def compared_field(atom: Expr) -> Name | None:
    """The field of a condition that compares one field with constants; None for other conditions."""
    while isinstance(atom, Not):
        atom = atom.operand
    match atom:
        case Name():
            return _field(atom)
        case Comparison(_, Name() as left, right) if not names_in(right):
            return _field(left)
        case Comparison(_, left, Name() as right) if not names_in(left):
            return _field(right)
        case Between(Name() as operand, low, high) if not names_in(low) | names_in(high):
            return _field(operand)
        case In(Name() as operand, tests) if not any(names_in(test) for test in tests):
            return _field(operand)
        case _:
            return None


def _field(name: Name) -> Name | None:
    return None if name.name == AS_OF else name


def thresholds(atom: Expr, as_of: dt.date) -> tuple[Value, ...]:
    """The constants that a condition compares its field with, in written order."""
    while isinstance(atom, Not):
        atom = atom.operand
    values = [_constant(part, as_of) for part in _constants(atom)]
    return tuple(item for value in values for item in (value if isinstance(value, list) else [value]))


def _constants(atom: Expr) -> Iterator[Expr]:
    match atom:
        case Comparison(_, left, right):
            yield left if isinstance(right, Name) and right.name != AS_OF else right
        case Between(_, low, high):
            yield from (low, high)
        case In(_, tests):
            for test in tests:
                yield from _constants_of_test(test)


def _constants_of_test(test: Expr) -> Iterator[Expr]:
    match test:
        case Range(low, high):
            yield from (side for side in (low, high) if side is not None)
        case UnaryTest(_, operand):
            yield operand
        case ListOf(items):
            for item in items:
                yield from _constants_of_test(item)
        case _:
            yield test


def _constant(part: Expr, as_of: dt.date) -> Value:
    return evaluate(part, {}, as_of)


def is_ordered(type_: Type) -> bool:
    """Whether values of a type have a distance, so that one of them can be the nearest."""
    return isinstance(type_, ExactType | FloatType | DateType | DateTimeType | TierType)


def values_around(constants: Iterable[Value | Fraction], type_: Type) -> tuple[Value, ...]:
    """Values of a type at and beside constants: among them all at which a comparison changes its answer."""
    found: dict[Value, None] = {}
    match type_:
        case TierType(standard, tiers):
            return tuple(TierValue(standard, rank, name) for rank, name in enumerate(tiers))
        case BooleanType():
            return (True, False)
        case ChoiceType(options):
            return options
    for constant in constants:
        if constant is not None:
            found.update(dict.fromkeys(_around(constant, type_)))
    return tuple(found)


def _around(constant: Value | Fraction, type_: Type) -> Iterator[Value]:
    match constant, type_:
        case bool(), _:
            yield constant
        case ((Decimal() | float() | Fraction()), ExactType(scale)):
            number = Fraction(Decimal(repr(constant)) if isinstance(constant, float) else constant)
            low = math.floor(number * 10**scale)
            for whole in range(low - _BESIDE, low + _BESIDE + 2):
                yield Decimal(whole).scaleb(-scale, _UNROUNDED)
        case ((Decimal() | float() | Fraction()), FloatType()):
            with contextlib.suppress(OverflowError):
                yield from _doubles_around(float(constant))
        case dt.datetime(), DateTimeType():
            yield constant
            yield from _moved(constant, dt.timedelta(microseconds=1))
        case dt.date(), DateTimeType():
            midnight = dt.datetime.combine(constant, dt.time())
            yield midnight
            yield from _moved(midnight, dt.timedelta(microseconds=1))
            yield from _moved(midnight, dt.timedelta(days=1))
        case dt.date(), DateType():
            day = constant.date() if isinstance(constant, dt.datetime) else constant
            yield day
            yield from _moved(day, dt.timedelta(days=1))
        case str(), _:
            yield constant


def _doubles_around(number: float) -> Iterator[float]:
    yield number
    for end in (-math.inf, math.inf):
        beside = number
        for _ in range(_BESIDE):
            beside = math.nextafter(beside, end)
            if math.isfinite(beside):
                yield beside + 0.0


def _moved(moment: dt.date, step: dt.timedelta) -> Iterator[dt.date]:
    for times in range(1, _BESIDE + 1):
        for length in (step * times, -step * times):
            with contextlib.suppress(OverflowError):
                yield moment + length


def distance(one: Value, other: Value) -> float:
    """How far apart two values of an ordered type are, for choosing the nearest."""
    match one, other:
        case TierValue(), TierValue():
            return abs(one.rank - other.rank)
        case ((Decimal() | float()), (Decimal() | float())):
            try:
                return float(abs(Fraction(one) - Fraction(other)))
            except OverflowError:
                return math.inf
        case dt.datetime(), dt.datetime():
            return abs((one - other).total_seconds())
        case dt.date(), dt.date():
            return abs((one - other).days)
        case _:
            return 0.0


def difference(now: Value, target: Value) -> Value:
    """What has to be added to a value to get another; days for dates; None where that says nothing."""
    match now, target:
        case Decimal(), Decimal():
            return _UNROUNDED.subtract(target, now)
        case ((Decimal() | float()), (Decimal() | float())):
            with contextlib.suppress(OverflowError):
                return float(Fraction(target) - Fraction(now))
            return None
        case dt.date(), dt.date() if not isinstance(now, dt.datetime) and not isinstance(target, dt.datetime):
            return Decimal((target - now).days)
        case _:
            return None


def is_less(one: Value, other: Value) -> bool:
    """Whether a value of an ordered type comes before another; better tiers come after worse ones."""
    if isinstance(one, TierValue) and isinstance(other, TierValue):
        return one.rank > other.rank
    return bool(one < other)  # type: ignore[operator]


def is_beside(constant: Value, value: Value, type_: Type) -> bool:
    """Whether an amount is the next one that its type knows after or before a constant."""
    match constant, value, type_:
        case ((Decimal() | float()), float(), FloatType()):
            double = float(constant)
            return double != value and math.nextafter(double, value) == value
        case ((Decimal() | float()), Decimal(), ExactType(scale)) if scale:
            apart = abs(Fraction(constant) - Fraction(value))
            return 0 < apart <= Fraction(1, 10**scale)
        case _:
            return False


def nearest_of(values: Sequence[Value], now: Value, tried: Sequence[Value]) -> Value:
    """The value that is nearest to another.

    Args:
        values: to choose from, at least one.
        now: the other; where it is missing, the chosen one is the end of the values that are open to one
            side, the lower end where they are open to none or to both.
        tried: all values that were looked at, those among them that would not do.
    """
    if now is not None:
        return min(values, key=lambda value: distance(value, now))
    ordered = sorted(values, key=_place)
    every = sorted(tried, key=_place)
    only_down = ordered[0] == every[0] and ordered[-1] != every[-1]
    return ordered[-1 if only_down else 0]


def _place(value: Value) -> Any:
    return -value.rank if isinstance(value, TierValue) else value
