"""Tiers that hold nobody, hardly anybody, or nearly everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.engine.assignments import StandardSummary
from tieringrules.rulebook.guardrails import Guardrails
from tieringrules.rulebook.kernel import Decision, Kernel

_MOST_NAMED = 6


def size_warnings(
    kernel: Kernel, standards: Mapping[str, StandardSummary], customers: int, as_of: dt.date
) -> Iterator[Diagnostic]:
    """Warnings about the sizes of tiers.

    With fewer customers than tiers some tier has to be empty, which says nothing about the rules. A standard
    of one or two tiers asks a question whose answer may be no for nearly everybody, so its shares are not
    judged.

    Args:
        kernel: with the limits of the workspace; without them nothing is said.
        standards: how many customers each tier holds.
        customers: how many there are.
        as_of: the day asked about; a standard that is not in effect is not judged.
    """
    limits = kernel.guardrails
    if limits is None:
        return
    for decision in kernel.decisions:
        in_effect = decision.is_in_force(as_of)
        tiers = standards[decision.name].tiers
        if in_effect and customers and customers >= len(tiers):
            yield from _of_standard(decision, tiers, customers, limits)


def _of_standard(
    decision: Decision, tiers: Mapping[str, int], customers: int, limits: Guardrails
) -> Iterator[Diagnostic]:
    empty = [f"'{tier}'" for tier, count in tiers.items() if not count]
    if empty:
        rest = len(empty) - _MOST_NAMED
        shown, more = ", ".join(empty[:_MOST_NAMED]), (f" +{rest}" if rest > 0 else "")
        named = Localized(shown + more, shown.replace(", ", "、") + more)
        yield report("TR630", decision.span, standard=decision.name, tiers=named)
    if len(tiers) <= 2:
        return
    for rank, (tier, count) in enumerate(tiers.items()):
        code, limit = "", Decimal(0)
        if 0 < count < limits.smallest_share * customers:
            code, limit = "TR631", limits.smallest_share
        elif count > limits.largest_share * customers:
            code, limit = "TR632", limits.largest_share
        if code:
            yield report(
                code,
                _span_of(decision, rank),
                standard=decision.name,
                tier=tier,
                count=count,
                customers=customers,
                limit=f"{(limit * 100).normalize():f}",
            )


def _span_of(decision: Decision, rank: int) -> Span:
    return next((branch.span for branch in decision.branches if branch.rank == rank), decision.span)
