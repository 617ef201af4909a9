"""Conditions over one field as the set of values that they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from tieringrules.assure.guardrails.intervals import (
    EVERYTHING,
    HIGHEST,
    LOWEST,
    NOTHING,
    Cut,
    IntervalSet,
    interval_set,
    on_lattice,
)
from tieringrules.assure.guardrails.possible import Possible
from tieringrules.language.interpreter import is_null
from tieringrules.language.syntax import (
    Between,
    Comparison,
    ComparisonOperator,
    Expr,
    In,
    ListOf,
    Literal,
    Logical,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import walk
from tieringrules.language.types import DateTimeType, DateType, ExactType, FloatType, Type

_MIRRORED: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


def has_ranges(type_: Type) -> bool:
    """Whether values of a type are numbers or days."""
    return isinstance(type_, ExactType | FloatType | DateType | DateTimeType)


def shown(value: Decimal, type_: Type) -> str:
    """A value of a set as people write it."""
    if isinstance(type_, DateType | DateTimeType):
        return dt.date.fromordinal(int(value)).isoformat()
    return f"{value:f}"


def range_of(possible: Possible) -> IntervalSet:
    """The set between the bounds of what is possible."""
    parts = [EVERYTHING]
    for bound, sign in ((possible.low, ">="), (possible.high, "<=")):
        number = _number(bound, possible.type)
        if number is not None:
            parts.append(_compared(sign, number, possible.type))  # type: ignore[arg-type]
    return reduce(IntervalSet.shared, parts)


def values_taken(condition: Expr, operand: Expr, type_: Type) -> IntervalSet | None:
    """The values of an operand for which a condition is true; None where it is about more than the operand.

    A test for missing values is true or false of every value alike.

    Args:
        condition: typed.
        operand: what the condition is to be about: a name, or the measure of bands.
        type_: of the operand.
    """
    match condition:
        case Comparison(sign, left, right) if left == operand or right == operand:
            other = right if left == operand else left
            if is_null(other):
                return EVERYTHING if sign == "!=" else NOTHING if sign == "=" else None
            return _against(sign if left == operand else _MIRRORED[sign], other, type_)
        case Between(asked, low, high) if asked == operand:
            return _all([_against(">=", low, type_), _against("<=", high, type_)])
        case In(asked, tests) if asked == operand:
            return _any(_tested(test, type_) for test in tests)
        case Logical(operator, operands):
            parts = [values_taken(part, operand, type_) for part in operands]
            return _all(parts) if operator == "and" else _any(parts)
        case Not(inner):
            taken = values_taken(inner, operand, type_)
            return taken.rest() if taken is not None else None
        case Literal(value) if value is False:
            return NOTHING
        case _:
            return None


def at_most(condition: Expr, operand: Expr, type_: Type) -> IntervalSet | None:
    """A set outside which a condition is never true; None where it may be true of a missing value, too."""
    whole = values_taken(condition, operand, type_)
    if whole is not None:
        return None if any(is_null(node) for node in walk(condition)) else whole
    if not isinstance(condition, Logical):
        return None
    parts = [at_most(part, operand, type_) for part in condition.operands]
    if condition.operator == "or":
        return _any(parts)
    known = [part for part in parts if part is not None]
    return reduce(IntervalSet.shared, known) if known else None


def operands_of(condition: Expr) -> tuple[Expr, ...]:
    """The numbers and days that a condition compares with something, each once."""
    found: list[Expr] = []
    for node in walk(condition):
        sides: tuple[Expr, ...] = ()
        if isinstance(node, Comparison):
            sides = (node.left, node.right)
        elif isinstance(node, Between | In):
            sides = (node.operand,)
        found += [side for side in sides if not isinstance(side, Literal) and has_ranges(side.type)]
    return tuple(dict.fromkeys(found))


def _all(parts: Iterable[IntervalSet | None]) -> IntervalSet | None:
    known = EVERYTHING
    for part in parts:
        if part is None:
            return None
        known = known.shared(part)
    return known


def _any(parts: Iterable[IntervalSet | None]) -> IntervalSet | None:
    known = NOTHING
    for part in parts:
        if part is None:
            return None
        known = known.united(part)
    return known


def _tested(test: Expr, type_: Type) -> IntervalSet | None:
    match test:
        case Range(low, high, low_included, high_included):
            ends: list[IntervalSet | None] = []
            if low is not None:
                ends.append(_against(">=" if low_included else ">", low, type_))
            if high is not None:
                ends.append(_against("<=" if high_included else "<", high, type_))
            return _all(ends)
        case UnaryTest(sign, other):
            return _against(sign, other, type_)
        case ListOf(items):
            return _any(_against("=", item, type_) for item in items)
        case _:
            return _against("=", test, type_)


def _against(sign: ComparisonOperator, other: Expr, type_: Type) -> IntervalSet | None:
    number = _number(other.value, type_) if isinstance(other, Literal) else None
    return _compared(sign, number, type_) if number is not None else None


def _number(value: object, type_: Type) -> Decimal | None:
    """A literal as a number beside values of a type; beside a 64-bit float it is its nearest double."""
    if isinstance(type_, DateType | DateTimeType):
        return Decimal(value.toordinal()) if type(value) is dt.date else None
    if not isinstance(value, Decimal):
        return None
    return Decimal(float(value)) if isinstance(type_, FloatType) else value


def _compared(sign: ComparisonOperator, number: Decimal, type_: Type) -> IntervalSet:
    before, after = _cut((number, 0), type_), _cut((number, 1), type_)
    match sign:
        case "<":
            return interval_set([(LOWEST, before)])
        case "<=":
            return interval_set([(LOWEST, after)])
        case ">":
            return interval_set([(after, HIGHEST)])
        case ">=":
            return interval_set([(before, HIGHEST)])
        case "=":
            return interval_set([(before, after)])
        case "!=":
            return interval_set([(LOWEST, before), (after, HIGHEST)])


def _cut(cut: Cut, type_: Type) -> Cut:
    if isinstance(type_, ExactType):
        return on_lattice(cut, type_.scale)
    return on_lattice(cut, 0) if isinstance(type_, DateType | DateTimeType) else cut
