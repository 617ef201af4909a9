"""What an earlier result says of customers in standards that keep tiers stable.

A tier that was set by hand is nobody's own: where neither a computed tier nor a day stands beside it, though
the result has the columns for them, the customer held none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tieringrules.engine.earlier import EarlierTiers
from tieringrules.engine.storage import to_values
from tieringrules.intake.table import Table
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Decision, Kernel
from tieringrules.rulebook.previous import PREVIOUS
from tieringrules.rulebook.stability import Holding, computed_name, since_name


@dataclass(frozen=True, slots=True, eq=False)
class HeldTiers:
    """What is known of the customers in one standard, in key order, as `Holding` has it.

    Attributes:
        ranks: the tiers held (Int32), missing for none.
        computed: the tiers computed, the number of tiers for none (Int32); missing where that is not known.
        since: the day of the first run that computed another tier (Date).
    """

    ranks: pl.Series
    computed: pl.Series
    since: pl.Series


def knows_of(tables: Mapping[str, Table], standard: str) -> bool:
    """Whether there is an earlier result with a standard's tiers; a column of the customers is none."""
    table = tables.get(PREVIOUS)
    return table is not None and standard in table.frame.columns


def says_since(table: Table, standard: str) -> bool:
    """Whether an earlier result says which tier was computed, and since when another than the one held."""
    return {computed_name(standard), since_name(standard)} <= set(table.frame.columns)


def held_tiers(
    kernel: Kernel, tables: Mapping[str, Table], keys: pl.Series, earlier: EarlierTiers, decision: Decision
) -> HeldTiers:
    """What an earlier result says of all customers in a standard.

    Args:
        kernel: for the key.
        tables: among them the earlier result, which has the standard.
        keys: the customers' keys, in order.
        earlier: the tiers that it has for them.
        decision: the standard.
    """
    table, tiers = tables[PREVIOUS], decision.type.tiers
    if not says_since(table, decision.name):
        nothing = pl.repeat(None, keys.len(), dtype=pl.Int32, eager=True)
        return HeldTiers(earlier.ranks, nothing, nothing.cast(pl.Date))
    known = pl.DataFrame(
        [
            table.frame[kernel.key].cast(keys.dtype, strict=False).alias("key"),
            table.frame[computed_name(decision.name)].alias("computed"),
            table.frame[since_name(decision.name)].alias("since"),
        ]
    )
    # Straight in polars: Narwhals promises no order of a join's rows.
    found = keys.alias("key").to_frame().join(known, on="key", how="left", maintain_order="left")
    names, since = found["computed"], found["since"]
    numbers = pl.int_range(len(tiers), dtype=pl.Int32, eager=True)
    computed = names.replace_strict(
        pl.Series(tiers, dtype=pl.String), numbers, default=None, return_dtype=pl.Int32
    )
    is_none = names.is_null() & since.is_not_null()
    by_hand = names.is_null() & since.is_null()
    return HeldTiers(earlier.ranks.set(by_hand, None), computed.set(is_none, len(tiers)), since)


def holdings_of_rows(
    kernel: Kernel, tables: Mapping[str, Table], keys: Sequence[Value], decision: Decision
) -> list[Holding | None]:
    """The same row by row, in plain Python; None for customers who held no tier."""
    table = tables[PREVIOUS]
    own = to_values(table.frame[kernel.key], kernel.customers.type_of(kernel.key))
    rows = dict(zip(own, table.frame.iter_rows(named=True), strict=True))
    has_states = says_since(table, decision.name)
    return [_holding(decision, rows.get(key, {}), has_states=has_states) for key in keys]


def _holding(decision: Decision, row: Mapping[str, object], *, has_states: bool) -> Holding | None:
    tiers = list(decision.type.tiers)
    tier, computed, since = (
        row.get(name) for name in (decision.name, computed_name(decision.name), since_name(decision.name))
    )
    if not isinstance(tier, str) or tier not in tiers:
        return None
    rank = tiers.index(tier)
    if not has_states:
        return Holding(rank)
    if computed is None:
        return Holding(rank, len(tiers), since) if since is not None else None  # type: ignore[arg-type]
    known = tiers.index(str(computed)) if computed in tiers else None
    return Holding(rank, known, since)  # type: ignore[arg-type]
