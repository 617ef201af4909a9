"""The wishes of triggers on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.outreach.occasions import OCCASION_BY_TYPE
from tieringrules.outreach.occasions.spec import Known, only
from tieringrules.outreach.planning.calendar_periods import period_of
from tieringrules.outreach.planning.past import Past
from tieringrules.outreach.planning.wishes import Wish
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.occasion import BecameTrue, Movement, NearMiss, Trigger, condition_name, day_name

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments


def trigger_wishes(
    rulebook: Rulebook, assignments: Assignments, past: Past, since: dt.date, until: dt.date
) -> Iterator[Wish]:
    """What triggers want to send to whom their occasion comes.

    Args:
        rulebook: the policies.
        assignments: with the definitions of the triggers.
        past: the contacts that were made.
        since: the day of the plan before, not included.
        until: the day of this plan.
    """
    looker = _Looker(assignments, past, since, until)
    for policy in rulebook.policies:
        for trigger in policy.triggers:
            due = looker.due(policy.name, trigger)
            if not due.is_empty():
                yield Wish(
                    policy.name,
                    "trigger",
                    trigger.name,
                    trigger.message,
                    due,
                    trigger.offers,
                    trigger.priority,
                    trigger.channels,
                    due_in=trigger.due_in,
                )


class _Looker:
    def __init__(self, assignments: Assignments, past: Past, since: dt.date, until: dt.date) -> None:
        self._assignments, self._frame, self._past = assignments, assignments.frame, past
        self._since, self._until = since, until
        self._before: pl.DataFrame | None = None

    def due(self, policy: str, trigger: Trigger) -> pl.DataFrame:
        """Rows and occasions of those for whom a trigger is due."""
        condition, dates = condition_name(policy, trigger.name), day_name(policy, trigger.name)
        holds = self._column(condition)
        if isinstance(trigger.on, Movement) and holds is not None:
            holds = holds.fill_null(False) & self._can_move(trigger.on)
        known = Known(
            self._frame.height,
            self._since,
            self._until,
            self._column(dates),
            holds,
            self._held(condition) if isinstance(trigger.on, BecameTrue) else None,
            self._lately(policy, trigger),
        )
        days = OCCASION_BY_TYPE[type(trigger.on)].due(trigger.on, known)
        if holds is not None:
            days = only(days, holds.fill_null(False))
        found = pl.DataFrame({"occasion": days}).with_row_index("row")
        return found.filter(pl.col("occasion").is_not_null())

    def _column(self, name: str) -> pl.Series | None:
        return self._frame.get_column(name) if name in self._frame.columns else None

    def _can_move(self, movement: Movement) -> pl.Series:
        """Of whom it can be said that they moved: an earlier tier that is gone since says nothing."""
        mask = pl.repeat(True, self._frame.height, dtype=pl.Boolean, eager=True)
        for standard in movement.standards:
            earlier = self._assignments.earlier.get(standard)
            if earlier is None or not earlier.knows_anyone:
                return pl.repeat(False, self._frame.height, dtype=pl.Boolean, eager=True)
            mask = mask & ~earlier.unknown
        return mask

    def _held(self, condition: str) -> pl.Series | None:
        """Whether the condition was true on the day of the plan before; not for customers who came since."""
        if self._since >= self._until:
            return None
        if condition in self._past.held:
            nobody = pl.repeat(False, self._frame.height, dtype=pl.Boolean, eager=True)
            return nobody.scatter(self._past.held[condition], True)
        if self._past.frame_on is None:
            return None
        if self._before is None:
            self._before = self._past.frame_on(self._since)
        key = self._assignments.key
        before = self._before.select(pl.col(key), pl.col(condition).alias("held"))
        return self._frame.select(key).join(before, on=key, how="left", maintain_order="left")["held"]

    def _lately(self, policy: str, trigger: Trigger) -> pl.Series | None:
        """Who had the trigger's contact in the period of the day."""
        if not isinstance(trigger.on, Movement | NearMiss):
            return None
        first, _ = period_of(self._until, trigger.on.once)
        found = self._past.contacts.filter(
            (pl.col("policy") == policy)
            & (pl.col("cause") == "trigger")
            & (pl.col("cause_name") == trigger.name)
            & (pl.col("day") >= first)
        )
        mask = pl.repeat(False, self._frame.height, dtype=pl.Boolean, eager=True)
        return mask.scatter(found.get_column("row"), True)
