"""The reference semantics of expressions in rule files: every engine must give what this gives.

Missing is None, and so is the unknown of three-valued logic.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.arithmetic import calculate, negate
from tieringrules.language.fields import AS_OF
from tieringrules.language.functions import FUNCTIONS_BY_NAME, FunctionSpec
from tieringrules.language.ordering import compare
from tieringrules.language.properties import property_of
from tieringrules.language.rounding import to_float
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expr,
    If,
    In,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Range,
    UnaryTest,
)
from tieringrules.language.types import FloatType
from tieringrules.language.values import Value


@dataclass(frozen=True, slots=True)
class _Environment:
    values: Mapping[str, Value]
    as_of: dt.date


def evaluate(expr: Expr, values: Mapping[str, Value], as_of: dt.date) -> Value:
    """The value of an expression for one customer or row.

    Args:
        expr: typed by `check_expression`; the types say which numbers are exact and which are floats.
        values: name → value; a name that is not there is missing. NaN and infinities count as missing.
        as_of: the day asked about.

    Returns:
        The value; None for missing, and for a condition that is neither true nor false.
    """
    return _value(expr, _Environment(values, as_of))


def is_null(expr: Expr) -> bool:
    """Whether this is the literal null, which alone asks about missingness."""
    return isinstance(expr, Literal) and expr.value is None


def all_true(truths: Iterable[Value]) -> bool | None:
    """Kleene's `and`: false where one is false, else unknown where one is unknown."""
    known: bool | None = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            known = None
    return known


def any_true(truths: Iterable[Value]) -> bool | None:
    """Kleene's `or`: true where one is true, else unknown where one is unknown."""
    known: bool | None = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            known = None
    return known


def _value(node: Expr, environment: _Environment) -> Value:
    found = _EVALUATE[type(node)](node, environment)
    if isinstance(found, Decimal) and isinstance(node.type, FloatType):
        return to_float(found)
    return found


def _literal(node: Literal, environment: _Environment) -> Value:
    return node.value


def _name(node: Name, environment: _Environment) -> Value:
    if node.name == AS_OF:
        return environment.as_of
    value = environment.values.get(node.name)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _property(node: Property, environment: _Environment) -> Value:
    return property_of(_value(node.base, environment), node.name, node.base.type)


def _negate(node: Negate, environment: _Environment) -> Value:
    return negate(_value(node.operand, environment))


def _arithmetic(node: Arithmetic, environment: _Environment) -> Value:
    return calculate(node.operator, _value(node.left, environment), _value(node.right, environment))


def _comparison(node: Comparison, environment: _Environment) -> Value:
    left, right = _value(node.left, environment), _value(node.right, environment)
    if node.operator in ("=", "!=") and (is_null(node.left) or is_null(node.right)):
        both_missing = left is None and right is None
        return both_missing if node.operator == "=" else not both_missing
    return compare(node.operator, left, right)


def _logical(node: Logical, environment: _Environment) -> Value:
    truths = (_value(operand, environment) for operand in node.operands)
    return all_true(truths) if node.operator == "and" else any_true(truths)


def _not(node: Not, environment: _Environment) -> Value:
    truth = _value(node.operand, environment)
    return not truth if isinstance(truth, bool) else None


def _between(node: Between, environment: _Environment) -> Value:
    value = _value(node.operand, environment)
    low, high = _value(node.low, environment), _value(node.high, environment)
    return all_true((compare(">=", value, low), compare("<=", value, high)))


def _in(node: In, environment: _Environment) -> Value:
    value = _value(node.operand, environment)
    return any_true(_holds(test, value, environment) for test in node.tests)


def _holds(test: Expr, value: Value, environment: _Environment) -> bool | None:
    match test:
        case Range():
            sides = (
                (test.low, ">=" if test.low_included else ">"),
                (test.high, "<=" if test.high_included else "<"),
            )
            return all_true(
                compare(sign, value, _value(side, environment))  # type: ignore[arg-type]
                for side, sign in sides
                if side is not None
            )
        case UnaryTest():
            return compare(test.operator, value, _value(test.operand, environment))
        case ListOf():
            return any_true(_holds(item, value, environment) for item in test.items)
        case _ if is_null(test):
            return value is None
        case _:
            return compare("=", value, _value(test, environment))


def _list(node: ListOf, environment: _Environment) -> Value:
    return [_value(item, environment) for item in node.items]


def _nothing(node: Expr, environment: _Environment) -> Value:
    return None


def _if(node: If, environment: _Environment) -> Value:
    holds = _value(node.condition, environment) is True
    return _value(node.then if holds else node.otherwise, environment)


def _call(node: Call, environment: _Environment) -> Value:
    spec = function_of(node)
    given: list[Any] = [_value(argument, environment) for argument in node.arguments]
    if spec is None:
        return None
    if spec.variadic:
        given = [item for value in given for item in (value if isinstance(value, list) else [value])]
        if isinstance(node.type, FloatType):
            given = [to_float(value) if isinstance(value, Decimal) else value for value in given]
    if not given or any(value is None for value in given):
        return None
    return spec.evaluate(*given, environment.as_of) if spec.dated else spec.evaluate(*given)


def function_of(call: Call) -> FunctionSpec | None:
    """The function that a typed call means, among those of its name."""
    specs = FUNCTIONS_BY_NAME.get(call.function, ())
    count = len(call.arguments)
    return next((spec for spec in specs if spec.variadic or count <= len(spec.parameters)), None)


_EVALUATE: Mapping[type, Callable[[Any, _Environment], Value]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logical: _logical,
    Not: _not,
    Between: _between,
    In: _in,
    ListOf: _list,
    Range: _nothing,
    UnaryTest: _nothing,
    If: _if,
    Call: _call,
}
