"""What a kind of occasion must be able to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Known:
    """What an occasion may look at, one value per customer in each column.

    Attributes:
        customers: how many there are.
        since: the day of the plan before, not included.
        until: the day of this plan, included.
        dates: the date of the customer that the occasion counts from; None where it counts from none.
        holds: whether the trigger's conditions are true, missing where unknown; None where it has none.
        held: the same as of `since`; None where that is not known.
        lately: customers who had a contact of this trigger in the period of the day; None for nobody.
    """

    customers: int
    since: dt.date
    until: dt.date
    dates: pl.Series | None = None
    holds: pl.Series | None = None
    held: pl.Series | None = None
    lately: pl.Series | None = None


@dataclass(frozen=True, slots=True)
class OccasionSpec:
    """A kind of occasion.

    Attributes:
        name: as rules write it.
        type: the class of `rulebook.occasion` that says it.
        due: per customer the day of the occasion (Date) where a contact is due after `since` and up to
            `until`, else missing; of several such days the latest. Conditions are looked at elsewhere unless
            the occasion is made of them.
        is_lasting: whether it may be true for many days, so that it is due once in a period only.
    """

    name: str
    type: type
    due: Callable[[Any, Known], pl.Series]
    is_lasting: bool = False


def on_days(found: pl.Series, days: dict[dt.date, dt.date]) -> pl.Series:
    """Each date replaced by what it stands for; missing where it stands for nothing."""
    import polars as pl

    keys, values = list(days), list(days.values())
    return found.replace_strict(
        pl.Series(keys, dtype=pl.Date), pl.Series(values, dtype=pl.Date), default=None, return_dtype=pl.Date
    )


def everyone(customers: int, day: dt.date | None) -> pl.Series:
    """The same day, or none, for every customer."""
    import polars as pl

    return pl.repeat(day, customers, dtype=pl.Date, eager=True)


def only(days: pl.Series, mask: pl.Series) -> pl.Series:
    """The days of those for whom a mask is true."""
    import polars as pl

    return pl.DataFrame({"day": days, "mask": mask}).select(pl.when(pl.col("mask")).then("day"))["day"]
