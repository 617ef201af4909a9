"""Two classifications of different days: who moved between tiers, who entered and left each, who stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.assignments import Assignments
from tieringrules.engine.movement import NO_TIER

_KEY, _BEFORE, _AFTER, _WAS, _IS = "key", "before", "after", "was", "is"


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


@dataclass(frozen=True, slots=True)
class StandardFlow:
    """What became of the tiers of one standard.

    Attributes:
        matrix: tier before → tier after → customers of both sides, best first; `NO_TIER` stands for none.
        new: tier after → customers who were not there before.
        gone: tier before → customers who are not there after.
        up, down, same: customers of both sides, between tiers that the later side has.
        tiers: tier → what became of it; those that only the earlier side has come last.
    """

    matrix: Mapping[str, Mapping[str, int]]
    new: Mapping[str, int]
    gone: Mapping[str, int]
    up: int
    down: int
    same: int
    tiers: Mapping[str, TierFlow]


def standard_flow(before: Assignments, after: Assignments, standard: str) -> StandardFlow:
    """How customers moved in one standard.

    Args:
        before: the earlier one.
        after: the later one, with the same kind of keys.
        standard: that at least one side has.
    """
    one, other = _side(before, standard, _BEFORE, _WAS), _side(after, standard, _AFTER, _IS)
    frame = one.join(other, on=_KEY, how="full", coalesce=True)
    frame = frame.with_columns(pl.col(_WAS, _IS).fill_null(False))
    old, new = (
        list(side.standards[standard].tiers) if standard in side.standards else [] for side in (before, after)
    )
    grouped = frame.group_by(_BEFORE, _AFTER, _WAS, _IS).len()
    counts = {
        (was, is_, one or NO_TIER, other or NO_TIER): count
        for one, other, was, is_, count in grouped.iter_rows()
    }
    both = {(one, other): count for (was, is_, one, other), count in counts.items() if was and is_}
    matrix = {
        one: {other: both[one, other] for other in (*new, NO_TIER) if (one, other) in both}
        for one in (*old, NO_TIER)
    }
    steps = [
        (new.index(other) - new.index(one), count)
        for (one, other), count in both.items()
        if one in new and other in new
    ]
    return StandardFlow(
        {one: row for one, row in matrix.items() if row},
        {tier: count for tier in (*new, NO_TIER) if (count := counts.get((False, True, NO_TIER, tier)))},
        {tier: count for tier in (*old, NO_TIER) if (count := counts.get((True, False, tier, NO_TIER)))},
        sum(count for step, count in steps if step < 0),
        sum(count for step, count in steps if step > 0),
        sum(count for step, count in steps if step == 0),
        {tier: _flow(frame, tier) for tier in dict.fromkeys((*new, *old))},
    )


def _side(assignments: Assignments, standard: str, tier: str, is_there: str) -> pl.DataFrame:
    known = standard in assignments.standards
    tiers = pl.col(standard).cast(pl.String) if known else pl.lit(None, pl.String)
    return assignments.frame.select(
        pl.col(assignments.key).alias(_KEY), tiers.alias(tier), pl.lit(True).alias(is_there)
    )


def _flow(frame: pl.DataFrame, tier: str) -> TierFlow:
    had = (frame[_BEFORE] == tier).fill_null(False)
    has = (frame[_AFTER] == tier).fill_null(False)
    keys = frame[_KEY]
    return TierFlow(
        int(had.sum()),
        int(has.sum()),
        int((had & has).sum()),
        keys.filter(has & ~had).sort(),
        keys.filter(had & ~has).sort(),
    )
