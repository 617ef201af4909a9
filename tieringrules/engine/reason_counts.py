"""How often each reason of a standard is true, tier by tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from tieringrules.rulebook.kernel import Kernel

# What stands for having no tier; no tier has an empty name.
NO_TIER = ""


def reason_counts(
    kernel: Kernel, standard: str, columns: Mapping[str, pl.Series], tiers: Sequence[str], placed: pl.Series
) -> Mapping[str, Mapping[str, int]]:
    """Tier → reason → customers, zeros included; empty for a standard without reasons.

    Args:
        kernel: the rules.
        standard: its name.
        columns: definition → truth per customer; unknown counts as not true.
        tiers: of the standard, best first.
        placed: the customers' tiers; those without one are counted under `NO_TIER`, where there are some.
    """
    group = next((group for group in kernel.reasons if group.standard == standard), None)
    if group is None:
        return {}
    names = [name for name, _ in group.reasons]
    frame = pl.DataFrame(
        [placed.fill_null(NO_TIER).alias("tier")]
        + [columns[definition].fill_null(False).alias(f"reason {name}") for name, definition in group.reasons]
    )
    sums = frame.group_by("tier").agg(pl.col(f"reason {name}").sum() for name in names)
    found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in sums.iter_rows()}
    listed = [*tiers, *([NO_TIER] if NO_TIER in found else [])]
    return {tier: found.get(tier, dict.fromkeys(names, 0)) for tier in listed}
