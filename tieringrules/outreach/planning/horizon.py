"""The workload of the days to come: so many plans in a loop, each as if the one before had been made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieringrules.outreach.contact import Plan
from tieringrules.outreach.planning.past import Past
from tieringrules.outreach.planning.planned import counted
from tieringrules.outreach.planning.planner import plan_day
from tieringrules.outreach.planning.stock import Stock
from tieringrules.outreach.planning.template_keys import TemplateKeys
from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What a day will bring.

    Attributes:
        channels: channel → contacts.
        owners: (owner, channel) → contacts, of those that somebody is named for.
        causes: policy, or policy and trigger or campaign → contacts.
        waiting: contacts that the owners have no time for on this day.
    """

    day: dt.date
    contacts: int
    channels: Mapping[str, int]
    owners: Mapping[tuple[str, str], int]
    causes: Mapping[tuple[str, str | None], int]
    waiting: int


def days_ahead(
    rulebook: Rulebook,
    assignments: Assignments,
    first: dt.date,
    days: int,
    past: Past,
    templates: TemplateKeys | None = None,
    stock: Stock | None = None,
) -> Iterator[DayAhead]:
    """What each of the days to come brings, customers and tiers being as they are today.

    Args:
        rulebook: the policies.
        assignments: of the first day.
        first: the first day.
        days: how many.
        past: what was sent before the first.
        templates: as `plan_contacts` has it.
        stock: what offers have left before the first day; each day takes its own from it.
    """
    for number in range(days):
        day = first + dt.timedelta(days=number)
        left = stock.on(day) if stock is not None else None
        plan, past = plan_day(rulebook, assignments, day, templates=templates, past=past, stock=left)
        yield _summed(plan, past, day)


def _summed(plan: Plan, past: Past, day: dt.date) -> DayAhead:
    import polars as pl

    today = past.contacts.tail(len(plan.contacts))
    told = today.group_by("policy", "cause_name", "channel", "owner").len("contacts")
    channels: Counter[str] = Counter()
    owners: Counter[tuple[str, str]] = Counter()
    causes: Counter[tuple[str, str | None]] = Counter()
    for policy, cause, channel, owner, count in told.select(
        pl.col("policy", "cause_name", "channel", "owner").cast(pl.String), "contacts"
    ).iter_rows():
        channels[channel] += count
        causes[policy, cause] += count
        if owner is not None:
            owners[owner, channel] += count
    waiting = counted(plan.reasons, "reason").get("capacity", 0)
    return DayAhead(day, len(plan.contacts), channels, owners, causes, waiting)
