"""All limits of a day: caps of policies, channels and customers, and how much people can do."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.outreach.planning.options import Errand
from tieringrules.outreach.planning.tally import Tally, Verdict
from tieringrules.rulebook.model import Channel, Policy, TierPolicy, Workspace


class Limits:
    """Counts contacts while a day is planned."""

    def __init__(self, workspace: Workspace, size: int, past: pl.DataFrame, as_of: dt.date) -> None:
        self._workspace, self._size, self._past, self._as_of = workspace, size, past, as_of
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._used: dict[tuple[str, str | None], int] = {}
        today = past.filter(pl.col("day") == as_of).group_by("channel", "owner").len()
        for channel, owner, count in today.iter_rows():
            self._used[channel, owner] = count

    def had(self, errand: Errand, entry: TierPolicy, rows: pl.Series) -> tuple[pl.Series, dt.date | None]:
        """Who has had what is sent once, and when it is due again.

        A regular message is sent once per period of `every`, without one once; a campaign once, a trigger's
        message once a day.
        """
        policy = errand.policy.name
        if errand.cause == "regular":
            tally = self._tally("regular", policy)
            until = period_of(self._as_of, entry.every)[1] if entry.every is not None else None
            return tally.had(rows, entry.every), until
        if errand.cause == "campaign":
            return self._tally("campaign", errand.cause_name or "").had(rows, None), None
        tally = self._tally("trigger", f"{policy}\n{errand.cause_name}")
        return tally.had(rows, "day"), period_of(self._as_of, "day")[1]

    def judged(self, policy: Policy, entry: TierPolicy, rows: pl.Series) -> Verdict | None:
        """What the caps of a policy's tier, and for marketing those of customers, say; None without any."""
        found = None
        if entry.cap is not None:
            found = self._tally("policy", policy.name).judged(rows, entry.cap)
        for cap in self._workspace.caps if policy.purpose == "marketing" else ():
            verdict = self._tally("customer", "").judged(rows, cap)
            found = verdict if found is None else found.and_also(verdict)
        return found

    def of_channel(self, channel: Channel, rows: pl.Series) -> Verdict | None:
        """What the caps of a channel say; None without any."""
        found = None
        for cap in channel.caps:
            verdict = self._tally("channel", channel.name).judged(rows, cap)
            found = verdict if found is None else found.and_also(verdict)
        return found

    def room(self, channel: Channel, entry: TierPolicy) -> int | None:
        """How many more contacts of the day an owner can make by a channel; None for any number."""
        owner = entry.service.owner if entry.service is not None else None
        most = self._workspace.capacities.get(owner or "", {}).get(channel.name, channel.capacity)
        return None if most is None else max(0, most - self._used.get((channel.name, owner), 0))

    def add(self, policy: Policy, channel: Channel, entry: TierPolicy, rows: pl.Series) -> None:
        """Count contacts of the day."""
        self._tally("policy", policy.name).add(rows)
        if policy.purpose == "marketing":
            if channel.caps:
                self._tally("channel", channel.name).add(rows)
            if self._workspace.caps:
                self._tally("customer", "").add(rows)
        owner = entry.service.owner if entry.service is not None else None
        self._used[channel.name, owner] = self._used.get((channel.name, owner), 0) + len(rows)

    def _tally(self, kind: str, name: str) -> Tally:
        if (kind, name) not in self._tallies:
            found = self._past.filter(_counts(kind, name)).select("row", "day")
            self._tallies[kind, name] = Tally(self._size, found, self._as_of)
        return self._tallies[kind, name]


def _counts(kind: str, name: str) -> pl.Expr:
    """Which earlier contacts a tally is about."""
    marketing = pl.col("purpose") == "marketing"
    match kind:
        case "policy":
            return pl.col("policy") == name
        case "regular":
            return (pl.col("policy") == name) & (pl.col("cause") == "regular")
        case "trigger":
            of_policy, _, trigger = name.partition("\n")
            named = (pl.col("policy") == of_policy) & (pl.col("cause_name") == trigger)
            return named & (pl.col("cause") == "trigger")
        case "campaign":
            return (pl.col("cause") == "campaign") & (pl.col("cause_name") == name)
        case "channel":
            return marketing & (pl.col("channel") == name)
        case _:
            return marketing
