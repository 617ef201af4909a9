"""Tiers that hold so many customers and no more, in plain Python: what is right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from tieringrules.engine.overriding import capacity_number, ranks_of
from tieringrules.engine.places import Places
from tieringrules.language.values import Value
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.kernel import Decision


def limited_rows(
    decision: Decision, capacity: Capacity, branches: Sequence[int | None], measure: Sequence[Value]
) -> tuple[list[int | None], dict[int, Places]]:
    """The branches of all customers after the capacity of tiers, and what became of the places.

    Args:
        decision: the standard.
        capacity: its own.
        branches: per customer the number of what decides, overrides among them.
        measure: per customer what they are put in order by.
    """
    ranks = ranks_of(decision)
    numbers = list(branches)
    found: dict[int, Places] = {}
    waiting: list[int] = []
    for rank, places in enumerate(capacity.places):
        here = [row for row, number in enumerate(branches) if number is not None and ranks[number] == rank]
        by_rules = [row for row in here if branches[row] in range(len(decision.branches))]
        overridden = len(here) - len(by_rules)
        asking = [*waiting, *by_rules]
        if places is None:
            waiting = []
            continue
        free = max(0, places - overridden)
        groups = _groups(asking, measure)
        kept: list[int] = []
        while groups and len(kept) + len(groups[0]) <= free:
            kept += groups.pop(0)
        waiting = [row for group in groups for row in group]
        for row in waiting:
            numbers[row] = capacity_number(decision, rank + 1)
        found[rank] = Places(
            places,
            overridden,
            len(asking),
            len(kept),
            measure[kept[-1]] if kept else None,
            measure[waiting[0]] if waiting else None,
        )
    return numbers, found


def _groups(rows: Sequence[int], measure: Sequence[Value]) -> list[list[int]]:
    """Rows of one value together, the greatest first and the missing ones last."""

    def value(row: int) -> Any:
        return measure[row]

    known = sorted((row for row in rows if measure[row] is not None), key=value, reverse=True)
    groups = [list(group) for _, group in groupby(known, key=value)]
    missing = [row for row in rows if measure[row] is None]
    return [*groups, missing] if missing else groups
