"""What a classification says about the populations it measured customers against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.score_fields import field_of
from tieringrules.rulebook.freezing import population_path, population_text
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.population import Cut, Population, PopulationScore, QuantileCuts


def scores_in(kernel: Kernel, standard: str | None = None) -> tuple[PopulationScore, ...]:
    """The scores that depend on everyone, of one standard or of all."""
    return tuple(
        score
        for score in kernel.definitions
        if isinstance(score, PopulationScore) and standard in (None, score.standard)
    )


def population_files(kernel: Kernel, assignments: Assignments) -> Mapping[str, str]:
    """Path from the workspace folder → text of the file, for every standard that depends on everyone."""
    return {
        population_path(item.name, item.effective if item.is_successor else None): population_text(
            item.name, assignments.as_of, scores, assignments.populations
        )
        for item in kernel.decisions
        if (scores := scores_in(kernel, item.name))
    }


def population_summary(
    kernel: Kernel, standard: str, populations: Mapping[str, Population]
) -> Mapping[str, object] | None:
    """Per measure of a standard who was counted and where the cut points lie; None without such measures."""
    scores = scores_in(kernel, standard)
    if not scores:
        return None
    return {score.label: _as_json(populations[score.name]) for score in scores}


def _as_json(population: Population) -> dict[str, object]:
    found: dict[str, object] = {
        "customers": population.customers,
        "missing": population.missing,
        "cut_points": [as_number(point) for point in population.points],
    }
    if population.total is not None:
        found["total"] = as_number(population.total)
    if population.as_of is not None:
        found["frozen"] = population.as_of.isoformat()
    return found


def as_number(value: Cut) -> int | float | None:
    """A cut point as a number of JSON; the exact one is in the saved population."""
    if value is None:
        return None
    try:
        return int(value) if value.denominator == 1 else float(value)
    except OverflowError:
        return int(value)


def population_warnings(
    kernel: Kernel, populations: Mapping[str, Population], as_of: dt.date
) -> Iterator[Diagnostic]:
    """What is odd about the populations of the day; frozen ones were told about when they were saved."""
    spans = {decision.name: decision.span for decision in kernel.decisions}
    waiting = {item.name for item in kernel.decisions if not item.is_in_force(as_of)}
    for score in scores_in(kernel):
        found = populations[score.name]
        if found.as_of is not None or score.standard in waiting or not found.customers + found.missing:
            continue
        words: dict[str, object] = {"what": field_of(kernel, score.name), "name": score.standard}
        span = spans.get(score.standard)
        point = _meeting(found.points)
        if not found.customers:
            yield report("TR612", span, **words)  # type: ignore[arg-type]
        elif found.total == 0:
            yield report("TR613", span, **words)  # type: ignore[arg-type]
        elif isinstance(score.rule, QuantileCuts) and found.distinct < score.rule.bins:
            bins = {"values": found.distinct, "bins": score.rule.bins}
            yield report("TR614", span, **words, **bins)  # type: ignore[arg-type]
        elif point is not None:
            yield report("TR615", span, **words, point=as_number(point))  # type: ignore[arg-type]


def _meeting(points: tuple[Cut, ...]) -> Fraction | None:
    """The first point that stands twice."""
    seen: set[Fraction] = set()
    for point in points:
        if point is not None and point in seen:
            return point
        if point is not None:
            seen.add(point)
    return None
