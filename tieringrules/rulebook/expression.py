"""Expressions written in a rule file."""

from __future__ import annotations

from tieringrules.diagnostic import Checked, report
from tieringrules.document.node import Node, ScalarNode
from tieringrules.language.checker import check_expression
from tieringrules.language.parser import parse_expression
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import Type


def parse_node(node: Node) -> Checked[Expr | None]:
    """The untyped tree of an expression in a single value; None where there is none."""
    if not isinstance(node, ScalarNode):
        return Checked(None)
    if node.is_null:
        return Checked(None, (report("TR207", node.span),))
    return parse_expression(node.text, node.locate)


def read_expression(node: Node, scope: Scope, expected: Type | None = None) -> Checked[Expr | None]:
    """The typed tree of an expression in a single value; None where it cannot be read at all."""
    parsed = parse_node(node)
    if parsed.value is None:
        return parsed
    checked = check_expression(parsed.value, scope, expected)
    return Checked(checked.value, (*parsed.diagnostics, *checked.diagnostics))
