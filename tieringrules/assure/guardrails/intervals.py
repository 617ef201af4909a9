"""Sets of numbers or days made of ranges.

A range runs from one cut to another. A cut lies between values: `(v, 0)` just before v, `(v, 1)` after it.
Where values lie on a lattice, such as whole numbers or cents, cuts are moved to the next value of it, so that
[0, 99] and [100, 200] of whole numbers meet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass

Cut: TypeAlias = tuple[Decimal | float, int]
Interval: TypeAlias = tuple[Cut, Cut]
LOWEST: Cut = (-math.inf, 0)
HIGHEST: Cut = (math.inf, 0)
_WIDE = Context(prec=100)


@dataclass(frozen=True, slots=True)
class IntervalSet:
    """Ranges in order, none empty, none touching another."""

    parts: tuple[Interval, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.parts

    def united(self, other: IntervalSet) -> IntervalSet:
        """What is in one of the two."""
        return interval_set((*self.parts, *other.parts))

    def shared(self, other: IntervalSet) -> IntervalSet:
        """What is in both."""
        return interval_set(
            (max(low, start), min(high, end)) for low, high in self.parts for start, end in other.parts
        )

    def rest(self) -> IntervalSet:
        """What is not in it."""
        cuts = [LOWEST, *(cut for part in self.parts for cut in part), HIGHEST]
        return interval_set(zip(cuts[::2], cuts[1::2], strict=True))

    def without(self, other: IntervalSet) -> IntervalSet:
        """What is in this one alone."""
        return self.shared(other.rest())

    def hull(self) -> IntervalSet:
        """Everything from its lowest to its highest value."""
        return interval_set([(self.parts[0][0], self.parts[-1][1])] if self.parts else [])


EVERYTHING = IntervalSet(((LOWEST, HIGHEST),))
NOTHING = IntervalSet()


def interval_set(parts: Iterable[Interval]) -> IntervalSet:
    """Ranges in any order, which may be empty or overlap, as a set."""
    joined: list[Interval] = []
    for low, high in sorted(part for part in parts if part[0] < part[1]):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return IntervalSet(tuple(joined))


def on_lattice(cut: Cut, places: int) -> Cut:
    """The cut moved up to the next number with so many digits after the point."""
    value, after = cut
    if not isinstance(value, Decimal):
        return cut
    units = _WIDE.scaleb(value, places)
    whole = units.to_integral_value(ROUND_FLOOR) + 1 if after else units.to_integral_value(ROUND_CEILING)
    return (_WIDE.scaleb(whole, -places), 0)


def example_in(found: IntervalSet) -> Decimal | None:
    """A value of a set, a bound where there is one; None for the empty set and for everything."""
    for low, high in found.parts:
        start, end = low[0], high[0]
        if isinstance(start, Decimal) and low[1] == 0:
            return start
        if isinstance(start, Decimal) and isinstance(end, Decimal):
            return end if high[1] else _WIDE.divide(_WIDE.add(start, end), Decimal(2))
        if isinstance(start, Decimal):
            return start + 1
        if isinstance(end, Decimal):
            return end if high[1] else end - 1
    return Decimal(0) if found.parts else None
