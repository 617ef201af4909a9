"""Into which tier a customer comes whom the rules place in one that may be full, all others as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tieringrules.engine.places import Places, admission, is_before, stays
from tieringrules.language.syntax import Comparison, ComparisonOperator, Expr, Literal, Name
from tieringrules.language.types import BOOLEAN
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Decision


class UncertainError(Exception):
    """What is known of the day does not say: the customer's moving would move others, too."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands on the day.

    Attributes:
        asked: the tier by the rules, by its rank.
        value: of the measure by which customers stay.
        rank: the tier that the customer has: the one by the rules, or a worse one where that is full.
    """

    asked: int
    value: Value
    rank: int


def settled(rank: int, value: Value, now: Standing | None, places: Mapping[int, Places]) -> int:
    """The tier, by its rank.

    Args:
        rank: the tier by the rules.
        value: of the measure by which customers stay.
        now: where the customer stands on the day; None without a tier.
        places: rank → what became of its places on the day, with the customer where `now` says.

    Raises:
        UncertainError: others could take the place that the customer leaves, or would have to go, too.
    """
    others_rise = False
    tier = rank if now is None else min(rank, now.asked)
    while True:
        found = places.get(tier)
        if tier >= rank:
            if found is None:
                return tier
            is_here = now is not None and tier == now.rank
            # Where others rose there are fewer than before: who comes in beside all of them comes in.
            if stays(found, value) if is_here else admission(found).lets_in(value):
                return tier
            # Equal to the last that stays, and no place for one more: all of them would go to the next tier.
            takes_along = not is_here and bool(found.kept) and value == found.cut
            if others_rise or (takes_along and tier + 1 in places):
                raise UncertainError
        if found is not None and now is not None and now.asked <= tier <= now.rank:
            if tier == now.rank:
                others_rise |= bool(found.moved)
            elif tier < rank or is_before(now.value, value):
                # Equal customers went together as there was no place for all: without this one there may be.
                others_rise |= found.kept < found.free and now.value == found.first_out
        tier += 1


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
