"""Who entered each tier between two classifications, who left it, and how many stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.assignments import Assignments
from tieringrules.engine.comparison import side_by_side


@dataclass(frozen=True, slots=True, eq=False)
class TierFlow:
    """What became of one tier.

    Attributes:
        had: customers who had it before.
        has: customers who have it after.
        kept: those of both.
        entered: keys of those who have it and had it not, new customers among them; in order of keys.
        left: keys of those who had it and have it not, customers who are gone among them; in order of keys.
    """

    had: int
    has: int
    kept: int
    entered: pl.Series
    left: pl.Series

    @property
    def retention(self) -> float | None:
        """The share of those who had the tier and still have it; None where nobody had it."""
        return self.kept / self.had if self.had else None


def tier_flows(before: Assignments, after: Assignments, standard: str) -> Mapping[str, TierFlow]:
    """Tier → what became of it, best first; tiers that only one side has are among them.

    Args:
        before: the earlier one.
        after: the later one.
        standard: that at least one side has.
    """
    frame = side_by_side(before, after, standard)
    tiers: dict[str, None] = {}
    for side in (after, before):
        found = side.standards.get(standard)
        tiers |= dict.fromkeys(found.tiers if found is not None else ())
    return {tier: _flow(frame, tier) for tier in tiers}


def _flow(frame: pl.DataFrame, tier: str) -> TierFlow:
    had = (frame["before"] == tier).fill_null(False)
    has = (frame["after"] == tier).fill_null(False)
    keys = frame["key"]
    return TierFlow(
        int(had.sum()),
        int(has.sum()),
        int((had & has).sum()),
        keys.filter(has & ~had).sort(),
        keys.filter(had & ~has).sort(),
    )
