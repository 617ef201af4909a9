"""`method: scorecard`: points for each of several criteria, weighted into one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tieringrules.diagnostic import Checked, Findings, Localized, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode
from tieringrules.document.scalars import read_boolean, read_number
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Comparison, ComparisonOperator, Expr, Literal, Logical, Name
from tieringrules.language.types import BOOLEAN, NULL, ExactType
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.linking.names import Named, twice
from tieringrules.rulebook.methods.bands import TIER, cut_into_bands
from tieringrules.rulebook.methods.ladder import first_that_holds, where_present
from tieringrules.rulebook.methods.measure import MEASURE, number, read_measure, read_share
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.weights import check_weights, weighted_sum
from tieringrules.rulebook.model import Metric, ValueMetric
from tieringrules.rulebook.nodes import child, items_at, normalized, scalar_at, text_at
from tieringrules.rulebook.shapes import (
    BooleanPlace,
    Field,
    ListOf,
    NumberPlace,
    Record,
    ScalarPlace,
    TextPlace,
)

_BOUNDS: tuple[tuple[str, ComparisonOperator], ...] = (
    ("at_least", ">="),
    ("above", ">"),
    ("at_most", "<="),
    ("below", "<"),
)
_MEANINGS = {
    "at_least": ("smallest value, included", "下限（含）"),
    "above": ("smallest value, excluded", "下限（不含）"),
    "at_most": ("largest value, included", "上限（含）"),
    "below": ("largest value, excluded", "上限（不含）"),
}
POINTS = Record(
    {
        **{key: Field(NumberPlace(), _MEANINGS[key]) for key, _ in _BOUNDS},
        "otherwise": Field(
            BooleanPlace(), ("true: every other value, not a missing one", "true：其余取值，不含缺失")
        ),
        "points": Field(NumberPlace(), ("the points given", "给出的分数"), required=True),
    }
)
CRITERION = Record(
    {
        "name": Field(TextPlace(), ("what it is called", "名称"), required=True),
        "title": TITLE,
        "weight": Field(
            ScalarPlace(), ("its share of the score: 40%", "在总分中的权重，例如 40%"), required=True
        ),
        "measure": MEASURE,
        "points": Field(
            ListOf(POINTS, at_least=1),
            ("points by the measure; the first line that fits", "按指标给分；取第一个符合的档"),
            required=True,
        ),
        "default": Field(NumberPlace(), ("points where the measure is missing", "指标缺失时的分数")),
    }
)


@dataclass(frozen=True, slots=True)
class _Criterion:
    """A criterion: its weight, and the expression that gives its points."""

    weight: Decimal
    points: Metric


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of points.

    Attributes:
        condition: the values it takes; None for all others.
        low, high: its bounds, each with 1 or -1 where the bound itself is just outside, else 0.
    """

    condition: Expr | None
    points: Decimal
    low: tuple[Decimal, int] | None = None
    high: tuple[Decimal, int] | None = None


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    findings = Findings()
    name = normalized(text_at(standard, "name") or "")
    nodes = items_at(standard, "criteria")
    named = [scalar_at(node, "name") for node in nodes]
    words = Localized("criterion", "评分项")
    findings.extend(twice((Named(found.text, found.span) for found in named if found is not None), words))
    read = [findings.keep(_criterion(node, name, scope)) for node in nodes]
    criteria = [criterion for criterion in read if criterion is not None]
    weights = [findings.keep(_weight(node)) for node in nodes]
    known = tuple(weight for weight in weights if weight is not None)
    place = standard.entry("criteria")
    if len(known) == len(nodes) and nodes and place is not None:
        findings.extend(check_weights(known, place.key.span))
    if len(criteria) < len(nodes) or not nodes or not _ok(findings):
        conditions = findings.keep(cut_into_bands(None, tiers))
        return Checked(Desugared(conditions), findings.all())
    total = weighted_sum([(item.weight, Name(item.points.name, type=item.points.type)) for item in criteria])
    score = Metric(f"{name}.score", ValueMetric(total), total.type)
    conditions = findings.keep(cut_into_bands(Name(score.name, type=score.type), tiers))
    scores = (*(item.points for item in criteria), score)
    return Checked(Desugared(conditions, scores), findings.all())


def _ok(findings: Findings) -> bool:
    return not any(found.is_error for found in findings.all())


def _weight(node: Node) -> Checked[Decimal | None]:
    written = scalar_at(node, "weight")
    return read_share(written) if written is not None else Checked(None)


def _criterion(node: Node, standard: str, scope: Scope) -> Checked[_Criterion | None]:
    findings = Findings()
    name, weight = scalar_at(node, "name"), _weight(node).value
    measure = findings.keep(read_measure(child(node, "measure"), scope))
    lines = findings.keep(_lines(node, measure))
    written = scalar_at(node, "default")
    default = findings.keep(read_number(written)) if written is not None else None
    if name is None or weight is None or measure is None or not lines:
        return Checked(None, findings.all())
    nothing = Literal(None, type=NULL)
    given = [line.points for line in lines] + ([default] if default is not None else [])
    type_ = ExactType(max(_scale(points) for points in given))
    steps = [(line.condition, number(line.points)) for line in lines if line.condition is not None]
    rest = next((number(line.points) for line in lines if line.condition is None), None)
    if rest is None:
        findings.add(report("TR262", name.span, criterion=name.text))
    points = first_that_holds(steps, rest if rest is not None else nothing, type_)
    where_missing = number(default) if default is not None else nothing
    expression = where_present(measure, points, where_missing, type_)
    metric = Metric(f"{standard}.points.{name.text}", ValueMetric(expression), type_)
    return Checked(_Criterion(weight, metric), findings.all())


def _scale(value: Decimal) -> int:
    literal = number(value)
    assert isinstance(literal.type, ExactType)
    return literal.type.scale


def _lines(criterion: Node, measure: Expr | None) -> Checked[Sequence[_Line]]:
    findings = Findings()
    lines: list[_Line] = []
    for node in items_at(criterion, "points"):
        line = findings.keep(_line(node, measure))
        if line is None:
            continue
        if any(_covers(earlier, line) for earlier in lines):
            place = scalar_at(node, "points")
            findings.add(report("TR263", place.span if place is not None else node.span))
        lines.append(line)
    return Checked(lines, findings.all())


def _line(node: Node, measure: Expr | None) -> Checked[_Line | None]:
    findings = Findings()
    written = scalar_at(node, "points")
    points = findings.keep(read_number(written)) if written is not None else None
    parts: list[Expr] = []
    low: tuple[Decimal, int] | None = None
    high: tuple[Decimal, int] | None = None
    for key, operator in _BOUNDS:
        bound = scalar_at(node, key)
        value = findings.keep(read_number(bound)) if bound is not None else None
        if value is None or bound is None:
            continue
        if measure is not None:
            parts.append(Comparison(operator, measure, replace(number(value), span=bound.span), type=BOOLEAN))
        if key in ("at_least", "above"):
            found = (value, int(key == "above"))
            low = found if low is None else max(low, found)
        else:
            found = (value, -int(key == "below"))
            high = found if high is None else min(high, found)
    closing = scalar_at(node, "otherwise")
    if closing is not None and read_boolean(closing).value is False:
        findings.add(report("TR223", closing.span, fix="true"))
    otherwise = isinstance(node, MappingNode) and "otherwise" in node
    place = written if isinstance(written, ScalarNode) else None
    if low is not None and high is not None and low > high:
        findings.add(report("TR264", place.span if place is not None else node.span))
    if not otherwise and low is None and high is None:
        findings.add(report("TR265", place.span if place is not None else node.span))
        return Checked(None, findings.all())
    if points is None:
        return Checked(None, findings.all())
    if otherwise:
        return Checked(_Line(None, points), findings.all())
    condition = parts[0] if len(parts) == 1 else Logical("and", tuple(parts), type=BOOLEAN)
    return Checked(
        _Line(condition if parts else Literal(False, type=BOOLEAN), points, low, high), findings.all()
    )


def _covers(earlier: _Line, later: _Line) -> bool:
    """Whether every value that the later line takes is taken by the earlier one."""
    if earlier.condition is None:
        return True
    if later.condition is None:
        return False
    low = earlier.low is None or (later.low is not None and later.low >= earlier.low)
    high = earlier.high is None or (later.high is not None and later.high <= earlier.high)
    return low and high


METHOD = Method(
    name="scorecard",
    fields={
        "criteria": Field(
            ListOf(CRITERION, at_least=1),
            ("what is judged, each with its weight", "评分项及其权重"),
            required=True,
        ),
        "tiers": Field(
            ListOf(TIER, at_least=1),
            ("the tiers by score, best first", "按得分划分的等级，从高到低"),
            required=True,
        ),
    },
    desugar=_desugar,
)
