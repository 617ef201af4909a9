"""Other names in a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieringrules.language.fields import ITEM
from tieringrules.language.syntax import Binding, Expr, Filter, For, Name, Quantified
from tieringrules.language.traversal import rebuilt


def replaced(tree: Expr, names: Mapping[str, Expr]) -> Expr:
    """The tree with names replaced by expressions of the same type; places stay what they were.

    Args:
        tree: any tree.
        names: name → what stands for it; other names stay, and so do those that a loop gives again.
    """

    def inside(node: Expr) -> Expr:
        match node:
            case Name():
                found = names.get(node.name)
                return node if found is None else replace(found, span=node.span)
            case Filter():
                condition = replaced(node.condition, _without(names, ITEM))
                return replace(node, base=inside(node.base), condition=condition)
            case For():
                bindings, free = _bound(node.bindings, names)
                return replace(node, bindings=bindings, body=replaced(node.body, free))
            case Quantified():
                bindings, free = _bound(node.bindings, names)
                return replace(node, bindings=bindings, condition=replaced(node.condition, free))
            case _:
                return rebuilt(node, inside)

    return inside(tree)


def _without(names: Mapping[str, Expr], bound: str) -> Mapping[str, Expr]:
    return {name: value for name, value in names.items() if name != bound}


def _bound(
    bindings: tuple[Binding, ...], names: Mapping[str, Expr]
) -> tuple[tuple[Binding, ...], Mapping[str, Expr]]:
    """The bindings with names replaced, and the names that still mean the same behind them."""
    found = []
    for binding in bindings:
        until = None if binding.until is None else replaced(binding.until, names)
        found.append(replace(binding, domain=replaced(binding.domain, names), until=until))
        names = _without(names, binding.name)
    return tuple(found), names
