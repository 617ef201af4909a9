"""Every guardrail of `check`, applied to one rulebook."""

from __future__ import annotations

from collections.abc import Iterator

from tieringrules.assure.guardrails.comparisons import constant_comparisons, reported
from tieringrules.assure.guardrails.possible import Known, known_of_customers, known_of_rows
from tieringrules.assure.guardrails.tables import table_findings
from tieringrules.assure.guardrails.tiers import range_findings
from tieringrules.assure.guardrails.units import unit_findings
from tieringrules.diagnostic import Diagnostic, in_order, report
from tieringrules.rulebook.model import AggregateMetric, Rulebook, Standard
from tieringrules.rulebook.periods import over_periods

# Methods whose bounds are written to be complete: a last band `at_least: 0` is true of every count.
_BANDED = ("bands", "abc", "percentile", "scorecard")
# Methods whose tiers take customers by their conditions, in written order, and by nothing else.
_RANGED = ("rules", "bands")


def guardrail_findings(rulebook: Rulebook) -> tuple[Diagnostic, ...]:
    """Warnings about rules without errors that can hardly be meant as they are written.

    Args:
        rulebook: without errors; every version of its standards is looked at.
    """
    return in_order(over_periods(rulebook, _of_a_day))


def _of_a_day(rulebook: Rulebook) -> list[Diagnostic]:
    known = known_of_customers(rulebook)
    found: list[Diagnostic] = []
    for standard in rulebook.standards:
        found += _too_many(standard, rulebook.workspace.guardrails.tiers)
        found += _constant(standard, known)
        if standard.method in _RANGED:
            found += range_findings(standard, known)
        if standard.table is not None:
            found += table_findings(standard, standard.table, known)
    for policy in rulebook.policies:
        for flag in policy.flags:
            found += [reported(verdict, flag.span) for verdict in constant_comparisons(flag.when, known)]
    found += _of_rows(rulebook)
    found += unit_findings(rulebook)
    return found


def _too_many(standard: Standard, limit: int) -> Iterator[Diagnostic]:
    count = len(standard.tiers)
    if count > limit:
        yield report("TR270", standard.span, standard=standard.name, count=count, limit=limit)


def _constant(standard: Standard, known: Known) -> Iterator[Diagnostic]:
    for tier in standard.tiers:
        if tier.when is None:
            continue
        for verdict in constant_comparisons(tier.when, known):
            if not (verdict.is_true and standard.method in _BANDED):
                yield reported(verdict, tier.span)
    for reason in standard.reasons:
        for verdict in constant_comparisons(reason.when, known):
            yield reported(verdict, reason.span)


def _of_rows(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Conditions over the rows of child datasets: `keep` of the dataset, `where` of metrics."""
    known = {child.name: known_of_rows(child) for child in rulebook.children}
    for child in rulebook.children:
        if child.keep is not None:
            for verdict in constant_comparisons(child.keep, known[child.name]):
                yield reported(verdict, child.span)
    for metric in rulebook.metrics:
        definition = metric.definition
        if isinstance(definition, AggregateMetric) and definition.where is not None:
            for verdict in constant_comparisons(definition.where, known.get(definition.dataset, {})):
                yield reported(verdict, metric.span)
