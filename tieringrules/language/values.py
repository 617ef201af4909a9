"""The values that expressions give, in the reference semantics."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A number of whole months, negative for the past (FEEL years and months duration)."""

    months: int


@dataclass(frozen=True, slots=True)
class TierValue:
    """A tier as a value: `rank` counts from 0, the best tier."""

    standard: str
    rank: int
    name: str


# Exact numbers are Decimal (also integers), binary ones float; None is missing.
# A days duration is a timedelta.
Value: TypeAlias = (
    bool
    | Decimal
    | float
    | str
    | dt.date
    | dt.datetime
    | dt.time
    | dt.timedelta
    | MonthsDuration
    | TierValue
    | list["Value"]
    | None
)
