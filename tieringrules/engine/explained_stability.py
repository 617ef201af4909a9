"""Why one customer keeps a tier that is not the one computed, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.holding import holdings_of_rows, knows_of
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
class StabilityExplained:
    """How a standard keeps a customer's tier stable.

    Attributes:
        rules: what the standard says.
        is_protected: whether the tier that the customer has is protected.
        kept: what is kept; None where the customer has the tier computed.
    """

    rules: Stability
    is_protected: bool
    kept: Kept | None = None

    @property
    def never_falls(self) -> bool:
        """Whether no fall of the tier computed takes the customer's tier away, or none is to come."""
        return self.is_protected or self.kept is not None


def explained_stability(
    decision: Decision, values: Mapping[str, Value], tier_computed: str | None, rule_computed: str | None
) -> StabilityExplained | None:
    """What stability does to one customer whose tier nobody set by hand; None where there is none.

    Args:
        decision: the standard.
        values: the customer's, as the classification found them.
        tier_computed: by rules and capacity.
        rule_computed: what gave it.
    """
    stability, tier = decision.stability, values.get(decision.name)
    if stability is None or not isinstance(tier, TierValue):
        return None
    is_protected = tier.name in stability.protect
    computed, since = values.get(decision.computed), values.get(since_name(decision.name))
    rank = computed.rank if isinstance(computed, TierValue) else None
    way = way_of(tier.rank, rank)
    if way is None or not isinstance(since, dt.date):
        return StabilityExplained(stability, is_protected)
    goes_on = stability.goes_on(tier.name, way, since)
    safe = is_protected and way == "down"
    kept = Kept(tier_computed, rule_computed, way, since, goes_on, safe)
    return StabilityExplained(stability, is_protected, kept)


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
