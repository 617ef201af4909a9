"""How customers moved since an earlier result: which tier they entered, which they left, up or down.

The earlier tier is the one that `previous.<standard>` names; the present one is the tier of the result, one
set by hand included. Tiers of a standard count from the best to the last, so that up is towards the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from tieringrules.engine.assignments import Assignments

Direction: TypeAlias = Literal["up", "down", "same"]
# What stands for having no tier where movements are counted; no tier has an empty name.
NO_TIER = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One customer's way in one standard.

    Attributes:
        before: the earlier tier; None for none.
        now: the present tier; None for none.
        entered: the tier that the customer has and had not; None for none.
        left: the tier that the customer had and has not; None for none.
        direction: from an earlier tier to a present one; None where one of them is missing.
    """

    before: str | None
    now: str | None
    entered: str | None = None
    left: str | None = None
    direction: Direction | None = None


def movement_of(
    tiers: Sequence[str], before: str | None, now: str | None, *, is_new: bool = True
) -> Movement:
    """The movement of one customer.

    Args:
        tiers: of the standard, best first.
        before: the earlier tier.
        now: the present tier.
        is_new: whether a customer without an earlier tier had none, so that the present one is entered. It
            is not so where nothing is known of anyone's earlier tiers, or where the earlier tier is one that
            the standard has no longer.
    """
    if before is None:
        return Movement(None, now, now if is_new else None)
    if now is None:
        return Movement(before, None, None, before)
    if now == before:
        return Movement(before, now, direction="same")
    is_up = tiers.index(now) < tiers.index(before)
    return Movement(before, now, now, before, "up" if is_up else "down")


def movements(assignments: Assignments, standard: str) -> pl.DataFrame:
    """The movement of every customer in a standard, in key order.

    Args:
        assignments: the result.
        standard: its name.

    Returns:
        `before`, `now`, `entered`, `left` and `direction` (all String), as `Movement` has them. Without an
        earlier result, or before the standard takes effect, nobody moved: only `now` has values.

    Raises:
        KeyError: no such standard.
    """
    tiers = list(assignments.standards[standard].tiers)
    now = assignments.frame[standard].alias("now")
    earlier = assignments.earlier.get(standard)
    if earlier is None:
        nothing = pl.repeat(None, now.len(), dtype=pl.String, eager=True)
        names = ("before", "entered", "left", "direction")
        empty = pl.DataFrame([now, *(nothing.alias(name) for name in names)])
        return empty.select("before", "now", "entered", "left", "direction")
    ranks = now.replace_strict(tiers, list(range(len(tiers))), default=None, return_dtype=pl.Int32)
    frame = pl.DataFrame(
        [
            now,
            pl.Series(tiers, dtype=pl.String).gather(earlier.ranks).alias("before"),
            ranks.alias("rank"),
            earlier.ranks.alias("earlier"),
            earlier.unknown.alias("unknown"),
        ]
    )
    moved = pl.col("before").ne_missing(pl.col("now"))
    is_new = ~pl.col("unknown") & pl.lit(earlier.knows_anyone)
    up, down = pl.col("rank") < pl.col("earlier"), pl.col("rank") > pl.col("earlier")
    return frame.select(
        "before",
        "now",
        entered=pl.when(moved & (pl.col("before").is_not_null() | is_new)).then("now"),
        left=pl.when(moved).then("before"),
        direction=pl.when(up)
        .then(pl.lit("up"))
        .when(down)
        .then(pl.lit("down"))
        .when(pl.col("before") == pl.col("now"))
        .then(pl.lit("same")),
    )


def movement_counts(assignments: Assignments, standard: str) -> Mapping[str, Mapping[str, int]] | None:
    """Earlier tier → present tier → customers, both best first, `NO_TIER` last; None without earlier tiers.

    Customers whose earlier tier the standard has no longer are not counted.
    """
    earlier = assignments.earlier.get(standard)
    if earlier is None:
        return None
    known = movements(assignments, standard).filter(~earlier.unknown)
    counted = known.select(pl.col("before", "now").fill_null(NO_TIER)).group_by("before", "now").len()
    counts = {(before, now): number for before, now, number in counted.iter_rows()}
    names = [*assignments.standards[standard].tiers, NO_TIER]
    found = {
        before: {now: counts[before, now] for now in names if (before, now) in counts} for before in names
    }
    return {before: row for before, row in found.items() if row}
