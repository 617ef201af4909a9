"""One form for conditions that are written differently and give the same for every customer.

The rewrites hold in three-valued logic: what is true, false or unknown before is so after.

- operands of `and` and `or` in any order, nested, or twice
- a comparison with its sides turned round, and operands of `=`, `!=`, `+`, `*` in any order
- `not` of a comparison, of `not`, of `and` and `or`
- `between`, ranges and lists of tests with literal bounds
- numbers in any spelling
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Comparison,
    ComparisonOperator,
    Expr,
    In,
    Literal,
    Logical,
    Not,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import rebuilt
from tieringrules.language.types import BOOLEAN, is_numeric

_TURNED: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
_OPPOSITE: dict[ComparisonOperator, ComparisonOperator] = {
    "=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip


def normal_form(expr: Expr) -> Expr:
    """The form of a typed expression that its equal rewrites share."""
    node = rebuilt(expr, normal_form)
    match node:
        case Literal(value=Decimal() as number):
            return replace(node, value=number.normalize() if number else Decimal(0))
        case Not(operand=operand):
            return _negated(operand, node)
        case Comparison():
            return _turned(node)
        case Between(operand=operand, low=low, high=high) if _is_bound(low) and _is_bound(high):
            return _joined("and", (_compared(operand, ">=", low), _compared(operand, "<=", high)))
        case In():
            return _tested(node)
        case Logical():
            return _joined(node.operator, node.operands)
        case Arithmetic(operator="+" | "*") if is_numeric(node.left.type) and is_numeric(node.right.type):
            left, right = sorted((node.left, node.right), key=print_expression)
            return replace(node, left=left, right=right)
        case _:
            return node


def conjuncts(expr: Expr) -> tuple[Expr, ...]:
    """What must all be true for an expression in normal form."""
    return expr.operands if isinstance(expr, Logical) and expr.operator == "and" else (expr,)


def _negated(operand: Expr, node: Expr) -> Expr:
    match operand:
        case Not(operand=inner):
            return inner
        case Comparison():
            return replace(operand, operator=_OPPOSITE[operand.operator])
        case Logical(operator=operator, operands=operands):
            other = "or" if operator == "and" else "and"
            return _joined(other, tuple(_negated(each, Not(each, type=BOOLEAN)) for each in operands))
        case _:
            return node


def _turned(node: Comparison) -> Comparison:
    """Literals stand right; else the side that prints first stands left."""
    left, right = node.left, node.right
    if isinstance(right, Literal) and not isinstance(left, Literal):
        return node
    turn = isinstance(left, Literal) and not isinstance(right, Literal)
    if turn or print_expression(right) < print_expression(left):
        return replace(node, operator=_TURNED[node.operator], left=right, right=left)
    return node


def _compared(left: Expr, operator: ComparisonOperator, right: Expr) -> Expr:
    return _turned(Comparison(operator, left, right, type=BOOLEAN))


def _joined(operator: str, operands: tuple[Expr, ...]) -> Expr:
    parts: dict[str, Expr] = {}
    for operand in operands:
        same = isinstance(operand, Logical) and operand.operator == operator
        for part in operand.operands if same and isinstance(operand, Logical) else (operand,):
            parts.setdefault(print_expression(part), part)
    ordered = tuple(parts[key] for key in sorted(parts))
    if len(ordered) == 1:
        return ordered[0]
    return Logical("and" if operator == "and" else "or", ordered, type=BOOLEAN)


def _tested(node: In) -> Expr:
    """A list of tests as comparisons, where each is one with a literal that is not null."""
    found: list[Expr] = []
    for test in node.tests:
        match test:
            case Literal() if _is_bound(test):
                found.append(_compared(node.operand, "=", test))
            case UnaryTest(operator=operator, operand=operand) if _is_bound(operand):
                found.append(_compared(node.operand, operator, operand))
            case Range(low=low, high=high) if all(side is None or _is_bound(side) for side in (low, high)):
                sides: list[Expr] = []
                if low is not None:
                    sides.append(_compared(node.operand, ">=" if test.low_included else ">", low))
                if high is not None:
                    sides.append(_compared(node.operand, "<=" if test.high_included else "<", high))
                found.append(_joined("and", tuple(sides)))
            case _:
                return node
    return _joined("or", tuple(found))


def _is_bound(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.value is not None
