"""What is odd about standards that keep tiers stable: nothing known of earlier runs, or tiers over full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import polars as pl

from tieringrules.diagnostic import Diagnostic, Span, report
from tieringrules.engine.holding import knows_of, says_since
from tieringrules.engine.outcome import Outcome
from tieringrules.engine.overriding import ranks_of
from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.stability import computed_name, since_name


def stability_warnings(
    kernel: Kernel, outcome: Outcome, tables: Mapping[str, Table], as_of: dt.date
) -> Iterator[Diagnostic]:
    """The warnings of one run.

    Args:
        kernel: the rules.
        outcome: what came out.
        tables: among them the earlier result, if there is one.
        as_of: the day.
    """
    steady = [each for each in kernel.decisions if each.stability is not None and each.is_in_force(as_of)]
    unknown = [each for each in steady if not knows_of(tables, each.name)]
    if unknown:
        yield report("TR716", _place(unknown[0]), names=", ".join(each.name for each in unknown))
    known = [each.name for each in steady if each not in unknown]
    dateless = [name for name in known if not says_since(tables[PREVIOUS], name)]
    if dateless:
        file = tables[PREVIOUS].file
        columns = ", ".join(name for each in dateless for name in (computed_name(each), since_name(each)))
        place = Span.whole_file(file) if file is not None else None
        yield report("TR717", place, names=", ".join(dateless), columns=columns)
    for decision in steady:
        yield from _too_full(decision, outcome)


def _too_full(decision: Decision, outcome: Outcome) -> Iterator[Diagnostic]:
    """Tiers that hold more customers than they have places, because some keep them."""
    told, places = outcome.stabilities.get(decision.name), outcome.capacities.get(decision.name, {})
    if told is None or not places:
        return
    ranks = pl.Series(ranks_of(decision)).gather(outcome.branches[decision.name])
    for rank, found in places.items():
        kept, count = told.kept.get(rank, 0), int((ranks == rank).sum())
        if kept and count > found.places:
            yield report(
                "TR718",
                _place(decision),
                standard=decision.name,
                tier=decision.type.tiers[rank],
                count=count,
                places=found.places,
                kept=kept,
            )


def _place(decision: Decision) -> Span:
    return decision.stability.span if decision.stability is not None else decision.span
