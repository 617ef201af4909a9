"""How many contacts each customer has had of something, and whether a cap leaves room for one more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.rulebook.model import CalendarSpan, Cap

_LONG_AGO = dt.date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What caps say of some customers, row for row.

    Attributes:
        reached: earlier days leave no room.
        until: the first day with room again, where they do not.
        taken: there was room, but a contact of this day has taken it.
    """

    reached: pl.Series
    until: pl.Series
    taken: pl.Series

    def and_also(self, other: Verdict) -> Verdict:
        """What two caps say that both hold."""
        both = pl.DataFrame({"one": self.until, "other": other.until})
        reached = self.reached | other.reached
        return Verdict(
            reached,
            both.select(pl.max_horizontal("one", "other").alias("until")).get_column("until"),
            # One reason each: what earlier days leave no room for is not taken by this one.
            (self.taken | other.taken) & ~reached,
        )


@dataclass(slots=True)
class Tally:
    """The contacts of one kind, such as all by one channel, over all customers.

    Attributes:
        size: number of customers.
        past: the contacts of this kind that were made, `row` and `day`.
        as_of: the day that is planned.
    """

    size: int
    past: pl.DataFrame
    as_of: dt.date
    _counts: dict[str, pl.Series] = field(default_factory=dict)
    _last: pl.Series | None = None
    _today: pl.Series | None = None

    def judged(self, rows: pl.Series, cap: Cap) -> Verdict:
        """What a cap says of customers.

        Args:
            rows: of the customers.
            cap: above 0.
        """
        following = period_of(self.as_of, cap.per)[1]
        count, today = self._count(cap.per).gather(rows), self._of_today().gather(rows)
        reached = count >= cap.at_most
        until = _where(reached, following)
        taken = count + today >= cap.at_most
        if cap.gap is not None:
            free = _after(self._last_day().gather(rows), cap.gap)
            near = free > self.as_of
            both = pl.DataFrame({"until": until, "next": _where(near, free)})
            until = both.select(pl.max_horizontal("until", "next").alias("until")).get_column("until")
            reached, taken = reached | near, taken | (today > 0)
        return Verdict(reached, until, taken & ~reached)

    def had(self, rows: pl.Series, per: str | None) -> pl.Series:
        """Who had one in the period in which the day lies; ever, where there is no period."""
        return (self._count(per) if per is not None else self._count("")).gather(rows) > 0

    def add(self, rows: pl.Series) -> None:
        """Count a contact of this day for each of the customers."""
        today = self._of_today()
        today.scatter(rows, today.gather(rows) + 1)

    def _count(self, per: str) -> pl.Series:
        if per not in self._counts:
            found = self.past
            if per:
                first, following = period_of(self.as_of, per)
                found = found.filter((pl.col("day") >= first) & (pl.col("day") < following))
            counted = found.group_by("row").len("count")
            self._counts[per] = pl.zeros(self.size, dtype=pl.UInt32, eager=True).scatter(
                counted.get_column("row"), counted.get_column("count")
            )
        return self._counts[per]

    def _last_day(self) -> pl.Series:
        if self._last is None:
            latest = self.past.group_by("row").agg(pl.col("day").max())
            days = pl.repeat(_LONG_AGO, self.size, dtype=pl.Date, eager=True)
            self._last = days.scatter(latest.get_column("row"), latest.get_column("day"))
        return self._last

    def _of_today(self) -> pl.Series:
        if self._today is None:
            self._today = pl.zeros(self.size, dtype=pl.UInt32, eager=True)
        return self._today


def _where(mask: pl.Series, days: pl.Series | dt.date) -> pl.Series:
    if isinstance(days, dt.date):
        days = pl.repeat(days, len(mask), dtype=pl.Date, eager=True)
    return pl.DataFrame({"mask": mask, "days": days}).select(pl.when("mask").then("days").alias("days"))[
        "days"
    ]


def _after(last: pl.Series, gap: CalendarSpan) -> pl.Series:
    """The first day that leaves the gap after each of these days; months clamp."""
    moved = pl.col("day").dt.offset_by(f"{gap.months}mo{gap.days}d")
    return last.to_frame("day").select(moved).get_column("day")
