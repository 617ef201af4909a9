"""The scores of `method: rfm`: recency, frequency and monetary, by quantile bins or by written cuts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from tieringrules.diagnostic import Checked, Diagnostic, Findings, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode
from tieringrules.document.number_spelling import plain_number
from tieringrules.document.scalars import read_integer, read_number
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    ComparisonOperator,
    Expr,
    Literal,
    Name,
)
from tieringrules.language.types import BOOLEAN, INTEGER, NULL, TEXT, ChoiceType, Type, UnknownType
from tieringrules.rulebook.methods.ladder import first_that_holds, where_present
from tieringrules.rulebook.methods.measure import never_missing, number, read_measure, read_share
from tieringrules.rulebook.methods.weights import check_weights, weighted_sum
from tieringrules.rulebook.model import Metric, Score, ValueMetric
from tieringrules.rulebook.nodes import child, scalar_at, scalars_at
from tieringrules.rulebook.population import PopulationScore, QuantileCuts

# What it is called in conditions → the key that names its measure.
MEASURES: Mapping[str, str] = {"r": "recency", "f": "frequency", "m": "monetary"}
DEFAULT_BINS = 5
_MOST_CUTS = 8


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores that the conditions of an rfm standard may name.

    Attributes:
        definitions: in order of need.
        names: r, f, m, rfm and score → the name of the definition.
        types: the same words → types.
        never_missing: those of them that every customer has.
        heights: the greatest r, f and m.
    """

    definitions: tuple[Score, ...]
    names: Mapping[str, str]
    types: Mapping[str, Type]
    never_missing: frozenset[str]
    heights: tuple[int, int, int]

    @property
    def cells(self) -> tuple[str, ...]:
        """Every text that the three scores can make, from the least."""
        r, f, m = (range(1, height + 1) for height in self.heights)
        return tuple(f"{x}{y}{z}" for x in r for y in f for z in m)


def read_scores(standard: MappingNode, name: str, scope: Scope) -> Checked[Scores]:
    """The scores of a standard; those that cannot be read are of unknown type and have no definition."""
    findings = Findings()
    bins = _bins(standard)
    names = {word: f"{name}.{word}" for word in (*MEASURES, "rfm")}
    definitions: list[Score] = []
    heights: list[int] = []
    always: set[str] = set()
    for word, key in MEASURES.items():
        node = scalar_at(standard, key)
        measure = findings.keep(read_measure(node, scope))
        cuts = findings.keep(_cuts(standard, key)) if "cuts" in standard else None
        heights.append(bins if cuts is None else len(cuts) + 1)
        if measure is None or (cuts is not None and not cuts):
            continue
        if never_missing(measure, scope):
            always.add(word)
        if cuts is not None:
            definitions.append(_by_cuts(names[word], word, measure, cuts))
            continue
        falling = word == "r"
        start = bins if falling else 1
        rule = QuantileCuts(bins)
        definitions.append(PopulationScore(names[word], name, key, measure, rule, start, falling))
    known = len(definitions) == len(MEASURES)
    types: dict[str, Type] = dict.fromkeys(MEASURES, INTEGER if known else UnknownType())
    scores = Scores((), names, types, frozenset(), (heights[0], heights[1], heights[2]))
    types["rfm"] = ChoiceType(scores.cells) if known else UnknownType()
    if known:
        definitions.append(_joined(names, types["rfm"]))
    if always == MEASURES.keys():
        always |= {"rfm", "score"}
    if "weights" in standard:
        names["score"] = f"{name}.score"
        weights = findings.keep(_weights(standard))
        types["score"] = UnknownType()
        if weights is not None and known:
            score = _weighted(names, weights)
            types["score"] = score.type
            definitions.append(score)
    return Checked(
        Scores(tuple(definitions), names, types, frozenset(always), scores.heights), findings.all()
    )


def _bins(standard: MappingNode) -> int:
    written = scalar_at(standard, "bins")
    bins = read_integer(written).value if written is not None else None
    return bins if bins is not None and 2 <= bins <= 9 else DEFAULT_BINS


def _cuts(standard: MappingNode, key: str) -> Checked[tuple[Decimal, ...]]:
    """The written cuts of a measure; none where they cannot be used."""
    cuts: list[Decimal] = []
    diagnostics: list[Diagnostic] = []
    nodes = scalars_at(child(standard, "cuts"), key)
    for node in nodes:
        read = read_number(node)
        diagnostics.extend(read.diagnostics)
        if read.value is not None:
            cuts.append(read.value)
    for first, second in pairwise(cuts):
        if second <= first:
            low, high = plain_number(first), plain_number(second)
            place = next(node for node in reversed(nodes) if read_number(node).value == second)
            diagnostics.append(report("TR260", place.span, measure=key, first=low, second=high))
            break
    if len(cuts) > _MOST_CUTS:
        diagnostics.append(report("TR261", nodes[_MOST_CUTS].span, count=len(cuts)))
    return Checked(() if diagnostics else tuple(cuts), tuple(diagnostics))


def _by_cuts(name: str, word: str, measure: Expr, cuts: tuple[Decimal, ...]) -> Metric:
    """Frequency and monetary: one more for each cut reached. Recency: one more for each not exceeded."""
    steps: list[tuple[Expr, Expr]] = []
    sign: ComparisonOperator = "<=" if word == "r" else ">="
    # The best score is asked for first.
    best_first = cuts if word == "r" else tuple(reversed(cuts))
    for place, cut in enumerate(best_first):
        reached = Comparison(sign, measure, number(cut), type=BOOLEAN)
        steps.append((reached, number(len(cuts) + 1 - place)))
    score = first_that_holds(steps, number(1), INTEGER)
    return _metric(name, where_present(measure, score, Literal(None, type=NULL), INTEGER), INTEGER)


def _metric(name: str, expression: Expr, type_: Type) -> Metric:
    return Metric(name, ValueMetric(expression), type_)


def _joined(names: Mapping[str, str], type_: Type) -> Metric:
    r, f, m = (Call("string", (Name(names[word], type=INTEGER),), type=TEXT) for word in MEASURES)
    text = Arithmetic("+", Arithmetic("+", r, f, type=TEXT), m, type=TEXT)
    return _metric(names["rfm"], text, type_)


def _weights(standard: MappingNode) -> Checked[Mapping[str, Decimal] | None]:
    findings = Findings()
    written = child(standard, "weights")
    weights: dict[str, Decimal] = {}
    for word, key in MEASURES.items():
        node = scalar_at(written, key)
        share = findings.keep(read_share(node)) if node is not None else None
        if share is not None:
            weights[word] = share
    if len(weights) < len(MEASURES):
        return Checked(None, findings.all())
    place = standard.entry("weights")
    assert place is not None
    findings.extend(check_weights(tuple(weights.values()), place.key.span))
    return Checked(weights, findings.all())


def _weighted(names: Mapping[str, str], weights: Mapping[str, Decimal]) -> Metric:
    total = weighted_sum([(weight, Name(names[word], type=INTEGER)) for word, weight in weights.items()])
    return _metric(names["score"], total, total.type)
