"""Conditions that say where arithmetic fails: where a divisor is 0, where no finite number comes out.

They are expressions like any other, so every engine counts the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tieringrules.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Expr,
    If,
    Literal,
    Logical,
)
from tieringrules.language.traversal import children
from tieringrules.language.types import BOOLEAN, INTEGER, NULL, FloatType, is_numeric

_ZERO = Literal(Decimal(0), type=INTEGER)
_NULL = Literal(None, type=NULL)
_FALSE = Literal(False, type=BOOLEAN)
# Functions whose second argument divides.
_DIVIDING = frozenset({"modulo"})


def division_by_zero(expression: Expr) -> Expr | None:
    """A condition that is true where the expression divides a number by 0; None if it never divides."""
    return _reached(expression, _divides_by_zero)


def not_finite(expression: Expr) -> Expr | None:
    """A condition that is true where a float operation on numbers gives no number; None without one.

    A division by 0 is not counted here.
    """
    return _reached(expression, _gives_no_number)


def _reached(node: Expr, incident: Callable[[Expr], Expr | None]) -> Expr | None:
    if isinstance(node, If):
        # Only the side that is taken counts: `if b = 0 then 0 else a / b` is careful.
        condition = _reached(node.condition, incident)
        then, otherwise = _reached(node.then, incident), _reached(node.otherwise, incident)
        taken = (
            If(node.condition, then or _FALSE, otherwise or _FALSE, type=BOOLEAN)
            if then is not None or otherwise is not None
            else None
        )
        return _any(condition, taken)
    return _any(*(_reached(child, incident) for child in children(node)), incident(node))


def _any(*conditions: Expr | None) -> Expr | None:
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    if len(found) < 2:
        return found[0] if found else None
    return Logical("or", found, type=BOOLEAN)


def _divides_by_zero(node: Expr) -> Expr | None:
    sides = _dividend_and_divisor(node)
    if sides is None:
        return None
    dividend, divisor = sides
    return Logical("and", (Comparison("=", divisor, _ZERO, type=BOOLEAN), _present(dividend)), type=BOOLEAN)


def _gives_no_number(node: Expr) -> Expr | None:
    if not isinstance(node, Arithmetic | Call) or not isinstance(node.type, FloatType):
        return None
    operands = children(node)
    if not all(is_numeric(operand.type) for operand in operands):
        return None
    conditions = [_present(operand) for operand in operands if not isinstance(operand, Literal)]
    sides = _dividend_and_divisor(node)
    if sides is not None:
        conditions.append(Comparison("!=", sides[1], _ZERO, type=BOOLEAN))
    missing = Comparison("=", node, _NULL, type=BOOLEAN)
    return Logical("and", (*conditions, missing), type=BOOLEAN)


def _dividend_and_divisor(node: Expr) -> tuple[Expr, Expr] | None:
    divides = (isinstance(node, Arithmetic) and node.operator == "/") or (
        isinstance(node, Call) and node.function in _DIVIDING
    )
    sides = children(node)
    if divides and len(sides) == 2 and all(is_numeric(side.type) for side in sides):
        return sides[0], sides[1]
    return None


def _present(node: Expr) -> Expr:
    return Comparison("!=", node, _NULL, type=BOOLEAN)
