"""Weights that make one number of several."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.document.number_spelling import plain_number
from tieringrules.language.arithmetic import arithmetic_type
from tieringrules.language.syntax import Arithmetic, ArithmeticOperator, Expr
from tieringrules.rulebook.methods.measure import number


def check_weights(weights: Sequence[Decimal], span: Span) -> tuple[Diagnostic, ...]:
    """A finding where weights do not add to exactly 100%."""
    total = sum(weights, Decimal(0))
    if total == 1:
        return ()
    return (report("TR255", span, total=f"{plain_number(total * 100)}%"),)


def weighted_sum(parts: Sequence[tuple[Decimal, Expr]]) -> Expr:
    """The exact sum of values times weights."""
    products = [_calculated("*", number(weight), value) for weight, value in parts]
    total = products[0]
    for product in products[1:]:
        total = _calculated("+", total, product)
    return total


def _calculated(operator: ArithmeticOperator, left: Expr, right: Expr) -> Expr:
    type_ = arithmetic_type(operator, left.type, right.type)
    assert type_ is not None
    return Arithmetic(operator, left, right, type=type_)
