"""Why one customer keeps a tier that is not the one computed, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.holding import holdings_of_rows, knows_of
from tieringrules.engine.provenance import Facts
from tieringrules.engine.storage import to_stored
from tieringrules.intake.table import Table
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.stability import Holding, Stability, Way, since_name, way_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A tier that a customer keeps though another is computed.

    Attributes:
        tier_computed: by the rules; None for none.
        rule_computed: which of them, or what else gave it; None where nothing did.
        way: whether the tier computed is better or worse.
        since: the day of the first run that computed a better one, or a worse one.
        goes_on: the first day on which a run gives the tier computed then; None for never.
        is_protected: whether only an override takes the tier away.
    """

    tier_computed: str | None
    rule_computed: str | None
    way: Way
    since: dt.date
    goes_on: dt.date | None
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Went:
    """That a customer has the tier computed only now, since the time is over.

    Attributes:
        tier_before: the tier that the customer held until the last run.
        way: whether a better or a worse one was computed.
        since: the day of the first run that computed such a one.
    """

    tier_before: str
    way: Way
    since: dt.date


@dataclass(frozen=True, slots=True)
class StabilityExplained:
    """How a standard keeps a customer's tier stable.

    Attributes:
        rules: what the standard says.
        is_protected: whether the tier that the customer has is protected.
        kept: what is kept; None where the customer has the tier computed.
        went: where the customer comes to the tier computed after a time.
    """

    rules: Stability
    is_protected: bool
    kept: Kept | None = None
    went: Went | None = None

    @property
    def never_falls(self) -> bool:
        """Whether no fall of the tier computed takes the customer's tier away, or none is to come."""
        return self.is_protected or self.kept is not None


def explained_stability(
    decision: Decision, facts: Facts, tier_computed: str | None, rule_computed: str | None
) -> StabilityExplained | None:
    """What stability does to one customer whose tier nobody set by hand; None where there is none.

    Args:
        decision: the standard.
        facts: what is known about the customer.
        tier_computed: by rules and capacity.
        rule_computed: what gave it.
    """
    values, stability = facts.values, decision.stability
    if stability is None or not decision.is_in_force(facts.as_of):
        return None
    tier, holding = values.get(decision.name), facts.holdings.get(decision.name)
    went = _went(decision, stability, tier.rank if isinstance(tier, TierValue) else None, holding)
    if not isinstance(tier, TierValue):
        return StabilityExplained(stability, is_protected=False, went=went) if went is not None else None
    is_protected = tier.name in stability.protect
    computed, since = values.get(decision.computed), values.get(since_name(decision.name))
    rank = computed.rank if isinstance(computed, TierValue) else None
    way = way_of(tier.rank, rank)
    if way is None or not isinstance(since, dt.date):
        return StabilityExplained(stability, is_protected, went=went)
    goes_on = stability.goes_on(tier.name, way, since)
    safe = is_protected and way == "down"
    kept = Kept(tier_computed, rule_computed, way, since, goes_on, safe)
    return StabilityExplained(stability, is_protected, kept)


def _went(decision: Decision, stability: Stability, rank: int | None, holding: Holding | None) -> Went | None:
    """Whether a customer goes today after a time; going at once needs no words."""
    way = way_of(holding.rank, rank) if holding is not None else None
    if holding is None or way is None or stability.after(way) is None or holding.since is None:
        return None
    return Went(decision.type.tiers[holding.rank], way, holding.since)


def holdings_of(
    kernel: Kernel, tables: Mapping[str, Table], values: Mapping[str, Value]
) -> Mapping[str, Holding]:
    """Standard → what the earlier result says of one customer in it; only standards with stability.

    Args:
        kernel: the standards.
        tables: among them the earlier result, if there is one.
        values: the customer's, the key among them.
    """
    steady = [each for each in kernel.decisions if each.stability is not None and knows_of(tables, each.name)]
    if not steady:
        return {}
    table, key = tables[PREVIOUS], values[kernel.key]
    # One row, lest a million keys become values of Python.
    own = pl.col(kernel.key) == to_stored(key, kernel.customers.type_of(kernel.key))
    row = Table(table.dataset, table.frame.filter(own))
    found = {each.name: holdings_of_rows(kernel, {PREVIOUS: row}, [key], each)[0] for each in steady}
    return {name: holding for name, holding in found.items() if holding is not None}
