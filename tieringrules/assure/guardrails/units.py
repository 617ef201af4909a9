"""Numbers of different kinds beside each other: yuan and days, percentages and shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Expr,
    In,
    Literal,
    Name,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import walk
from tieringrules.rulebook.model import AggregateMetric, Metric, Rulebook, ValueMetric

_PERCENT = ("%", "％")
_WHOLE = Decimal(100)


def unit_findings(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Values beside others of another unit, and shares taken for percentages.

    Args:
        rulebook: without errors.
    """
    metrics = {metric.name: metric for metric in rulebook.metrics}
    shares = frozenset(name for name, metric in metrics.items() if _is_share(metric, metrics))
    for expression, place in _expressions(rulebook):
        for node in walk(expression):
            yield from _units(node, metrics, place)
            yield from _percentages(node, metrics, shares, place)


def _expressions(rulebook: Rulebook) -> Iterator[tuple[Expr, Span]]:
    for metric in rulebook.metrics:
        if isinstance(metric.definition, ValueMetric):
            yield metric.definition.expression, metric.span
    for standard in rulebook.standards:
        for tier in standard.tiers:
            if tier.when is not None:
                yield tier.when, tier.span
        for row in standard.table.rows if standard.table is not None else ():
            if row.condition is not None:
                yield row.condition, row.span


def _units(node: Expr, metrics: Mapping[str, Metric], place: Span) -> Iterator[Diagnostic]:
    for left, right in _beside(node):
        if not isinstance(left, Name) or not isinstance(right, Name):
            continue
        one, other = metrics.get(left.name), metrics.get(right.name)
        if one is None or other is None or one.unit is None or other.unit is None or one.unit == other.unit:
            continue
        yield report(
            "TR831", _at(node, place), one=one.name, unit=one.unit, other=other.name, other_unit=other.unit
        )


def _beside(node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Values that only make sense beside each other where their units are the same."""
    match node:
        case Comparison(_, left, right):
            yield left, right
        case Arithmetic("+" | "-", left, right):
            yield left, right
        case Between(operand, low, high):
            yield operand, low
            yield operand, high
        case In(operand, tests):
            for test in tests:
                for side in _sides(test):
                    yield operand, side
        case _:
            pass


def _sides(test: Expr) -> Iterator[Expr]:
    match test:
        case Range(low, high):
            yield from (side for side in (low, high) if side is not None)
        case UnaryTest(_, operand):
            yield operand
        case _:
            yield test


def _percentages(
    node: Expr, metrics: Mapping[str, Metric], shares: frozenset[str], place: Span
) -> Iterator[Diagnostic]:
    if isinstance(node, Arithmetic):
        return
    for left, right in _beside(node):
        name, number = (left, right) if isinstance(left, Name) else (right, left)
        if not isinstance(name, Name) or not isinstance(number, Literal):
            continue
        value = number.value
        if not isinstance(value, Decimal) or isinstance(value, bool) or name.name not in metrics:
            continue
        at = _at(number, place)
        if name.name in shares and 1 < value <= _WHOLE:
            meant = value / _WHOLE
            yield report(
                "TR830", at, fix=f"{meant:f}", name=name.name, written=f"{value:f}", meant=f"{meant:f}"
            )
        elif metrics[name.name].unit in _PERCENT and 0 < value < 1:
            meant = (value * _WHOLE).normalize()
            yield report(
                "TR832", at, fix=f"{meant:f}", name=name.name, written=f"{value:f}", meant=f"{meant:f}"
            )


def _is_share(metric: Metric, metrics: Mapping[str, Metric]) -> bool:
    """Whether a metric is some of the rows divided by all of them, so that it lies between 0 and 1."""
    match metric.definition:
        case ValueMetric(Arithmetic("/", Name(part), Name(whole))) if part in metrics and whole in metrics:
            some, every = metrics[part].definition, metrics[whole].definition
            return (
                isinstance(some, AggregateMetric)
                and isinstance(every, AggregateMetric)
                and some.function == every.function
                and some.function in ("count", "count_distinct", "sum")
                and (some.dataset, some.argument, some.within, some.at)
                == (every.dataset, every.argument, every.within, every.at)
                and some.where is not None
                and every.where is None
            )
        case _:
            return False


def _at(node: Expr, place: Span) -> Span:
    return node.span if node.span is not None and node.span.file else place
