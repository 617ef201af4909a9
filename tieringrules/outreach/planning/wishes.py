"""What triggers and campaigns want to send; the planner decides whether it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tieringrules.rulebook.model import Rulebook

if TYPE_CHECKING:
    import polars as pl

    from tieringrules.engine.assignments import Assignments
    from tieringrules.outreach.planning.past import Past


@dataclass(frozen=True, slots=True)
class Wish:
    """One trigger or campaign on one day, and everyone for whom it is due.

    Attributes:
        policy: whose tiers' channels, caps and flags hold.
        cause_name: the trigger's or campaign's name.
        message: in place of the tier's.
        due: `row` (UInt32, the customer's row in the assignments' frame) and `occasion` (Date, may be
            missing); a row at most once.
        offers: besides those of the tier; none for the tier's alone.
        priority: in place of the policy's.
        channels: in place of the tiers'; none for theirs.
        left_out: `row` and `until` (Date, may be missing) of those whom it is for, but who are left out
            because of what they had before; None for nobody.
        due_in: days until a person has to have done it, in place of the tiers'; None where nothing is said.
    """

    policy: str
    cause: Literal["trigger", "campaign"]
    cause_name: str
    message: str
    due: pl.DataFrame
    offers: tuple[str, ...] = ()
    priority: int | None = None
    channels: tuple[str, ...] = ()
    left_out: pl.DataFrame | None = None
    due_in: int | None = None


Wisher: TypeAlias = Callable[["Rulebook", "Assignments", "Past", dt.date, dt.date], Iterable[Wish]]
"""(rulebook, assignments, past, since, until) → what is due after `since` and up to `until`."""
