"""One customer's tier in one standard, set by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.values import Value

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Override:
    """A tier that somebody gives a customer whatever the rules say.

    Attributes:
        customer: the key, as a value of the key's type.
        standard: name of the standard.
        tier: name of one of its tiers.
        owner: who answers for it.
        reason: why.
        until: the last day it holds.
        span: where it is written.
    """

    customer: Value
    standard: str
    tier: str
    owner: str
    reason: str
    until: dt.date
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return day <= self.until
