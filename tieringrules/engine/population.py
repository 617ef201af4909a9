"""Cut points of a population, and the score of each value by them, column by column.

Cut points are exact fractions, so that a value which equals one is never on the wrong side of it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from tieringrules.engine.floats import as_scaled
from tieringrules.engine.lowered import INT128_MAX
from tieringrules.engine.storage import greatest
from tieringrules.language.types import ExactType, Type
from tieringrules.rulebook.population import (
    Cut,
    CutRule,
    Population,
    PopulationScore,
    QuantileCuts,
    ShareCuts,
    TopCuts,
)


def population_of(rule: CutRule, values: pl.Series, type_: Type) -> Population:
    """Everyone who has a value, and the cut points between them.

    Args:
        rule: where the cut points are.
        values: the measure as stored, one per customer.
        type_: its type, exact or float.
    """
    known = values.drop_nulls().alias("value")
    missing = values.len() - known.len()
    total: Fraction | None = None
    match rule:
        case QuantileCuts(bins):
            points = _quantiles(known.sort(), bins, type_)
        case TopCuts(tops):
            points = _tops(tops, known, type_)
        case ShareCuts():
            points, total = _shares(rule, known, type_)
    return Population(known.len(), missing, points, known.n_unique(), total)


def scores_of(score: PopulationScore, points: Sequence[Cut], values: pl.Series, type_: Type) -> pl.Series:
    """The score of each value (Int64); missing where the value is.

    Args:
        score: how cut points become a score.
        points: the cut points.
        values: the measure as stored.
        type_: its type, exact or float.
    """
    strictly = isinstance(score.rule, QuantileCuts)
    low, high = values.min(), values.max()
    passed = pl.repeat(0, values.len(), dtype=pl.Int64, eager=True)
    for point in points:
        if point is None or low is None:
            continue
        threshold = _threshold(point, strictly, type_)
        if threshold > high:  # type: ignore[operator]
            continue
        # Between the least and the greatest value, so that the column's type holds it.
        reached = values >= max(threshold, low)
        passed = passed + reached.fill_null(False).cast(pl.Int64)
    found = score.start - passed if score.is_falling else score.start + passed
    nobody = pl.repeat(None, values.len(), dtype=pl.Int64, eager=True)
    return found.zip_with(values.is_not_null(), nobody)


def _quantiles(ordered: pl.Series, bins: int, type_: Type) -> tuple[Cut, ...]:
    if ordered.is_empty():
        return (None,) * (bins - 1)
    last = ordered.len() - 1
    points: list[Cut] = []
    for step in range(1, bins):
        place = Fraction(last * step, bins)
        below = math.floor(place)
        low = _exact(ordered[below], type_)
        high = _exact(ordered[min(below + 1, last)], type_)
        points.append(low + (high - low) * (place - below))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Distinct values from the largest down, each with what the strictly larger ones add up to.

    `above` holds whole numbers, each `per` times what it stands for; it never falls.
    """

    values: pl.Series
    above: pl.Series | list[int]
    per: int
    total: Fraction

    def reaching(self, bound: Fraction | None, type_: Type) -> Cut:
        """The least value whose larger ones stay below a bound; None takes every value."""
        count = self.values.len()
        if bound is not None:
            limit = math.ceil(bound * self.per)
            if isinstance(self.above, list):
                count = bisect_left(self.above, limit)
            else:
                count = int((self.above < pl.Series([limit], dtype=pl.Int128)).sum())
        return _exact(self.values[count - 1], type_) if count else None


def _tops(tops: Sequence[Decimal | int], values: pl.Series, type_: Type) -> tuple[Cut, ...]:
    levels = _levels(values)
    customers = levels["customers"].cast(pl.Int128)
    above = customers.cum_sum() - customers
    ranked = _Ranked(levels["value"], above, 1, Fraction(values.len()))
    points: list[Cut] = []
    for top in tops:
        bound = Fraction(top) * values.len() if isinstance(top, Decimal) else Fraction(top)
        point = ranked.reaching(bound, type_)
        if points and points[-1] is not None and point is not None:
            point = min(point, points[-1])
        points.append(point)
    return tuple(points)


def _shares(rule: ShareCuts, values: pl.Series, type_: Type) -> tuple[tuple[Cut, ...], Fraction]:
    ranked = _ranked_by_size(values, type_)
    least = _exact(ranked.values[-1], type_) if ranked.values.len() else None
    if ranked.total == 0:
        nobody: tuple[Cut, ...] = (None,) * len(rule.shares)
        return (*nobody[:-1], least if rule.to_the_end else None), ranked.total
    bounds = [None if share >= 1 else Fraction(share) * ranked.total for share in rule.shares]
    return tuple(ranked.reaching(bound, type_) for bound in bounds), ranked.total


def _levels(values: pl.Series) -> pl.DataFrame:
    """Distinct values from the largest down, and how many customers have each."""
    return values.value_counts(name="customers").sort("value", descending=True)


def _ranked_by_size(values: pl.Series, type_: Type) -> _Ranked:
    levels = _levels(values)
    level = levels["value"]
    whole, per = _whole(level, type_)
    if isinstance(whole, pl.Series) and greatest(whole) * max(values.len(), 1) <= INT128_MAX:
        sizes = whole.cast(pl.Int128).clip(lower_bound=0) * levels["customers"].cast(pl.Int128)
        total = sizes.cum_sum()
        summed = int(total[-1]) if total.len() else 0
        return _Ranked(level, total - sizes, per, Fraction(summed, per))
    above: list[int] = []
    so_far = 0
    for number, customers in zip(list(whole), levels["customers"].to_list(), strict=True):
        above.append(so_far)
        so_far += max(number, 0) * customers
    return _Ranked(level, above, per, Fraction(so_far, per))


def _whole(level: pl.Series, type_: Type) -> tuple[pl.Series | list[int], int]:
    """Values as whole numbers, each `n` times the value, and `n`."""
    if isinstance(type_, ExactType):
        return level, 10**type_.scale
    scaled = as_scaled(level)
    if scaled is not None:
        return scaled[0], 10 ** scaled[1]
    fractions = [_exact(value, type_) for value in level]
    per = math.lcm(*(value.denominator for value in fractions))
    return [int(value * per) for value in fractions], per


def _exact(stored: object, type_: Type) -> Fraction:
    if isinstance(type_, ExactType):
        return Fraction(int(stored), 10**type_.scale)  # type: ignore[call-overload]
    return Fraction(Decimal(repr(stored)))


def _threshold(point: Fraction, strictly: bool, type_: Type) -> int | float:
    """The least stored value that passes; infinite where none does."""
    if isinstance(type_, ExactType):
        scaled: Fraction = point * 10**type_.scale
        return math.floor(scaled) + 1 if strictly else math.ceil(scaled)
    # The nearest double is at most one step away from the least that passes.
    try:
        least = float(point)
    except OverflowError:
        return math.inf if point > 0 else -math.inf
    while math.isfinite(least) and _passes(math.nextafter(least, -math.inf), point, strictly):
        least = math.nextafter(least, -math.inf)
    while math.isfinite(least) and not _passes(least, point, strictly):
        least = math.nextafter(least, math.inf)
    return least


def _passes(value: float, point: Fraction, strictly: bool) -> bool:
    if not math.isfinite(value):
        return value > 0
    exact = Fraction(Decimal(repr(value)))
    return exact > point if strictly else exact >= point
