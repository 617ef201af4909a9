"""How many customers a standard's tiers can hold, and who stays where more belong to one."""

from __future__ import annotations

from dataclasses import field as attribute

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Capacity:
    """Places in tiers. Of those whom the rules place in a full tier the first by a measure stay.

    The others go to the next tier. Customers of one value stay together or go together.

    Attributes:
        places: per tier, best first, how many customers it holds; None for any number. The last is None.
        by: typed, a number or a day; the greatest or latest comes first, a missing one last.
        field: the name under which engines find its values.
        is_personal: whether its values tell about a person.
        span: where it is written.
    """

    places: tuple[int | None, ...]
    by: Expr
    field: str
    is_personal: bool = False
    span: Span = attribute(default=NOWHERE, compare=False, repr=False)

    def of_rank(self, rank: int) -> int | None:
        """The places in a tier; None for any number."""
        return self.places[rank]
