"""`method: rules`: tiers with conditions, best first; the first that is true wins."""

from __future__ import annotations

from tieringrules.diagnostic import Checked, Diagnostic
from tieringrules.document.node import MappingNode
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr, Literal
from tieringrules.language.types import BOOLEAN
from tieringrules.rulebook.condition import read_condition
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.shapes import BooleanPlace, ConditionPlace, Field, ListOf, Record, TextPlace

NOBODY = Literal(False, type=BOOLEAN)

TIER = Record(
    {
        "name": Field(TextPlace(), ("the tier's name", "等级名称"), required=True),
        "title": TITLE,
        "when": Field(ConditionPlace(), ("who belongs to it", "归入该等级的条件")),
        "otherwise": Field(BooleanPlace(), ("true: everyone else", "true：其余所有客户")),
    },
    exactly_one_of=("when", "otherwise"),
)


def read_conditions(tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[tuple[Expr | None, ...]]:
    """The condition under `when:` of each tier, typed."""
    conditions: list[Expr | None] = []
    diagnostics: list[Diagnostic] = []
    for tier in tiers:
        when = tier.node.get("when")
        if tier.takes_everyone_else:
            conditions.append(None)
        elif when is None:
            conditions.append(NOBODY)
        else:
            read = read_condition(when, scope)
            conditions.append(read.value if read.value is not None else NOBODY)
            diagnostics.extend(read.diagnostics)
    return Checked(tuple(conditions), tuple(diagnostics))


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    conditions = read_conditions(tiers, scope)
    return Checked(Desugared(conditions.value), conditions.diagnostics)


METHOD = Method(
    name="rules",
    fields={
        "tiers": Field(ListOf(TIER, at_least=1), ("the tiers, best first", "等级，从高到低"), required=True)
    },
    desugar=_desugar,
)
