"""`method: abc`: the few who bring most of a total, by their share of it from the largest down."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.diagnostic import Checked, Findings, report
from tieringrules.document.node import MappingNode
from tieringrules.language.scope import Scope
from tieringrules.rulebook.kinds.fields import TITLE
from tieringrules.rulebook.methods.measure import MEASURE, POPULATION, never_missing, read_measure, read_share
from tieringrules.rulebook.methods.method import Desugared, Method, WrittenTier
from tieringrules.rulebook.methods.ranking import class_conditions, class_score
from tieringrules.rulebook.nodes import normalized, scalar_at, text_at
from tieringrules.rulebook.population import ShareCuts
from tieringrules.rulebook.shapes import BooleanPlace, Field, ListOf, Record, ScalarPlace, TextPlace

TIER = Record(
    {
        "name": Field(TextPlace(), ("the tier's name", "等级名称"), required=True),
        "title": TITLE,
        "up_to": Field(
            ScalarPlace(), ("share of the total, from the largest down: 80%", "自高到低的累计占比，例如 80%")
        ),
        "otherwise": Field(BooleanPlace(), ("true: everyone else", "true：其余所有客户")),
    },
    exactly_one_of=("up_to", "otherwise"),
)


def _desugar(standard: MappingNode, tiers: tuple[WrittenTier, ...], scope: Scope) -> Checked[Desugared]:
    findings = Findings()
    measure = findings.keep(read_measure(standard.get("measure"), scope))
    shares: list[Decimal] = []
    before = ""
    bounded = [tier for tier in tiers if not tier.takes_everyone_else]
    for tier in bounded:
        written = scalar_at(tier.node, "up_to")
        share = findings.keep(read_share(written)) if written is not None else None
        if share is None:
            continue
        if shares and share <= shares[-1]:
            findings.add(report("TR253", tier.span, tier=tier.name, before=before))
        shares.append(share)
        before = tier.name
    if measure is None or len(shares) < len(bounded) or not shares:
        return Checked(Desugared(class_conditions(None, tiers)), findings.all())
    to_the_end = not tiers[-1].takes_everyone_else
    name = normalized(text_at(standard, "name") or "")
    score = class_score(name, measure, ShareCuts(tuple(shares), to_the_end), len(shares))
    complete = shares[-1] == 1 and never_missing(measure, scope)
    return Checked(Desugared(class_conditions(score, tiers), (score,), complete), findings.all())


METHOD = Method(
    name="abc",
    fields={
        "measure": MEASURE,
        "population": POPULATION,
        "tiers": Field(ListOf(TIER, at_least=1), ("the tiers, best first", "等级，从高到低"), required=True),
    },
    desugar=_desugar,
)
