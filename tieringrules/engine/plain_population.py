"""Cut points of a population in plain Python, one value after the other: what is right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tieringrules.language.values import Value
from tieringrules.rulebook.population import (
    Cut,
    CutRule,
    Population,
    QuantileCuts,
    ShareCuts,
    TopCuts,
    exact,
)


def population_of(rule: CutRule, values: Sequence[Value]) -> Population:
    """Everyone who has a value, and the cut points between them.

    Args:
        rule: where the cut points are.
        values: the measure of every customer; None where it is missing.
    """
    known = sorted(exact(value) for value in values if value is not None)
    total: Fraction | None = None
    match rule:
        case QuantileCuts(bins):
            points = tuple(_quantile(known, Fraction(step, bins)) for step in range(1, bins))
        case ShareCuts(shares, to_the_end):
            sizes = [max(value, Fraction(0)) for value in known]
            total = sum(sizes, Fraction(0))
            points = tuple(_share(known, sizes, total, share) for share in shares)
            if total == 0:
                points = (*(None for _ in shares[1:]), known[0] if known and to_the_end else None)
        case TopCuts(tops):
            points = _tops(known, tops)
    return Population(len(known), len(values) - len(known), points, len(set(known)), total)


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Cut:
    """The linear interpolation between the neighbours of a place (Hyndman and Fan 1996, type 7)."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    rest = place - below
    return ordered[below] if rest == 0 else ordered[below] * (1 - rest) + ordered[below + 1] * rest


def _share(ordered: Sequence[Fraction], sizes: Sequence[Fraction], total: Fraction, share: Decimal) -> Cut:
    if share == 1:
        return ordered[0] if ordered else None
    found: Cut = None
    larger = Fraction(0)
    place = len(ordered)
    while place > 0 and larger < Fraction(share) * total:
        found = ordered[place - 1]
        while place > 0 and ordered[place - 1] == found:
            place -= 1
            larger += sizes[place]
    return found


def _tops(ordered: Sequence[Fraction], tops: Sequence[Decimal | int]) -> tuple[Cut, ...]:
    points: list[Cut] = []
    widest = Fraction(0)
    for top in tops:
        takes = Fraction(top) * len(ordered) if isinstance(top, Decimal) else Fraction(top)
        # A later top takes at least whom an earlier one takes.
        widest = max(widest, takes)
        reached = [value for place, value in enumerate(reversed(ordered)) if place < widest]
        points.append(reached[-1] if reached else None)
    return tuple(points)
