"""Metrics and standards together: one name space, one order of need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieringrules.diagnostic import Checked, Diagnostic, Localized, Span, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import Document
from tieringrules.language.fields import names_in
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.language.types import TEXT, UNKNOWN, Type
from tieringrules.rulebook.decision_table import TableOutput
from tieringrules.rulebook.kinds.metrics import NEVER_MISSING
from tieringrules.rulebook.linking.doubt import Doubt
from tieringrules.rulebook.linking.lifecycle import reasons_named, with_lifecycle
from tieringrules.rulebook.linking.metrics import WrittenMetric, type_value_metric, uses
from tieringrules.rulebook.linking.names import Named
from tieringrules.rulebook.linking.order import in_order_of_need
from tieringrules.rulebook.linking.standards import link_standard, output_types, tier_type
from tieringrules.rulebook.model import (
    AggregateMetric,
    Dataset,
    Metric,
    NearMissMetric,
    Score,
    Standard,
    ValueMetric,
)
from tieringrules.rulebook.near_miss_metrics import (
    ASPECTS,
    made_of_from,
    near_miss_name,
    near_misses_of,
    provisional_types,
)
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.previous import previous_name
from tieringrules.rulebook.reason import reasons_name


@dataclass(frozen=True, slots=True)
class Definitions:
    """Metrics and standards, linked, and what everything that rules may name means.

    The near misses of standards are among the metrics, after those that are written. `near_misses` holds all
    names that they want to have.
    """

    metrics: tuple[Metric, ...]
    standards: tuple[Standard, ...]
    types: Mapping[str, Type]
    scope: Scope
    near_misses: tuple[Named, ...] = ()


def link_definitions(
    customers: Dataset, written: Sequence[WrittenMetric], documents: Sequence[Document], doubt: Doubt
) -> Checked[Definitions]:
    """Types value metrics in order of need, then standards, and finds circles over both.

    What near misses standards have, and of which types, is known once the standards are; rules that name
    them are therefore linked again until nothing changes.

    Args:
        customers: the customers dataset.
        written: metrics as written.
        documents: the files of standards.
        doubt: what broken files leave open.
    """
    near: dict[str, Type] = {}
    for document in documents:
        tiers = tier_type(document)
        near |= provisional_types(tiers.standard, tiers.tiers)
    for _ in range(len(documents) + 1):
        linked = _linked(customers, written, documents, doubt, near)
        found = {
            metric.name: metric.type
            for metric in linked.value.metrics
            if isinstance(metric.definition, NearMissMetric)
        }
        broken = {each.name for each in linked.value.standards if _is_in_doubt(each, linked, doubt)}
        found |= {near_miss_name(name, aspect): UNKNOWN for name in broken for aspect in ASPECTS}
        if all(near.get(name) == found.get(name) for name in _named(linked.value) & near.keys()):
            break
        near = found
    return linked


def _is_in_doubt(standard: Standard, linked: Checked[Definitions], doubt: Doubt) -> bool:
    """Whether something is wrong with a standard, so that it may have near misses that are not known."""
    return doubt.about_tiers(standard.name) or any(
        # A circle may run over a near miss itself.
        found.code != "TR215" and found.span is not None and found.span.file == standard.span.file
        for found in linked.errors
    )


def _named(found: Definitions) -> frozenset[str]:
    """Every name that metrics and standards use."""
    return frozenset().union(*needs_of(found.metrics, found.standards).values())


def _linked(
    customers: Dataset,
    written: Sequence[WrittenMetric],
    documents: Sequence[Document],
    doubt: Doubt,
    near: Mapping[str, Type],
) -> Checked[Definitions]:
    noun = Localized(f"a metric or a column of {customers.name}", f"指标，也不是 {customers.name} 的列")
    types: dict[str, Type] = {column.name: column.type for column in customers.columns}
    # A name given twice has no one type.
    clashing: set[str] = set()
    for document in documents:
        tiers = tier_type(document)
        in_doubt = not tiers.tiers or doubt.about_tiers(tiers.standard)
        clashing |= {tiers.standard} & types.keys()
        types[tiers.standard] = types[previous_name(tiers.standard)] = UNKNOWN if in_doubt else tiers
        outputs = output_types(document)
        reasons = reasons_named(document)
        if reasons is not None:
            outputs = {**outputs, reasons.name: TEXT}
        clashing |= outputs.keys() & types.keys()
        types |= outputs
    for item in written:
        clashing |= {item.metric.name} & types.keys()
        types[item.metric.name] = item.metric.type
    types |= {name: type_ for name, type_ in near.items() if name not in types}
    types |= dict.fromkeys(clashing, UNKNOWN)
    types |= dict.fromkeys(doubt.names, UNKNOWN)
    is_open = doubt.everything or doubt.about_columns(customers.name)
    always = _never_missing(customers, [item.metric for item in written])
    diagnostics: list[Diagnostic] = []
    needs = {item.metric.name: uses(item) for item in written}
    order, circles = in_order_of_need(needs)
    circular = {name for circle in circles for name in circle}
    by_name = {item.metric.name: item for item in written}
    metrics: dict[str, Metric] = {}
    for circle in circles:
        diagnostics.append(report("TR215", by_name[circle[0]].metric.span, names=" → ".join(circle)))
    for name in order:
        if name in circular:
            metrics[name] = by_name[name].metric
            continue
        typed = type_value_metric(by_name[name], Scope(types, noun, always, is_open))
        metrics[name] = typed.value
        if name not in clashing:
            types[name] = typed.value.type
        diagnostics.extend(typed.diagnostics)
    standards: list[Standard] = []
    for document in documents:
        scope = Scope(types, noun, always, is_open)
        linked = link_standard(document, scope)
        complete = with_lifecycle(linked.value, document, customers, scope, doubt)
        standards.append(complete.value)
        diagnostics.extend((*linked.diagnostics, *complete.diagnostics))
    ordered = tuple(metrics[item.metric.name] for item in written)
    near_misses = _near_misses(customers, ordered, standards)
    # A name that something else has stays with that.
    taken = types.keys() - near.keys()
    ordered += tuple(metric for metric in near_misses if metric.name not in taken)
    types |= {metric.name: metric.type for metric in ordered if metric.name not in clashing}
    for name in near.keys() - taken - {metric.name for metric in near_misses}:
        # Whether there is such a near miss was not known before; what is in doubt stays so.
        if types[name] != UNKNOWN:
            del types[name]
    diagnostics.extend(_circles(ordered, standards))
    scope = Scope(types, noun, always, is_open)
    named = tuple(Named(metric.name, metric.span) for metric in near_misses)
    return Checked(Definitions(ordered, tuple(standards), types, scope, named), tuple(diagnostics))


def _near_misses(
    customers: Dataset, metrics: Sequence[Metric], standards: Sequence[Standard]
) -> tuple[Metric, ...]:
    made_of = made_of_from(uses_among(customers, metrics, standards))
    return tuple(metric for standard in standards for metric in near_misses_of(standard, made_of))


def uses_among(
    customers: Dataset, metrics: Sequence[Metric], standards: Sequence[Standard]
) -> Mapping[str, frozenset[str]]:
    """Name → the names it is made of, for metrics, standards, their scores, and derived columns."""
    uses = dict(needs_of(metrics, standards))
    uses |= {score.name: names_in(expression_of(score)) for each in standards for score in each.scores}
    return uses | {
        column.name: names_in(column.value) for column in customers.columns if column.value is not None
    }


def _never_missing(customers: Dataset, metrics: Sequence[Metric]) -> frozenset[str]:
    """Names that have a value for every customer: the key, counts and sums, and whatever has a default."""
    columns = {item.name for item in customers.columns if item.default is not None}
    counts = {
        metric.name
        for metric in metrics
        if metric.default is not None
        or (isinstance(metric.definition, AggregateMetric) and metric.definition.function in NEVER_MISSING)
    }
    return frozenset(columns | counts | {customers.key or ""})


def _circles(metrics: Sequence[Metric], standards: Sequence[Standard]) -> tuple[Diagnostic, ...]:
    spans: dict[str, Span] = {metric.name: metric.span for metric in metrics}
    spans |= {standard.name: standard.span for standard in standards}
    spans |= {output.name: output.span for standard in standards for output in outputs_of(standard)}
    spans |= {reasons_name(item.name): item.reasons[0].span for item in standards if item.reasons}
    needs = needs_of(metrics, standards)
    # A circle is told from what people wrote on: near misses are looked at last.
    near = {each.name for each in metrics if isinstance(each.definition, NearMissMetric)}
    _, circles = in_order_of_need({name: needs[name] for name in sorted(needs, key=near.__contains__)})
    return tuple(report("TR215", spans[circle[0]], names=" → ".join(circle)) for circle in circles)


def outputs_of(standard: Standard) -> tuple[TableOutput, ...]:
    """What a standard gives besides its tier."""
    return standard.table.outputs if standard.table is not None else ()


def expression_of(score: Score) -> Expr:
    """What a score is computed from."""
    if isinstance(score, PopulationScore):
        return score.measure
    assert isinstance(score.definition, ValueMetric)
    return score.definition.expression


def needs_of(metrics: Sequence[Metric], standards: Sequence[Standard]) -> dict[str, frozenset[str]]:
    """Name → names it uses, for metrics and standards; a standard needs what its scores need."""
    needs: dict[str, frozenset[str]] = {}
    for metric in metrics:
        match metric.definition:
            case ValueMetric(expression):
                needs[metric.name] = names_in(expression)
            case NearMissMetric(standard=name):
                needs[metric.name] = frozenset({name})
            case _:
                needs[metric.name] = frozenset()
    for standard in standards:
        conditions = [tier.when for tier in standard.tiers if tier.when is not None]
        read = [*conditions, *(expression_of(score) for score in standard.scores)]
        if standard.capacity is not None:
            read.append(standard.capacity.by)
        if standard.table is not None:
            read += [row.condition for row in standard.table.rows if row.condition is not None]
            needs |= {output.name: frozenset({standard.name}) for output in outputs_of(standard)}
        if standard.reasons:
            asked = (names_in(reason.when) for reason in standard.reasons)
            needs[reasons_name(standard.name)] = frozenset().union(*asked)
        own = {score.name for score in standard.scores}
        needs[standard.name] = frozenset().union(*(names_in(expression) for expression in read)) - own
    return needs
