"""The wishes of campaigns on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.planning.past import Past
from tieringrules.outreach.planning.wishes import Wish
from tieringrules.outreach.rerouting import entries_of
from tieringrules.rulebook.campaign import Campaign
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


def campaign_wishes(
    rulebook: Rulebook, assignments: Assignments, past: Past, since: dt.date, until: dt.date
) -> Iterator[Wish]:
    """What campaigns want to send on the day; who had a campaign already is the planner's to know.

    Args:
        rulebook: policies and campaigns.
        assignments: with the definitions of the campaigns.
        past: the contacts that were made.
        since: the day of the plan before.
        until: the day of this plan.
    """
    standards = {policy.name: policy.standard for policy in rulebook.policies}
    for campaign in rulebook.campaigns:
        if campaign.policy not in standards or not campaign.first <= until <= campaign.last:
            continue
        rows = _rows(campaign, standards[campaign.policy], assignments.frame)
        left_out = _left_out(campaign, rulebook, rows, past, until)
        if not rows.is_empty():
            due = rows.join(left_out, on="row", how="anti", maintain_order="left")
            yield Wish(
                campaign.policy,
                "campaign",
                campaign.name,
                campaign.message,
                due.with_columns(pl.lit(campaign.first).alias("occasion")),
                campaign.offers,
                campaign.priority,
                campaign.channels,
                left_out,
            )


def _rows(campaign: Campaign, standard: str, frame: pl.DataFrame) -> pl.DataFrame:
    taking = pl.col(standard).is_in(campaign.tiers) if campaign.tiers else pl.col(standard).is_not_null()
    if campaign.when is not None:
        taking = taking & pl.col(campaign.condition_name).fill_null(False)
    return frame.select(taking.alias("takes")).with_row_index("row").filter("takes").select("row")


def _left_out(
    campaign: Campaign, rulebook: Rulebook, rows: pl.DataFrame, past: Past, day: dt.date
) -> pl.DataFrame:
    """Who of the rows had what leaves them out, and until when that holds where the campaign lasts longer."""
    exclude = campaign.exclude
    if exclude is None:
        return pl.DataFrame(schema={"row": pl.UInt32, "until": pl.Date})
    names = {message for name in exclude.names for message in _messages(name, rulebook)}
    had = past.received(names, exclude.first_day(day) or dt.date.min)
    had = had.with_columns(pl.col("row").cast(pl.UInt32)).join(rows, on="row", how="semi")
    ends = {last: _end(campaign, last, day) for last in had.get_column("day").unique()}
    until = had.get_column("day").replace_strict(
        pl.Series(list(ends), dtype=pl.Date), pl.Series(list(ends.values()), dtype=pl.Date), default=None
    )
    return had.select("row").with_columns(until.alias("until"))


def _messages(name: str, rulebook: Rulebook) -> set[str]:
    """A name, and those of the variants of the message that has it."""
    entries = [entry for policy in rulebook.policies for entry in entries_of(policy).values()]
    variants = {each.message for entry in entries if entry.message == name for each in entry.variants}
    return {name, *variants}


def _end(campaign: Campaign, last: dt.date, day: dt.date) -> dt.date | None:
    """The first day on which a contact of a day no longer leaves somebody out of the campaign."""
    while day <= campaign.last:
        first = campaign.exclude.first_day(day) if campaign.exclude is not None else None
        if first is None:
            return None
        if first > last:
            return day
        day += dt.timedelta(days=1)
    return None
