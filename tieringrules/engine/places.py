"""What became of the places in a tier that holds so many customers and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Decision

CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Places:
    """The places in one tier on a day.

    Attributes:
        places: how many there are.
        overridden: customers who are in the tier by override; they take their places first.
        wanted: customers whom the rules place here, or who came from the tier above.
        kept: how many of those stay.
        cut: the last measure that stays; None where nobody stays, or where it is missing.
        first_out: the first measure that goes; None where nobody goes, or where it is missing.
    """

    places: int
    overridden: int
    wanted: int
    kept: int
    cut: Value = None
    first_out: Value = None

    @property
    def free(self) -> int:
        """The places that overrides leave."""
        return max(0, self.places - self.overridden)

    @property
    def moved(self) -> int:
        """Customers who go to the next tier."""
        return self.wanted - self.kept


# Standard → rank → the places of that tier.
Capacities: TypeAlias = Mapping[str, Mapping[int, Places]]


@dataclass(frozen=True, slots=True)
class Admission:
    """What the measure of one more customer must be.

    Attributes:
        need: `none` where there is a free place for anybody, `above` where it must be above the bound,
            `never` where nobody can come in.
        bound: None stands for a missing value, which is below all others.
    """

    need: Literal["none", "above", "never"]
    bound: Value = None

    def lets_in(self, value: Value) -> bool:
        """Whether a customer with this measure comes in."""
        return self.need == "none" or (self.need == "above" and is_before(value, self.bound))


def admission(found: Places) -> Admission:
    """What it takes to come into a tier for a customer who is not in it."""
    if found.kept < found.free:
        return Admission("above", found.first_out) if found.moved else Admission("none")
    return Admission("above", found.cut) if found.kept else Admission("never")


def stays(found: Places, value: Value) -> bool:
    """Whether a customer who is in a tier would stay there with another measure."""
    return not found.moved or not is_before(found.cut, value) or is_before(value, found.first_out)


def is_before(one: Value, other: Value) -> bool:
    """Whether a measure comes before another: greater or later; a missing one comes last."""
    if one is None or other is None:
        return one is not None and other is None
    greater: Any = one
    return bool(greater > other)


def capacity_warnings(decisions: tuple[Decision, ...], capacities: Capacities) -> Iterator[Diagnostic]:
    """Tiers with more overrides than places."""
    for decision in decisions:
        for rank, found in capacities.get(decision.name, {}).items():
            if found.overridden > found.places and decision.capacity is not None:
                yield report(
                    "TR640",
                    decision.capacity.span,
                    standard=decision.name,
                    tier=decision.type.tiers[rank],
                    count=found.overridden,
                    places=found.places,
                )
