"""Customers whose row went into another: what names the key that is gone means the one that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl

from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Kernel
from tieringrules.rulebook.override import Override


def survivors_of(kernel: Kernel, tables: Mapping[str, Table]) -> Mapping[str, str]:
    """Key that is gone → key that stands for it, as texts.

    Args:
        kernel: for the customers table.
        tables: as they were prepared.
    """
    table = tables.get(kernel.customers.name)
    if table is None or not len(table.merges):
        return {}
    pairs = table.merges.rows.select(pl.col("key", "into_key").cast(pl.String)).unique()
    return {key: into for key, into in pairs.iter_rows() if key is not None and key != into}


def standing_for(kernel: Kernel, tables: Mapping[str, Table], customer: str) -> str:
    """The key that stands for a customer: their own, unless their row went into another."""
    return survivors_of(kernel, tables).get(customer.strip(), customer)


def with_overrides_of_survivors(kernel: Kernel, tables: Mapping[str, Table]) -> Kernel:
    """The kernel whose overrides name the customers that stand for those whose row is gone.

    What is set for a customer itself goes before what was set for another key of theirs; of several such the
    one that holds longest.

    Args:
        kernel: the rules.
        tables: as they were prepared.
    """
    survivors = survivors_of(kernel, tables) if kernel.overrides else {}
    if not any(str(override.customer) in survivors for override in kernel.overrides):
        return kernel
    own = [override for override in kernel.overrides if str(override.customer) not in survivors]
    moved = sorted(
        (override for override in kernel.overrides if str(override.customer) in survivors),
        key=lambda override: (-override.until.toordinal(), str(override.customer)),
    )
    kept: dict[tuple[str, str], Override] = {}
    for override in moved:
        into = survivors[str(override.customer)]
        taken = any(str(each.customer) == into and each.standard == override.standard for each in own)
        if not taken:
            value = into if isinstance(override.customer, str) else Decimal(into)
            kept.setdefault((into, override.standard), replace(override, customer=value))
    return replace(kernel, overrides=(*own, *kept.values()))
