"""`method: bands`: one measure cut into ranges by `at_least` and `below`."""

from __future__ import annotations

from tieringrules.diagnostic import Checked, Diagnostic, report
from tieringrules.document.node import MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_date, read_number
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Comparison, ComparisonOperator, Expr, Literal, Logical
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    Type,
    UnknownType,
)
from tieringrules.language.values import Value
from tieringrules.rulebook.expression import read_expression
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.rules import NOBODY
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    ExpressionPlace,
    Field,
    ListOf,
    Record,
    ScalarPlace,
    TextPlace,
)

TIER = Record(
    {
        "name": Field(TextPlace(), ("the tier's name", "等级名称"), required=True),
        "title": TITLE,
        "at_least": Field(ScalarPlace(), ("smallest value, included", "下限（含）")),
        "below": Field(ScalarPlace(), ("largest value, excluded", "上限（不含）")),
        "otherwise": Field(BooleanPlace(), ("true: everyone else", "true：其余所有客户")),
    }
)
_BOUNDS: tuple[tuple[str, ComparisonOperator], ...] = (("at_least", ">="), ("below", "<"))


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    diagnostics: list[Diagnostic] = []
    measure: Expr | None = None
    written = standard.get("measure")
    if isinstance(written, ScalarNode) and not written.is_null:
        read = read_expression(written, scope)
        measure = read.value
        diagnostics.extend(read.diagnostics)
        if measure is not None and not _can_be_cut(measure.type):
            diagnostics.append(report("TR235", written.span, written=written.text))
            measure = None
    bands = cut_into_bands(measure, tiers)
    return Checked(Desugared(bands.value), (*diagnostics, *bands.diagnostics))


def cut_into_bands(measure: Expr | None, tiers: tuple[WrittenTier, ...]) -> Checked[tuple[Expr | None, ...]]:
    """The condition of each tier by its `at_least` and `below`.

    Args:
        measure: typed, a number or a date; None where it cannot be read.
        tiers: best first.
    """
    diagnostics: list[Diagnostic] = []
    conditions: list[Expr | None] = []
    lowest: Value = None
    for tier in tiers:
        if tier.takes_everyone_else:
            conditions.append(None)
            continue
        band = _band(tier, measure)
        diagnostics.extend(band.diagnostics)
        conditions.append(band.value)
        at_least = _bound(tier.node.get("at_least"), measure).value
        if any(found.code == "TR233" for found in band.diagnostics):
            continue
        if lowest is not None and at_least is not None and _not_less(at_least.value, lowest):
            diagnostics.append(report("TR236", tier.span, tier=tier.name))
        if "below" not in tier.node and at_least is not None:
            lowest = at_least.value
    return Checked(tuple(conditions), tuple(diagnostics))


def _can_be_cut(type_: Type) -> bool:
    return isinstance(type_, ExactType | FloatType | DateType | DateTimeType | UnknownType)


def _band(tier: WrittenTier, measure: Expr | None) -> Checked[Expr]:
    diagnostics: list[Diagnostic] = []
    parts: list[Expr] = []
    bounds: list[Value] = []
    for key, operator in _BOUNDS:
        node = tier.node.get(key)
        if not isinstance(node, ScalarNode) or node.is_null:
            continue
        bound = _bound(node, measure)
        diagnostics.extend(bound.diagnostics)
        if measure is not None and bound.value is not None:
            entry = tier.node.entry(key)
            place = entry.key.span.to(node.span) if entry is not None else node.span
            parts.append(Comparison(operator, measure, bound.value, span=place, type=BOOLEAN))
            bounds.append(bound.value.value)
    if not any(key in tier.node for key, _ in _BOUNDS):
        diagnostics.append(report("TR234", tier.span, tier=tier.name))
    if len(bounds) == 2 and _not_less(bounds[0], bounds[1]):
        diagnostics.append(report("TR233", tier.span, tier=tier.name, low=bounds[0], high=bounds[1]))
    if not parts:
        return Checked(NOBODY, tuple(diagnostics))
    whole = parts[0] if len(parts) == 1 else Logical("and", tuple(parts), span=tier.span, type=BOOLEAN)
    return Checked(whole, tuple(diagnostics))


def _bound(node: Node | None, measure: Expr | None) -> Checked[Literal | None]:
    """A bound has the digits it is written with, whatever the measure's: it is compared, not stored."""
    if measure is None or not isinstance(node, ScalarNode) or node.is_null:
        return Checked(None)
    if isinstance(measure.type, DateType | DateTimeType):
        day = read_date(node)
        return Checked(Literal(day.value, span=node.span, type=DATE) if day.value else None, day.diagnostics)
    number = read_number(node)
    if number.value is None:
        return Checked(None, number.diagnostics)
    scale = max(0, -int(number.value.as_tuple().exponent))
    return Checked(Literal(number.value, span=node.span, type=ExactType(scale)), number.diagnostics)


def _not_less(left: Value, right: Value) -> bool:
    return bool(left >= right)  # type: ignore[operator]


METHOD = Method(
    name="bands",
    fields={
        "measure": Field(ExpressionPlace(), ("the value that is cut", "被划分的指标"), required=True),
        "tiers": Field(ListOf(TIER, at_least=1), ("the tiers, best first", "等级，从高到低"), required=True),
    },
    desugar=_desugar,
)
