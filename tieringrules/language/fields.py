"""Which names an expression reads."""

from __future__ import annotations

from tieringrules.language.syntax import Binding, Expr, Filter, For, Name, Quantified
from tieringrules.language.traversal import children, walk

AS_OF = "as_of"
# What a filter calls the value that it looks at.
ITEM = "item"


def names_in(tree: Expr) -> frozenset[str]:
    """The columns, metrics and standards that an expression reads; `as_of` is none of them.

    Nor are the names that `for`, `some`, `every` and filters give to what they look at.
    """
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Name):
            found.add(node.name)
        elif isinstance(node, Filter | Binding):
            return frozenset(_free(tree, frozenset({AS_OF})))
    found.discard(AS_OF)
    return frozenset(found)


def _free(tree: Expr, bound: frozenset[str]) -> set[str]:
    match tree:
        case Name(name):
            return set() if name in bound else {name}
        case Filter(base, condition):
            return _free(base, bound) | _free(condition, bound | {ITEM})
        case For(bindings, inner) | Quantified(_, bindings, inner):
            found: set[str] = set()
            for binding in bindings:
                found |= _free(binding, bound)
                bound |= {binding.name}
            return found | _free(inner, bound)
        case _:
            return {name for part in children(tree) for name in _free(part, bound)}
