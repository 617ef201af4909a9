"""Into which tier a customer comes whom the rules place in one that may be full, all others as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieringrules.engine.places import Places, admission, stays
from tieringrules.language.syntax import Comparison, ComparisonOperator, Expr, Literal, Name
from tieringrules.language.types import BOOLEAN
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Decision


class UncertainError(Exception):
    """What is known of the day does not say: the customer's moving would move others, too."""


def settled(rank: int, value: Value, now: int | None, places: Mapping[int, Places]) -> int:
    """The tier, by its rank.

    Args:
        rank: the tier by the rules.
        value: of the measure by which customers stay.
        now: the tier that the customer has on the day; None for none.
        places: rank → what became of its places on the day, with the customer where `now` says.

    Raises:
        UncertainError: others could take the place that the customer leaves, or would have to go, too.
    """
    # Whoever could come up into the place that is left leaves a place in turn.
    others_rise = now is not None and any(rank <= now and found.moved for rank, found in places.items())
    while rank in places:
        found = places[rank]
        if stays(found, value) if rank == now else admission(found).lets_in(value):
            return rank
        is_below = now is not None and rank > now
        # Equal to the last that stays, and no place for one more: all of them would go to the next tier.
        takes_along = rank != now and bool(found.kept) and value == found.cut
        if (others_rise and is_below) or (takes_along and rank + 1 in places):
            raise UncertainError
        rank += 1
    return rank


def coming_in(decision: Decision, places: Places | None) -> Iterator[Expr]:
    """What it takes to come into a tier, as conditions on the measure where that is a field.

    Args:
        decision: the standard.
        places: what became of the places in the tier; None where it holds any number.
    """
    if places is not None and (needed := admission(places)).need == "above":
        yield from _measured(decision, ">", needed.bound)


def staying(decision: Decision, places: Places | None) -> Iterator[Expr]:
    """What keeps a customer in a tier that others had to leave; arguments are those of `coming_in`."""
    if places is not None and places.moved:
        yield from _measured(decision, ">=", places.cut)
        yield from _measured(decision, ">", places.first_out)


def _measured(decision: Decision, operator: ComparisonOperator, bound: Value) -> Iterator[Expr]:
    by = decision.capacity.by if decision.capacity is not None else None
    if isinstance(by, Name) and bound is not None:
        yield Comparison(operator, by, Literal(bound, type=by.type), type=BOOLEAN)
