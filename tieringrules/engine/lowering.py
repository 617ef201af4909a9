"""Typed expressions → Narwhals expressions, by one table of nodes, one of operators, one of functions.

What has no entry is computed by the interpreter, once per distinct combination of its columns: slower, and
right by definition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

import narwhals as nw

from tieringrules.engine import exact
from tieringrules.engine.arithmetic import ARITHMETIC, negative
from tieringrules.engine.comparing import alike, all_of, any_of, compare, is_missing, negated
from tieringrules.engine.functions import FUNCTIONS, PROPERTIES
from tieringrules.engine.interpreted import interpreted
from tieringrules.engine.lowered import Lowered, NotLoweredError
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import expression_dtype, to_stored
from tieringrules.language.fields import AS_OF, names_in
from tieringrules.language.interpreter import evaluate
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
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    FLOAT,
    NULL,
    BooleanType,
    FloatType,
    NullType,
    Type,
)
from tieringrules.language.values import TierValue, Value


def lower(expression: Expr, scope: Scope) -> Lowered:
    """The column-wise form of an expression.

    Args:
        expression: typed; its names are columns of the scope.
        scope: the frame it is about. Columns that only the interpreter can compute are added to it.

    Raises:
        MagnitudeError: its exact numbers could leave 128 bits.
    """
    if isinstance(expression, Literal):
        return _literal(expression.value, expression.type)
    if isinstance(expression, Name):
        return _name(expression, scope)
    if isinstance(expression, _PARTS):
        raise NotLoweredError
    if not names_in(expression):
        return _literal(evaluate(expression, {}, scope.as_of), expression.type)
    try:
        return NODES[type(expression)](expression, scope)
    except NotLoweredError:
        return interpreted(expression, scope)


def lower_condition(expression: Expr, scope: Scope) -> nw.Expr:
    """The column-wise form of a condition: true, false or unknown.

    Raises:
        MagnitudeError: its exact numbers could leave 128 bits.
    """
    lowered = lower(expression, scope)
    return lowered.expr if isinstance(lowered.type, BooleanType) else nw.lit(None, nw.Boolean)


def _name(node: Name, scope: Scope) -> Lowered:
    if node.name == AS_OF:
        return Lowered(nw.lit(scope.as_of), DATE)
    return scope.column(node.name)


def _literal(value: Value, type_: Type) -> Lowered:
    match value:
        case None:
            return _missing(type_)
        case bool():
            return Lowered(nw.lit(value, nw.Boolean), BOOLEAN)
        case Decimal() if not isinstance(type_, FloatType):
            return exact.literal(value)
        case Decimal() | float():
            return Lowered(nw.lit(float(value), nw.Float64), FLOAT)
        case TierValue():
            return Lowered(nw.lit(value.rank, nw.Int32), type_)
        case list():
            raise NotLoweredError
        case _:
            return Lowered(nw.lit(cast(Any, to_stored(value, type_)), expression_dtype(type_)), type_)


def _missing(type_: Type) -> Lowered:
    if expression_dtype(type_) is None:
        return Lowered(nw.lit(None), NULL)
    return Lowered(nw.lit(None, expression_dtype(type_)), type_)


def _property(node: Property, scope: Scope) -> Lowered:
    base = lower(node.base, scope)
    for kinds, name, build in PROPERTIES:
        if name == node.name and isinstance(base.type, kinds):
            return build(base)
    raise NotLoweredError


def _negate(node: Negate, scope: Scope) -> Lowered:
    return negative(lower(node.operand, scope))


def _arithmetic(node: Arithmetic, scope: Scope) -> Lowered:
    left, right = lower(node.left, scope), lower(node.right, scope)
    if isinstance(left.type, NullType) or isinstance(right.type, NullType):
        return _missing(node.type)
    for operator, left_kinds, right_kinds, build in ARITHMETIC:
        if (
            operator == node.operator
            and isinstance(left.type, left_kinds)
            and isinstance(right.type, right_kinds)
        ):
            return build(left, right, scope)
    raise NotLoweredError


def _comparison(node: Comparison, scope: Scope) -> Lowered:
    if node.operator in ("=", "!="):
        for asked, other in ((node.left, node.right), (node.right, node.left)):
            if _is_null(other):
                missing = is_missing(lower(asked, scope))
                return missing if node.operator == "=" else negated(missing)
    return compare(node.operator, _left(node.left, scope), lower(node.right, scope), scope)


def _left(node: Expr, scope: Scope) -> Lowered:
    """What stands first in a comparison."""
    lowered = lower(node, scope)
    # Behind a constant polars forgets the height of a choice of which one side is taken throughout.
    return lowered if names_in(node) or isinstance(lowered.type, NullType) else scope.held(lowered)


def _is_null(node: Expr) -> bool:
    return isinstance(node, Literal) and node.value is None


def _logical(node: Logical, scope: Scope) -> Lowered:
    conditions = [Lowered(lower_condition(operand, scope), BOOLEAN) for operand in node.operands]
    return all_of(conditions) if node.operator == "and" else any_of(conditions)


def _not(node: Not, scope: Scope) -> Lowered:
    return negated(Lowered(lower_condition(node.operand, scope), BOOLEAN))


def _between(node: Between, scope: Scope) -> Lowered:
    operand = _left(node.operand, scope)
    low, high = lower(node.low, scope), lower(node.high, scope)
    return all_of([compare(">=", operand, low, scope), compare("<=", operand, high, scope)])


def _in(node: In, scope: Scope) -> Lowered:
    tests = _flattened(node.tests)
    if not tests:
        raise NotLoweredError
    operand = _left(node.operand, scope)
    return any_of([_test(operand, test, scope) for test in tests])


def _flattened(tests: tuple[Expr, ...]) -> list[Expr]:
    return [item for test in tests for item in (test.items if isinstance(test, ListOf) else (test,))]


def _test(operand: Lowered, test: Expr, scope: Scope) -> Lowered:
    match test:
        case UnaryTest():
            return compare(test.operator, operand, lower(test.operand, scope), scope)
        case Range():
            sides = []
            if test.low is not None:
                sides.append(
                    compare(">=" if test.low_included else ">", operand, lower(test.low, scope), scope)
                )
            if test.high is not None:
                sides.append(
                    compare("<=" if test.high_included else "<", operand, lower(test.high, scope), scope)
                )
            return all_of(sides)
        case _ if _is_null(test):
            return is_missing(operand)
        case _ if isinstance(test.type, BooleanType) and not isinstance(operand.type, BooleanType):
            raise NotLoweredError
        case _:
            return compare("=", operand, lower(test, scope), scope)


def _if(node: If, scope: Scope) -> Lowered:
    test = lower_condition(node.condition, scope)
    then, otherwise = lower(node.then, scope), lower(node.otherwise, scope)
    type_ = otherwise.type if isinstance(then.type, NullType) else then.type
    if not isinstance(then.type, NullType) and not isinstance(otherwise.type, NullType):
        then, otherwise = alike(then, otherwise, scope)
        type_ = then.type
    # An unknown condition takes the other side, as in FEEL and in every engine's `when`.
    chosen = nw.when(test).then(then.expr).otherwise(otherwise.expr)
    lowered = Lowered(chosen, type_, max(then.bound, otherwise.bound))
    # polars forgets the height of a choice between two constants when one of them is taken throughout.
    constant = not names_in(node.then) and not names_in(node.otherwise)
    return scope.held(lowered) if constant else lowered


def _call(node: Call, scope: Scope) -> Lowered:
    build = FUNCTIONS.get(node.function)
    if build is None or node.names is not None:
        raise NotLoweredError
    return build(node, tuple(lower(argument, scope) for argument in node.arguments), scope)


NODES: Mapping[type, Callable[[Any, Scope], Lowered]] = {
    Property: _property,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logical: _logical,
    Not: _not,
    Between: _between,
    In: _in,
    If: _if,
    Call: _call,
}
# They have no column of their own: what they stand in deals with them.
_PARTS = (ListOf, Range, UnaryTest)
