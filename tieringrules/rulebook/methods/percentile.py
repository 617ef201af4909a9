"""`method: percentile`: the top of a ranking, as a share of the customers or as so many of them."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.diagnostic import Checked, Findings, report
from tieringrules.document.node import MappingNode, ScalarNode
from tieringrules.document.scalars import read_integer
from tieringrules.language.scope import Scope
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.methods.measure import MEASURE, POPULATION, never_missing, read_measure, read_share
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.ranking import class_conditions, class_score
from tieringrules.rulebook.nodes import normalized, scalar_at, text_at
from tieringrules.rulebook.population import TopCuts
from tieringrules.rulebook.shapes import BooleanPlace, Field, ListOf, Record, ScalarPlace, TextPlace

TIER = Record(
    {
        "name": Field(TextPlace(), ("the tier's name", "等级名称"), required=True),
        "title": TITLE,
        "top": Field(
            ScalarPlace(),
            (
                "share of the customers with a value, or number of customers, from the top: 10% or 500",
                "自最高处起的客户占比或人数，例如 10% 或 500",
            ),
        ),
        "otherwise": Field(BooleanPlace(), ("true: everyone else", "true：其余所有客户")),
    },
    exactly_one_of=("top", "otherwise"),
)
# 18 digits: more customers than there will ever be, and no more than an engine can count.
_MOST = 10**18


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    findings = Findings()
    measure = findings.keep(read_measure(standard.get("measure"), scope))
    tops: list[Decimal | int] = []
    # Of shares and of numbers apart: only the data say how the two compare.
    greatest: dict[bool, tuple[Decimal | int, str]] = {}
    bounded = [tier for tier in tiers if not tier.takes_everyone_else]
    for tier in bounded:
        written = scalar_at(tier.node, "top")
        top = findings.keep(_top(written)) if written is not None else None
        if top is None:
            continue
        is_share = isinstance(top, Decimal)
        if is_share in greatest and top <= greatest[is_share][0]:
            findings.add(report("TR253", tier.span, tier=tier.name, before=greatest[is_share][1]))
        else:
            greatest[is_share] = (top, tier.name)
        tops.append(top)
    if measure is None or len(tops) < len(bounded) or not tops:
        return Checked(Desugared(class_conditions(None, tiers)), findings.all())
    name = normalized(text_at(standard, "name") or "")
    score = class_score(name, measure, TopCuts(tuple(tops)), len(tops))
    complete = any(isinstance(top, Decimal) and top == 1 for top in tops) and never_missing(measure, scope)
    return Checked(Desugared(class_conditions(score, tiers), (score,), complete), findings.all())


def _top(node: ScalarNode) -> Checked[Decimal | int | None]:
    if "%" in node.text or "％" in node.text or "百分" in node.text:
        share = read_share(node)
        return Checked(share.value, share.diagnostics)
    count = read_integer(node)
    if count.value is None or 0 < count.value <= _MOST:
        return Checked(count.value, count.diagnostics)
    return Checked(None, (report("TR254", node.span, written=node.text),))


METHOD = Method(
    name="percentile",
    fields={
        "measure": MEASURE,
        "population": POPULATION,
        "tiers": Field(ListOf(TIER, at_least=1), ("the tiers, best first", "等级，从高到低"), required=True),
    },
    desugar=_desugar,
)
