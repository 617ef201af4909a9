"""Tiers that do not flap: when a customer goes up or down to the tier that the rules compute.

What decides is the tier that the customer holds, and since when the runs have computed another one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from typing import TYPE_CHECKING, Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.calendar import add_months

if TYPE_CHECKING:
    from tieringrules.rulebook.model import CalendarSpan

NOWHERE = Span("")
Way: TypeAlias = Literal["up", "down"]


def computed_name(standard: str) -> str:
    """The column with the tier that the rules compute, whatever tier the customer keeps."""
    return f"{standard}_computed"


def since_name(standard: str) -> str:
    """The column with the day of the first run that computed another tier than the customer has."""
    return f"{standard}_since"


def earlier_since_name(standard: str) -> str:
    """What scenario tests call that day of the earlier run."""
    return f"previous.{since_name(standard)}"


@dataclass(frozen=True, slots=True)
class Stability:
    """How long another tier must have been computed before a customer goes there.

    Attributes:
        upgrade_after: for a better tier; None for at once.
        downgrade_after: for a worse tier or none; None for at once.
        protect: names of tiers that nobody loses to a worse computed one, best first.
        span: where it is written.
    """

    upgrade_after: CalendarSpan | None = None
    downgrade_after: CalendarSpan | None = None
    protect: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def after(self, way: Way) -> CalendarSpan | None:
        """How long a tier that way must have been computed; None for not at all."""
        return self.upgrade_after if way == "up" else self.downgrade_after

    def goes_on(self, held: str, way: Way, since: dt.date) -> dt.date | None:
        """The first day on which a customer goes to the tier computed; None for never.

        Args:
            held: the tier that the customer holds.
            way: whether the tier computed is better or worse.
            since: the day of the first run that computed such a tier.
        """
        if way == "down" and held in self.protect:
            return None
        after = self.after(way)
        if after is None:
            return since
        try:
            return add_months(since, after.months) + dt.timedelta(days=after.days)
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Holding:
    """What an earlier result says of a customer in a standard.

    Attributes:
        rank: the tier that the customer had, by its place among today's tiers.
        computed: the tier that was computed, so, and the number of tiers for none; None where that is not
            known, or where the standard does not have that tier any more.
        since: the day of the first run that computed another tier; None where it was the same.
    """

    rank: int
    computed: int | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of a customer in a standard.

    Attributes:
        rank: the tier that the customer has; None for none.
        way: whether the tier computed is better or worse than that; None where it is the same.
        since: the day of the first run that computed a better one, or a worse one.
    """

    rank: int | None
    way: Way | None = None
    since: dt.date | None = None


def way_of(held: int, computed: int | None) -> Way | None:
    """Whether a tier is better or worse than the one held, by rank; no tier is worse than any."""
    if computed is None or computed > held:
        return "down"
    return "up" if computed < held else None


def standing(
    stability: Stability, tiers: tuple[str, ...], holding: Holding | None, computed: int | None, day: dt.date
) -> Standing:
    """The tier of a customer whose tier nobody set by hand.

    Args:
        stability: of the standard.
        tiers: of the standard, best first.
        holding: what the earlier result says; None where the customer held no tier in it.
        computed: the tier that the rules give, by rank; None for none.
        day: of the run.
    """
    way = way_of(holding.rank, computed) if holding is not None else None
    if holding is None or way is None:
        return Standing(computed)
    since = min(holding.since or day, day)
    if holding.computed is None or way_of(holding.rank, holding.computed) != way:
        # The earlier run computed no such tier: this is the first one that does.
        since = day
    goes_on = stability.goes_on(tiers[holding.rank], way, since)
    if goes_on is not None and goes_on <= day:
        return Standing(computed)
    return Standing(holding.rank, way, since)
