"""What was sent before, in the columns that the planner counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from tieringrules.outreach.planning.suppressed_addresses import SuppressedAddresses

# A handful of words over millions of rows: kept once.
_WORDS = pl.Categorical()
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "day": pl.Date,
    "policy": _WORDS,
    "cause": _WORDS,
    "cause_name": _WORDS,
    "purpose": _WORDS,
    "channel": _WORDS,
    "message": _WORDS,
    "owner": _WORDS,
}
SUPPRESSED: dict[str, pl.DataType | type[pl.DataType]] = {"row": pl.UInt32, "channel": pl.String}


@dataclass(frozen=True, slots=True)
class Past:
    """Contacts that were made, and customers who are not to be contacted.

    Attributes:
        contacts: as `SCHEMA` says, one row each; `row` is the customer's in the assignments' frame. Only as
            far back as the rules of the day look.
        suppressed: as `SUPPRESSED` says; a missing channel means all of them.
        addresses: suppressions by address and by domain; None for none.
        last_plan: the last day before that was planned and recorded; None for none.
        held: condition of a trigger → the rows of customers of whom it was true when the last plan was
            recorded; conditions that are not there are asked of `frame_on`.
        frame_on: the assignments' frame as the data of today gives it for an earlier day; None where nobody
            can say.
    """

    contacts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SCHEMA))
    suppressed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SUPPRESSED))
    addresses: SuppressedAddresses | None = None
    last_plan: dt.date | None = None
    held: Mapping[str, pl.Series] = field(default_factory=dict, compare=False, repr=False)
    frame_on: Callable[[dt.date], pl.DataFrame] | None = field(default=None, compare=False, repr=False)

    def received(self, names: Collection[str], since: dt.date) -> pl.DataFrame:
        """Customers (`row`) who had a message, trigger or campaign of these names, and when last (`day`).

        Args:
            names: any of them.
            since: the first day that counts.
        """
        of_name = pl.col("message").cast(pl.String).is_in(list(names))
        of_name = of_name | pl.col("cause_name").cast(pl.String).is_in(list(names)).fill_null(False)
        found = self.contacts.filter(of_name & (pl.col("day") >= since))
        return found.group_by("row").agg(pl.col("day").max()).sort("row")

    def followed_by(self, contacts: pl.DataFrame, day: dt.date) -> Past:
        """The past as it is after a further day was planned; `contacts` has the columns of `SCHEMA`."""
        added = contacts.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        return replace(self, contacts=pl.concat([self.contacts, added]), last_plan=day, held={})


NOTHING = Past()
