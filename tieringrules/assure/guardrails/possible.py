"""What a column or metric can be at all, by its contract and by how it is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from tieringrules.diagnostic import Localized
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Call, Expr, Name
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    ExactType,
    FloatType,
    TierType,
    Type,
)
from tieringrules.language.values import TierValue, Value
from tieringrules.language.wording import written
from tieringrules.rulebook.kinds.metrics import NEVER_MISSING
from tieringrules.rulebook.model import (
    AggregateMetric,
    Column,
    Dataset,
    Metric,
    NearMissMetric,
    Rulebook,
    ValueMetric,
)
from tieringrules.rulebook.previous import previous_name

Limit = Decimal | dt.date
_MOST_LISTED = 200
_ELAPSED = ("days_since", "months_since", "years_since")


@dataclass(frozen=True, slots=True)
class Possible:
    """The values that something can have where it is not missing.

    Attributes:
        low, high: bounds, included; None for none.
        listed: every possible value, where they are few; None where they are not.
        is_never_missing: whether every customer or row has a value.
        reason: why, as a clause; None where nothing is known of the values.
    """

    type: Type
    low: Limit | None = None
    high: Limit | None = None
    listed: tuple[Value, ...] | None = None
    is_never_missing: bool = False
    reason: Localized | None = None


Known = Mapping[str, Possible]


def known_of_rows(dataset: Dataset) -> dict[str, Possible]:
    """What the columns of a dataset can be."""
    return {column.name: _of_column(column, dataset.key) for column in dataset.columns}


def known_of_customers(rulebook: Rulebook) -> dict[str, Possible]:
    """What the columns of customers, metrics and standards can be."""
    known = known_of_rows(rulebook.customers)
    for standard in rulebook.standards:
        tiers = tuple(tier.name for tier in standard.tiers)
        known[standard.name] = _listed_tiers(TierType(standard.name, tiers))
        known[previous_name(standard.name)] = known[standard.name]
    children = {child.name: child for child in rulebook.children}
    metrics = {metric.name: metric for metric in rulebook.metrics}
    for metric in rulebook.metrics:
        known[metric.name] = _of_metric(metric, metrics, children, known)
    return known


def _of_column(column: Column, key: str | None) -> Possible:
    always = column.default is not None or column.name == key
    if isinstance(column.type, BooleanType):
        return _boolean(column.type, always)
    if column.value is not None:
        # Nothing holds a derived column to bounds or to a list.
        return Possible(column.type)
    if isinstance(column.type, ChoiceType):
        values = column.type.values
        shown = ", ".join(values[:6]) + (", …" if len(values) > 6 else "")
        reason = Localized(f"'{column.name}' is one of {shown}", f"“{column.name}”只能是 {shown}")
        return Possible(column.type, listed=values, is_never_missing=always, reason=reason)
    return _bounded(column.name, column.type, column.minimum, column.maximum, column.default, always)


def _boolean(type_: Type, always: bool) -> Possible:
    reason = Localized("it is either true or false", "它只有“是”或“否”两种取值")
    return Possible(type_, listed=(True, False), is_never_missing=always, reason=reason)


def _listed_tiers(type_: TierType) -> Possible:
    tiers = tuple(TierValue(type_.standard, rank, name) for rank, name in enumerate(type_.tiers))
    ends = f"'{type_.tiers[0]}'", f"'{type_.tiers[-1]}'"
    reason = Localized(
        f"the tiers of '{type_.standard}' go from {ends[0]} down to {ends[1]}",
        f"“{type_.standard}”的等级从“{type_.tiers[0]}”到“{type_.tiers[-1]}”",
    )
    return Possible(type_, listed=tiers, reason=reason)


def _bounded(
    name: str, type_: Type, low: Limit | None, high: Limit | None, default: Value, always: bool
) -> Possible:
    """Numbers or days between bounds; a default is taken whatever they are."""
    if default is not None and not _is_limit(default):
        low = high = None
    elif isinstance(default, Decimal | dt.date):
        low = min(low, default) if low is not None else None
        high = max(high, default) if high is not None else None
    if not all(bound is None or _is_limit(bound) for bound in (low, high)):
        low = high = None
    listed = None
    if isinstance(type_, ExactType) and isinstance(low, Decimal) and isinstance(high, Decimal):
        listed = _on_grid(low, high, type_.scale)
    reason = _between(name, low, high)
    return Possible(type_, low, high, listed, always, reason)


def _is_limit(value: object) -> bool:
    # Bounds with a time of day are left alone: days compare by day, moments by moment.
    return isinstance(value, Decimal) or type(value) is dt.date


def _on_grid(low: Decimal, high: Decimal, scale: int) -> tuple[Value, ...] | None:
    first, last = (low.scaleb(scale), high.scaleb(scale))
    if last - first > _MOST_LISTED:
        return None
    start = int(first.to_integral_value("ROUND_CEILING"))
    end = int(last.to_integral_value("ROUND_FLOOR"))
    return tuple(Decimal(number).scaleb(-scale) for number in range(start, end + 1)) or None


def _between(name: str, low: Limit | None, high: Limit | None) -> Localized | None:
    if low is not None and high is not None:
        ends = written(low), written(high)
        return Localized(
            f"'{name}' lies between {ends[0]} and {ends[1]}", f"“{name}”在 {ends[0]} 与 {ends[1]} 之间"
        )
    if low is not None:
        return Localized(f"'{name}' is never below {written(low)}", f"“{name}”不会小于 {written(low)}")
    if high is not None:
        return Localized(f"'{name}' is never above {written(high)}", f"“{name}”不会大于 {written(high)}")
    return None


def _of_metric(
    metric: Metric, metrics: Mapping[str, Metric], children: Mapping[str, Dataset], known: Known
) -> Possible:
    match metric.definition:
        case AggregateMetric() as definition:
            return _of_aggregate(metric, definition, children.get(definition.dataset))
        case ValueMetric(expression):
            return _of_value(metric, expression, metrics, children, known)
        case NearMissMetric():
            return Possible(metric.type)


def _of_aggregate(metric: Metric, definition: AggregateMetric, child: Dataset | None) -> Possible:
    always = definition.function in NEVER_MISSING or metric.default is not None
    if definition.function in ("count", "count_distinct"):
        reason = Localized(
            f"'{metric.name}' is a count, which is never below 0", f"“{metric.name}”是计数，不会小于 0"
        )
        return Possible(metric.type, low=Decimal(0), is_never_missing=True, reason=reason)
    column = child.column(definition.argument) if child is not None and definition.argument else None
    if column is None or column.value is not None:
        return Possible(metric.type, is_never_missing=always)
    of_rows = _of_column(column, None)
    low, high = of_rows.low, of_rows.high
    if definition.function == "sum":
        # Of no rows it is 0, and of many it may be anything beyond.
        low = Decimal(0) if isinstance(low, Decimal) and low >= 0 else None
        high = Decimal(0) if isinstance(high, Decimal) and high <= 0 else None
    return _bounded(metric.name, metric.type, low, high, metric.default, always)


def _of_value(
    metric: Metric,
    expression: Expr,
    metrics: Mapping[str, Metric],
    children: Mapping[str, Dataset],
    known: Known,
) -> Possible:
    always = metric.default is not None
    if isinstance(metric.type, BooleanType):
        return _boolean(metric.type, always)
    match expression:
        case Name(name) if name in known and _is_number(metric.type):
            same = known[name]
            return _bounded(
                metric.name, metric.type, same.low, same.high, metric.default, always or same.is_never_missing
            )
        case Call(function, (Name(name),)) if function in _ELAPSED and name in metrics:
            # Rows after the day asked about are invisible, so their days lie in the past.
            if _is_past(metrics[name], children):
                return _bounded(metric.name, metric.type, Decimal(0), None, metric.default, always)
    return Possible(metric.type, is_never_missing=always)


def _is_past(metric: Metric, children: Mapping[str, Dataset]) -> bool:
    definition = metric.definition
    return (
        isinstance(definition, AggregateMetric)
        and definition.dataset in children
        and definition.function in ("min", "max")
        and definition.argument is not None
        and definition.argument == children[definition.dataset].happened_at
        and metric.default is None
    )


def _is_number(type_: Type) -> bool:
    return isinstance(type_, ExactType | FloatType)
