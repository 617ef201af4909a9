"""Customers who keep a tier for a while though the rules compute another, column by column."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from tieringrules.engine.holding import HeldTiers
from tieringrules.engine.overriding import by_override, ranks_of, stability_number
from tieringrules.language.calendar import window_start
from tieringrules.rulebook.kernel import Decision
from tieringrules.rulebook.model import CalendarSpan
from tieringrules.rulebook.stability import Stability


@dataclass(frozen=True, slots=True)
class Steadied:
    """How many customers have another tier than the rules compute, by the tier that they have.

    Attributes:
        kept: rank → customers for whom a worse tier, or none, is computed.
        waiting: rank → customers for whom a better tier is computed.
    """

    kept: Mapping[int, int] = field(default_factory=dict)
    waiting: Mapping[int, int] = field(default_factory=dict)


# Standard → how many keep a tier.
Stabilities: TypeAlias = Mapping[str, Steadied]


@dataclass(frozen=True, slots=True, eq=False)
class Steady:
    """What became of all customers in a standard, in key order.

    Attributes:
        branch: what decides, by its number in the outcome (UInt32).
        computed: the tier by the rules (Int32), missing for none and where a tier is set by hand.
        since: the day of the first run that computed another tier than the customer has (Date).
        told: how many keep which tier.
    """

    branch: pl.Series
    computed: pl.Series
    since: pl.Series
    told: Steadied


def steadied(
    decision: Decision, stability: Stability, branch: pl.Series, held: HeldTiers | None, as_of: dt.date
) -> Steady:
    """The branches of all customers after the stability of tiers.

    Args:
        decision: the standard, in force.
        stability: its own.
        branch: per customer the number of what decides, overrides and capacity among them.
        held: what the earlier result says; None without one.
        as_of: the day.
    """
    ranks = pl.Series(ranks_of(decision), dtype=pl.Int32).gather(branch)
    by_hand = by_override(decision, branch).fill_null(False)
    computed = ranks.set(by_hand, None)
    if held is None:
        nothing = pl.repeat(None, branch.len(), dtype=pl.Date, eager=True)
        return Steady(branch, computed, nothing, Steadied())
    none, tiers = len(decision.type.tiers), decision.type.tiers
    protected = [tier in stability.protect for tier in tiers]
    frame = pl.DataFrame(
        {
            "held": held.ranks.set(by_hand, None),
            "computed": computed.fill_null(none),
            "was": held.computed,
            "began": held.since,
        }
    )
    way, before = (pl.col(name) - pl.col("held") for name in ("computed", "was"))
    goes_on = (way.sign() == before.sign()) & pl.col("began").is_not_null()
    today = pl.lit(as_of, dtype=pl.Date)
    is_safe = pl.col("held").is_in([rank for rank, safe in enumerate(protected) if safe])
    found = frame.with_columns(
        way=way.sign(),
        since=pl.when(goes_on.fill_null(False)).then(pl.min_horizontal("began", today)).otherwise(today),
    ).select(
        "held",
        "since",
        waits=(pl.col("way") < 0) & ~_is_over(stability.upgrade_after, as_of),
        keeps=(pl.col("way") > 0) & (is_safe | ~_is_over(stability.downgrade_after, as_of)),
    )
    waits, keeps = (found[name].fill_null(False) for name in ("waits", "keeps"))
    stays = waits | keeps
    numbers = (found["held"] + stability_number(decision, 0)).cast(pl.UInt32)
    return Steady(
        branch.zip_with(~stays, numbers) if stays.any() else branch,
        computed,
        found["since"].set(~stays, None),
        Steadied(_counts(found["held"].filter(keeps)), _counts(found["held"].filter(waits))),
    )


def _is_over(span: CalendarSpan | None, as_of: dt.date) -> pl.Expr:
    """Whether a time that began on the day of `since` is over."""
    if span is None:
        return pl.lit(True)
    try:
        last = window_start(as_of, months=span.months, days=span.days)
    except OverflowError:
        return pl.lit(False)
    if span.months and as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]:
        # Months clamp: from the 29th, 30th and 31st on, all end on the last day of a short month.
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return pl.col("since") <= last


def _counts(ranks: pl.Series) -> Mapping[int, int]:
    return dict(ranks.alias("rank").value_counts().sort("rank").iter_rows())
