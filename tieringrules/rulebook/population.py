"""Scores that depend on everyone: where a customer stands in the population.

Every method that looks at the population becomes cut points and, per customer, the number of cut points
that the customer's value passes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr
from tieringrules.language.types import INTEGER, ExactType
from tieringrules.language.values import Value

NOWHERE = Span("")
# Exact, so that a value which equals a cut point is never on the wrong side of it; None where nobody passes.
Cut: TypeAlias = Fraction | None


@dataclass(frozen=True, slots=True)
class QuantileCuts:
    """Cut points between `bins` quantile bins, interpolated linearly (R's type 7, NumPy's default).

    A cut point is passed where it lies strictly below the value.
    """

    bins: int


@dataclass(frozen=True, slots=True)
class ShareCuts:
    """For each share of the total, the smallest value whose strictly larger values add to less than it.

    Negative values count as 0. A share of 1 takes every value. A cut point is passed where the value
    reaches it.

    Attributes:
        shares: rising, above 0, at most 1.
        to_the_end: whether the last share is the last tier, which gets everyone where the total is 0.
    """

    shares: tuple[Decimal, ...]
    to_the_end: bool = False


@dataclass(frozen=True, slots=True)
class TopCuts:
    """For each top, the smallest value that fewer customers exceed than it takes.

    A cut point is passed where the value reaches it. None lies above an earlier one: whoever is in an
    earlier top is in the later ones, too.

    Attributes:
        tops: a share of the customers with a value (Decimal, at most 1) or a number of customers (int).
    """

    tops: tuple[Decimal | int, ...]


CutRule: TypeAlias = QuantileCuts | ShareCuts | TopCuts


@dataclass(frozen=True, slots=True)
class Population:
    """Who a score was measured against.

    Attributes:
        customers: how many have a value.
        missing: how many have none.
        points: the cut points, in the order of the rule.
        distinct: how many different values there are.
        total: what the values add up to, negative ones as 0, where shares of it are asked for.
        as_of: the day of the population, where it is a frozen one.
    """

    customers: int
    missing: int
    points: tuple[Cut, ...]
    distinct: int = 0
    total: Fraction | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PopulationScore:
    """A number per customer: how many cut points of its measure the customer passes, up or down from `start`.

    Attributes:
        name: what conditions call it; it holds a dot, so that no other name is equal.
        standard: the standard it belongs to.
        label: what summaries call it, such as `recency`.
        measure: typed, a number; where it is missing, so is the score.
        rule: where the cut points are.
        start: the score of a value that passes none.
        is_falling: whether each cut point passed takes one off instead of adding one.
        frozen: a population of an earlier day, taken instead of today's.
    """

    name: str
    standard: str
    label: str
    measure: Expr
    rule: CutRule
    start: int
    is_falling: bool = False
    frozen: Population | None = None
    type: ExactType = INTEGER
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def of(self, value: Value, points: tuple[Cut, ...]) -> Decimal | None:
        """The score of one value of the measure."""
        if value is None:
            return None
        number = exact(value)
        strictly = isinstance(self.rule, QuantileCuts)
        passed = sum(
            point is not None and (number > point if strictly else number >= point) for point in points
        )
        return Decimal(self.start - passed if self.is_falling else self.start + passed)


def exact(value: Value) -> Fraction:
    """A number as a fraction; a double stands for the shortest decimal that reads back as it."""
    if isinstance(value, float):
        return Fraction(Decimal(repr(value)))
    assert isinstance(value, Decimal)
    return Fraction(value)
