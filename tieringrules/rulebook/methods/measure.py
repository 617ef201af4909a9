"""Measures: the numbers by which methods rank customers or give them points."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.diagnostic import Checked, report
from tieringrules.document.node import Node, ScalarNode
from tieringrules.document.scalars import read_percentage
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Literal, Name
from tieringrules.language.types import ExactType, UnknownType, is_numeric
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.shapes import ChoicePlace, ExpressionPlace, Field

MEASURE = Field(ExpressionPlace(), ("the number that counts", "据以计算的数值指标"), required=True)
FROZEN = "frozen"
POPULATION = Field(
    ChoicePlace((FROZEN, "current")),
    (
        "frozen: cut points saved by classify --save-population; current (the default): those of the day",
        "frozen：使用 classify --save-population 保存的分界点；current（默认）：按当日客户计算",
    ),
)


def read_measure(node: Node | None, scope: Scope) -> Checked[Expr | None]:
    """A typed expression that gives a number; None where there is none."""
    if not isinstance(node, ScalarNode) or node.is_null:
        return Checked(None)
    read = read_expression(node, scope)
    if read.value is None or is_numeric(read.value.type):
        return read
    if isinstance(read.value.type, UnknownType):
        return Checked(None, read.diagnostics)
    return Checked(None, (*read.diagnostics, report("TR251", node.span, written=node.text)))


def read_share(node: ScalarNode) -> Checked[Decimal | None]:
    """A percentage above 0% and at most 100%, as a number up to 1."""
    read = read_percentage(node)
    if read.value is None or 0 < read.value <= 1:
        return read
    return Checked(None, (report("TR252", node.span, written=node.text),))


def never_missing(measure: Expr | None, scope: Scope) -> bool:
    """Whether a measure has a value for every customer."""
    if isinstance(measure, Name):
        return measure.name in scope.never_missing
    return isinstance(measure, Literal)


def number(value: Decimal | int) -> Literal:
    """An exact number as a typed literal."""
    exact = Decimal(value)
    exponent = exact.as_tuple().exponent
    assert isinstance(exponent, int)
    return Literal(exact, type=ExactType(max(0, -exponent)))
