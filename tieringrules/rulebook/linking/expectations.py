"""`expect:` of datasets: conditions that every row meets, across columns."""

from __future__ import annotations

from typing import Literal, cast

from tieringrules.diagnostic import Checked, Diagnostic, Localized
from tieringrules.document.node import Node, SequenceNode
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.types import BOOLEAN
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.linking.names import Named, check_name, twice
from tieringrules.rulebook.model import Expectation
from tieringrules.rulebook.nodes import child, normalized, scalar_at, text_at, title_at


def read_expectations(root: Node, scope: Scope) -> Checked[tuple[Expectation, ...]]:
    """The expectations of a dataset, their conditions typed over its columns.

    Args:
        root: the dataset.
        scope: its columns, derived ones included.
    """
    node = child(root, "expect")
    found: list[Diagnostic] = []
    expectations: list[Expectation] = []
    names: list[Named] = []
    for item in node.items if isinstance(node, SequenceNode) else ():
        name = scalar_at(item, "name")
        if name is not None:
            found.extend(check_name(name.text, name.span))
            names.append(Named(normalized(name.text), name.span))
        condition = _condition(child(item, "condition"), scope, found)
        applies = _condition(child(item, "when"), scope, found)
        if name is None or condition is None:
            continue
        if applies is not None:
            # Where it is unknown whether the condition applies, nothing is known to be wrong.
            condition = Logical("or", (Not(applies, type=BOOLEAN), condition), type=BOOLEAN)
        severity = text_at(item, "severity") or "error"
        expectations.append(
            Expectation(
                normalized(name.text),
                condition,
                cast(Literal["error", "warning"], severity),
                title_at(item, "message"),
                name.span,
            )
        )
    found.extend(twice(names, Localized("expectation", "约束")))
    return Checked(tuple(expectations), tuple(found))


def _condition(node: Node | None, scope: Scope, found: list[Diagnostic]) -> Expr | None:
    if node is None:
        return None
    read = read_condition(node, scope)
    found.extend(read.diagnostics)
    return read.value
