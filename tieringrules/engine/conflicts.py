"""Customers for whom rows of a table hold that must not hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from tieringrules.diagnostic import Diagnostic, Localized, report
from tieringrules.rulebook.deciding import CONFLICT_CODES
from tieringrules.rulebook.kernel import Kernel

# So many keys are named; the others have no tier in the output either.
_NAMED = 10


def conflict_warnings(
    kernel: Kernel, conflicts: Mapping[str, pl.Series], keys: pl.Series
) -> Iterator[Diagnostic]:
    """A warning for each standard that has such customers, with their keys unless these are personal.

    Args:
        kernel: the rules.
        conflicts: per decision, whether its rows are in conflict.
        keys: the customers' keys, in the same order.
    """
    for decision in kernel.decisions:
        found = conflicts.get(decision.name)
        if found is None or not found.any():
            continue
        named = keys.filter(found)
        words = _keys(kernel.key, None if kernel.key_is_personal else named.head(_NAMED), named.len())
        code = CONFLICT_CODES[decision.hit_policy]
        yield report(code, decision.span, name=decision.name, count=named.len(), keys=words)


def _keys(column: str, keys: pl.Series | None, count: int) -> Localized:
    if keys is None:
        return Localized("", "")
    listed, more = [str(key) for key in keys.to_list()], count - keys.len()
    return Localized(
        f" ({column}: {', '.join(listed)}" + (f", and {more} more)" if more else ")"),
        f"（{column}：{'、'.join(listed)}" + (f"，另有 {more} 个）" if more else "）"),
    )
