"""Walking syntax trees without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Binding,
    Call,
    Comparison,
    ContextOf,
    Expr,
    Filter,
    For,
    If,
    In,
    InstanceOf,
    ListOf,
    Logical,
    Negate,
    Not,
    Property,
    Quantified,
    Range,
    UnaryTest,
)

# Asked for every node of every expression, so by one look at the table.
_PARTS: Mapping[type[Expr], Callable[[Any], tuple[Expr, ...]]] = {
    Arithmetic: lambda tree: (tree.left, tree.right),
    Comparison: lambda tree: (tree.left, tree.right),
    Logical: lambda tree: tree.operands,
    Negate: lambda tree: (tree.operand,),
    Not: lambda tree: (tree.operand,),
    UnaryTest: lambda tree: (tree.operand,),
    In: lambda tree: (tree.operand, *tree.tests),
    Between: lambda tree: (tree.operand, tree.low, tree.high),
    Range: lambda tree: tuple(side for side in (tree.low, tree.high) if side is not None),
    ListOf: lambda tree: tree.items,
    If: lambda tree: (tree.condition, tree.then, tree.otherwise),
    Call: lambda tree: tree.arguments,
    Property: lambda tree: (tree.base,),
    InstanceOf: lambda tree: (tree.operand,),
    Filter: lambda tree: (tree.base, tree.condition),
    Binding: lambda tree: (tree.domain,) if tree.until is None else (tree.domain, tree.until),
    For: lambda tree: (*tree.bindings, tree.body),
    Quantified: lambda tree: (*tree.bindings, tree.condition),
    ContextOf: lambda tree: tuple(value for _, value in tree.entries),
}


def children(tree: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node, in written order."""
    parts = _PARTS.get(type(tree))
    return () if parts is None else parts(tree)


def rebuilt(node: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The node with each of its direct parts changed; places and types stay."""
    match node:
        case Arithmetic() | Comparison():
            return replace(node, left=change(node.left), right=change(node.right))
        case Logical():
            return replace(node, operands=tuple(map(change, node.operands)))
        case Negate() | Not() | UnaryTest() | InstanceOf():
            return replace(node, operand=change(node.operand))
        case In():
            return replace(node, operand=change(node.operand), tests=tuple(map(change, node.tests)))
        case Between():
            return replace(node, operand=change(node.operand), low=change(node.low), high=change(node.high))
        case Range():
            low = None if node.low is None else change(node.low)
            return replace(node, low=low, high=None if node.high is None else change(node.high))
        case ListOf():
            return replace(node, items=tuple(map(change, node.items)))
        case If():
            condition, then = change(node.condition), change(node.then)
            return replace(node, condition=condition, then=then, otherwise=change(node.otherwise))
        case Call():
            return replace(node, arguments=tuple(map(change, node.arguments)))
        case Property():
            return replace(node, base=change(node.base))
        case Filter():
            return replace(node, base=change(node.base), condition=change(node.condition))
        case Binding():
            until = None if node.until is None else change(node.until)
            return replace(node, domain=change(node.domain), until=until)
        case For():
            return replace(node, bindings=_changed(node.bindings, change), body=change(node.body))
        case Quantified():
            return replace(node, bindings=_changed(node.bindings, change), condition=change(node.condition))
        case ContextOf():
            return replace(node, entries=tuple((key, change(value)) for key, value in node.entries))
        case _:
            return node


def _changed(bindings: tuple[Binding, ...], change: Callable[[Expr], Expr]) -> tuple[Binding, ...]:
    found = tuple(change(binding) for binding in bindings)
    return tuple(binding for binding in found if isinstance(binding, Binding))


def walk(tree: Expr) -> Iterator[Expr]:
    """Every node of a tree, each before its parts, in written order."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if parts := children(node):
            waiting.extend(reversed(parts))


def depth_exceeds(tree: Expr, limit: int) -> bool:
    """Whether some part lies under more than `limit` others."""
    level: tuple[Expr, ...] = (tree,)
    for _ in range(limit + 1):
        level = tuple(child for node in level for child in children(node))
        if not level:
            return False
    return True
