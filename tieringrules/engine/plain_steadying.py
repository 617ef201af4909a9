"""Customers who keep a tier for a while though the rules compute another, in plain Python: what is right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from tieringrules.engine.overriding import ranks_of, stability_number
from tieringrules.engine.steadying import Steadied
from tieringrules.rulebook.kernel import Decision
from tieringrules.rulebook.stability import Holding, Stability, standing


def steadied_rows(
    decision: Decision,
    stability: Stability,
    branches: Sequence[int | None],
    holdings: Sequence[Holding | None],
    as_of: dt.date,
) -> tuple[list[int | None], list[int | None], list[dt.date | None], Steadied]:
    """The branches of all customers after the stability of tiers, the tiers computed, days, and counts.

    Arguments and what comes back are those of `steadying.steadied`.
    """
    ranks, rules, tiers = ranks_of(decision), len(decision.branches), decision.type.tiers
    numbers: list[int | None] = []
    computed: list[int | None] = []
    days: list[dt.date | None] = []
    kept: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for number, holding in zip(branches, holdings, strict=True):
        if number is not None and rules <= number < rules + len(tiers):
            numbers.append(number)
            computed.append(None)
            days.append(None)
            continue
        rank = None if number is None else ranks[number]
        found = standing(stability, tiers, holding, rank, as_of)
        computed.append(rank)
        days.append(found.since)
        if found.way is None or found.rank is None:
            numbers.append(number)
            continue
        numbers.append(stability_number(decision, found.rank))
        (kept if found.way == "down" else waiting)[found.rank] += 1
    return numbers, computed, days, Steadied(dict(sorted(kept.items())), dict(sorted(waiting.items())))
