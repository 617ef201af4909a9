"""The wishes of campaigns on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.planning.past import Past
from tieringrules.outreach.planning.wishes import Wish
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
        rows = _rows(campaign, standards[campaign.policy], assignments.frame, past, until)
        if not rows.is_empty():
            due = rows.with_columns(pl.lit(campaign.first).alias("occasion"))
            yield Wish(
                campaign.policy,
                "campaign",
                campaign.name,
                campaign.message,
                due,
                campaign.offers,
                campaign.priority,
                campaign.channels,
            )


def _rows(campaign: Campaign, standard: str, frame: pl.DataFrame, past: Past, day: dt.date) -> pl.DataFrame:
    taking = pl.col(standard).is_in(campaign.tiers) if campaign.tiers else pl.col(standard).is_not_null()
    if campaign.when is not None:
        taking = taking & pl.col(campaign.condition_name).fill_null(False)
    rows = frame.select(taking.alias("takes")).with_row_index("row").filter("takes").select("row")
    exclude = campaign.exclude
    for name in exclude.names if exclude is not None else ():
        first = exclude.first_day(day) if exclude is not None else None
        had = past.received(name, first or dt.date.min)
        rows = rows.filter(~pl.col("row").is_in(had.implode()))
    return rows
