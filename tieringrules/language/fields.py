"""Which names an expression reads."""

from __future__ import annotations

from tieringrules.language.syntax import Expr, Name
from tieringrules.language.traversal import walk

AS_OF = "as_of"


def names_in(tree: Expr) -> frozenset[str]:
    """The columns, metrics and standards that an expression reads; `as_of` is none of them."""
    return frozenset(node.name for node in walk(tree) if isinstance(node, Name) and node.name != AS_OF)
