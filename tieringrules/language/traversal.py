"""Walking syntax trees without recursion."""

from __future__ import annotations

from collections.abc import Iterator

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
    Negate,
    Not,
    Property,
    Range,
    UnaryTest,
)


def children(tree: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node, in written order."""
    match tree:
        case Arithmetic() | Comparison():
            return (tree.left, tree.right)
        case Logical():
            return tree.operands
        case Negate() | Not() | UnaryTest():
            return (tree.operand,)
        case In():
            return (tree.operand, *tree.tests)
        case Between():
            return (tree.operand, tree.low, tree.high)
        case Range():
            return tuple(side for side in (tree.low, tree.high) if side is not None)
        case ListOf():
            return tree.items
        case If():
            return (tree.condition, tree.then, tree.otherwise)
        case Call():
            return tree.arguments
        case Property():
            return (tree.base,)
        case _:
            return ()


def walk(tree: Expr) -> Iterator[Expr]:
    """Every node of a tree, each before its parts, in written order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def depth_exceeds(tree: Expr, limit: int) -> bool:
    """Whether some part lies under more than `limit` others."""
    level: tuple[Expr, ...] = (tree,)
    for _ in range(limit + 1):
        level = tuple(child for node in level for child in children(node))
        if not level:
            return False
    return True
