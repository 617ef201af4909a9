"""Tiers that hold so many customers and no more, column by column.

Tiers are looked at from the best to the last. Of the customers whom the rules place in one, or who came from
the tier above, the first by the measure stay; the others go to the next tier.
"""

from __future__ import annotations

import polars as pl

from tieringrules.engine.overriding import by_rules, capacity_number, ranks_of
from tieringrules.engine.places import Places
from tieringrules.engine.storage import from_stored
from tieringrules.language.types import Type
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.kernel import Decision


def limited(
    decision: Decision, capacity: Capacity, branch: pl.Series, measure: pl.Series, type_: Type
) -> tuple[pl.Series, dict[int, Places]]:
    """The branches of all customers after the capacity of tiers, and what became of the places.

    Args:
        decision: the standard.
        capacity: its own.
        branch: per customer the number of what decides, overrides among them.
        measure: per customer what they are put in order by, as stored.
        type_: of the measure.
    """
    ranks = pl.Series(ranks_of(decision), dtype=pl.Int32).gather(branch)
    competes = by_rules(decision, branch).fill_null(False)
    by_hand = branch.is_not_null() & ~competes
    found: dict[int, Places] = {}
    for rank, places in enumerate(capacity.places):
        if places is None:
            continue
        asked = competes & (ranks == rank).fill_null(False)
        overridden = int((by_hand & (ranks == rank)).sum())
        stay, found[rank] = _places(places, overridden, asked, measure, type_)
        goes = asked & ~stay
        if goes.any():
            ranks = ranks.set(goes, rank + 1)
            branch = branch.set(goes, capacity_number(decision, rank + 1))
    return branch, found


def _places(
    places: int, overridden: int, asked: pl.Series, measure: pl.Series, type_: Type
) -> tuple[pl.Series, Places]:
    wanted, free = int(asked.sum()), max(0, places - overridden)
    # Missing ones come last.
    ordered = measure.filter(asked).sort(descending=True, nulls_last=True)
    if wanted <= free:
        cut = from_stored(ordered[-1], type_) if wanted else None
        return asked, Places(places, overridden, wanted, wanted, cut)
    first_out = ordered[free]
    # Whoever is equal to the first that has no place goes, too.
    stay = asked & measure.is_not_null() if first_out is None else asked & (measure > first_out)
    stay = stay.fill_null(False)
    kept = int(stay.sum())
    cut = from_stored(ordered[kept - 1], type_) if kept else None
    return stay, Places(places, overridden, wanted, kept, cut, from_stored(first_out, type_))
