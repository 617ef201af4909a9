"""What expressions name, in written order."""

from __future__ import annotations

from tieringrules.language.fields import AS_OF
from tieringrules.language.syntax import Expr, Name
from tieringrules.language.traversal import walk


def columns_of(expression: Expr) -> tuple[str, ...]:
    """The columns, metrics and standards that an expression names, in the order they first stand in it."""
    names = (node.name for node in walk(expression) if isinstance(node, Name))
    return tuple(dict.fromkeys(name for name in names if name != AS_OF))
