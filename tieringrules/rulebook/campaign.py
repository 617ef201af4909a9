"""Campaigns: a dated push to some tiers of a policy."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.calendar import window_start
from tieringrules.language.syntax import Expr
from tieringrules.rulebook.utm import Utm

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Received:
    """Customers who had something lately.

    Attributes:
        names: of messages, triggers or campaigns.
        months, days: how long ago at most, one of the two; both 0 for ever.
    """

    names: tuple[str, ...]
    months: int = 0
    days: int = 0

    def first_day(self, day: dt.date) -> dt.date | None:
        """The first day of the window that ends with a day, in whole days; None for all time."""
        if not (self.months or self.days):
            return None
        return window_start(day, months=self.months, days=self.days) + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A message that goes once to each customer of some tiers, between two days.

    Attributes:
        policy: whose tiers' channels, caps and flags hold.
        first, last: its days, both included.
        tiers: of the policy's standard; none for all that the policy serves.
        when: typed condition on the customers that it is for; None for all.
        exclude: who is left out.
        channels: in place of the tiers'; none for theirs.
        priority: higher goes first under a cap; None for the policy's.
        utm: what our own links tell of it, beside what the workspace says.
    """

    name: str
    policy: str
    first: dt.date
    last: dt.date
    message: str
    tiers: tuple[str, ...] = ()
    when: Expr | None = None
    exclude: Received | None = None
    offers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    priority: int | None = None
    title: Localized | None = None
    utm: Utm | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    message_span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def condition_name(self) -> str:
        """The definition that says of whom `when` is true; no other name begins with a dot."""
        return f".{self.name}.campaign"
