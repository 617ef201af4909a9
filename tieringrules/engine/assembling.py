"""What an engine found, as assignments with summaries and warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from tieringrules.diagnostic import Diagnostic, in_order, report
from tieringrules.engine.assignments import Assignments, StandardSummary, UnknownCount
from tieringrules.engine.conflicts import conflict_warnings
from tieringrules.engine.earlier import earlier_warnings
from tieringrules.engine.guardrails import size_warnings
from tieringrules.engine.outcome import Outcome
from tieringrules.engine.overriding import by_override, override_warnings, ranks_of, rules_of
from tieringrules.engine.places import Places, capacity_warnings
from tieringrules.engine.population_summary import population_summary, population_warnings
from tieringrules.engine.reason_counts import reason_counts
from tieringrules.engine.score_fields import in_fields
from tieringrules.engine.stability_warnings import stability_warnings
from tieringrules.engine.steadying import Steadied
from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.stability import computed_name


def rule_column(standard: str) -> str:
    """The column that names the rule which decided in a standard."""
    return f"{standard}_rule"


def assembled(
    kernel: Kernel, outcome: Outcome, as_of: dt.date, tables: Mapping[str, Table] | None = None
) -> Assignments:
    """The assignments of an outcome; `tables` are what was classified."""
    columns = dict(outcome.columns)
    for previous in kernel.previous:
        if previous.name in columns:
            columns[previous.name] = _named(list(previous.type.tiers), columns[previous.name])
    standards: dict[str, StandardSummary] = {}
    for decision in kernel.decisions:
        branch = outcome.branches[decision.name]
        names = [decision.type.tiers[rank] for rank in ranks_of(decision)]
        rules = rules_of(decision)
        tiers = _named(names, branch)
        columns[decision.name] = tiers
        columns[rule_column(decision.name)] = _named(rules, branch)
        if decision.stability is not None:
            computed = computed_name(decision.name)
            columns[computed] = _named(list(decision.type.tiers), columns[computed])
        # A tier may be called `override`, too.
        overridden = int(by_override(decision, branch).sum())
        unknown = in_fields(kernel, decision, outcome.unknown[decision.name])
        population = population_summary(kernel, decision.name, outcome.populations)
        capacity = outcome.capacities.get(decision.name, {})
        reasons = reason_counts(kernel, decision.name, outcome.columns, decision.type.tiers, tiers)
        standards[decision.name] = replace(
            _summary(decision, tiers, unknown, population, overridden, capacity),
            reasons=reasons,
            stability=_stability(decision, outcome.stabilities.get(decision.name)),
        )
    flags: dict[str, StandardSummary] = {}
    for decision in kernel.flags:
        raised = _named(rules_of(decision), outcome.branches[decision.name])
        columns[decision.name] = raised
        unknown = in_fields(kernel, decision, outcome.unknown[decision.name])
        flags[decision.policy or ""] = _summary(decision, raised, unknown, None, 0, {})
    frame = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    found = [*_warnings(kernel, standards, frame.height, as_of)]
    found += size_warnings(kernel, standards, frame.height, as_of)
    found += population_warnings(kernel, outcome.populations, as_of)
    found += override_warnings(kernel, frame[kernel.key], as_of)
    found += capacity_warnings(kernel.decisions, outcome.capacities)
    found += stability_warnings(kernel, outcome, tables or {}, as_of)
    found += conflict_warnings(kernel, outcome.conflicts, frame[kernel.key])
    found += earlier_warnings(kernel, tables or {}, outcome.earlier)
    found += [incident.worded() for incident in outcome.incidents if incident.count]
    return Assignments(
        frame,
        kernel.key,
        as_of,
        standards,
        dict(outcome.left_out),
        in_order(found),
        dict(outcome.populations),
        dict(outcome.capacities),
        {
            decision.name: outcome.earlier[decision.name]
            for decision in kernel.decisions
            if decision.name in outcome.earlier and decision.is_in_force(as_of)
        },
        flags,
    )


def _named(names: list[str], branch: pl.Series) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(branch)


def _summary(
    decision: Decision,
    tiers: pl.Series,
    unknown: tuple[UnknownCount, ...],
    population: Mapping[str, object] | None,
    overridden: int,
    capacity: Mapping[int, Places],
) -> StandardSummary:
    counts = dict(tiers.drop_nulls().value_counts(name="customers").iter_rows())
    return StandardSummary(
        {tier: counts.get(tier, 0) for tier in decision.type.tiers},
        tiers.null_count(),
        unknown,
        population,
        overridden,
        # One standard from a day on is as good as always there.
        decision.effective if decision.is_one_of_several else None,
        decision.until,
        {decision.type.tiers[rank]: _shown(decision, places) for rank, places in capacity.items()},
    )


def _stability(decision: Decision, found: Steadied | None) -> Mapping[str, Mapping[str, int]]:
    if found is None:
        return {}
    tiers = decision.type.tiers
    counts = {"kept": found.kept, "waiting": found.waiting}
    return {word: {tiers[rank]: number for rank, number in each.items()} for word, each in counts.items()}


def _shown(decision: Decision, places: Places) -> Places:
    """Places without what tells about a person: the last who stays is one."""
    is_personal = decision.capacity is not None and decision.capacity.is_personal
    return replace(places, cut=None, first_out=None) if is_personal else places


def _warnings(
    kernel: Kernel, standards: dict[str, StandardSummary], customers: int, as_of: dt.date
) -> Iterator[Diagnostic]:
    if not customers:
        yield report("TR606")
    for decision in kernel.decisions:
        none = standards[decision.name].none
        if not decision.is_in_force(as_of):
            yield _not_in_force(decision, as_of)
        elif none:
            yield report("TR605", decision.span, name=decision.name, count=none, customers=customers)


def _not_in_force(decision: Decision, as_of: dt.date) -> Diagnostic:
    words: dict[str, object] = {"name": decision.name, "as_of": as_of}
    if decision.until is not None and decision.until < as_of:
        return report("TR681", decision.span, related=(), fix=None, **words, until=decision.until)
    return report("TR604", decision.span, related=(), fix=None, **words, effective=decision.effective)
