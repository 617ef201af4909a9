"""Other names in a typed tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expr,
    If,
    In,
    ListOf,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Range,
    UnaryTest,
)


def replaced(tree: Expr, names: Mapping[str, Expr]) -> Expr:
    """The tree with names replaced by expressions of the same type; places stay what they were.

    Args:
        tree: any tree.
        names: name → what stands for it; other names stay.
    """

    def inside(node: Expr) -> Expr:
        match node:
            case Name():
                found = names.get(node.name)
                return node if found is None else replace(found, span=node.span)
            case Arithmetic() | Comparison():
                return replace(node, left=inside(node.left), right=inside(node.right))
            case Logical():
                return replace(node, operands=tuple(map(inside, node.operands)))
            case Negate() | Not() | UnaryTest():
                return replace(node, operand=inside(node.operand))
            case In():
                return replace(node, operand=inside(node.operand), tests=tuple(map(inside, node.tests)))
            case Between():
                operand, low, high = inside(node.operand), inside(node.low), inside(node.high)
                return replace(node, operand=operand, low=low, high=high)
            case Range():
                low_side = None if node.low is None else inside(node.low)
                high_side = None if node.high is None else inside(node.high)
                return replace(node, low=low_side, high=high_side)
            case ListOf():
                return replace(node, items=tuple(map(inside, node.items)))
            case If():
                condition, then = inside(node.condition), inside(node.then)
                return replace(node, condition=condition, then=then, otherwise=inside(node.otherwise))
            case Call():
                return replace(node, arguments=tuple(map(inside, node.arguments)))
            case Property():
                return replace(node, base=inside(node.base))
            case _:
                return node

    return inside(tree)
