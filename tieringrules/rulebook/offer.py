"""Offers: what customers may be given, for how long, and how much of it there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from decimal import Decimal

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of the catalogue.

    Attributes:
        first, last: the days on which it holds, both included; None for no such day.
        stock: how often it can be given in all; None for any number of times.
        budget: how much may be spent on it in all, each time costing `value`; None for any amount.
        value: what it is worth to a customer, and costs us, in the workspace's currency.
        price: what a customer pays with it.
        product: what it is an offer for; offers for one product are compared.
        points: how many points it gives.
        is_gift: whether somebody hands it over or sends it.
        when: typed condition on the customers who may have it; None for all.
        codes: the file with its codes, each of which is given once ever; None where it needs none.
        justification: why its price differs from that of other tiers.
    """

    name: str
    title: Localized | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    stock: int | None = None
    budget: Decimal | None = None
    value: Decimal | None = None
    price: Decimal | None = None
    product: str | None = None
    points: int | None = None
    is_gift: bool = False
    when: Expr | None = None
    codes: str | None = None
    justification: Localized | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    codes_span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def condition_name(self) -> str:
        """The definition that says of whom `when` is true; no other name begins with a dot."""
        return f".{self.name}.offer"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def most(self) -> int | None:
        """How often it can be given in all, by stock and budget; None for any number of times."""
        affordable = int(self.budget // self.value) if self.budget is not None and self.value else None
        return min((each for each in (self.stock, affordable) if each is not None), default=None)
