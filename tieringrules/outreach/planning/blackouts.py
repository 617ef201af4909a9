"""Days on which nobody is contacted."""

from __future__ import annotations

import datetime as dt

from tieringrules.outreach.occasions.lunar import days_of
from tieringrules.rulebook.festivals import FESTIVAL_BY_NAME
from tieringrules.rulebook.model import Blackout, Policy, Workspace


def free_again(day: dt.date, policy: Policy, workspace: Workspace) -> dt.date | None:
    """The first day after the blackout in which a day lies; None where it lies in none.

    Args:
        day: the day of the plan.
        policy: its own blackout holds for all its contacts.
        workspace: its blackout holds for marketing.
    """
    written = [*policy.blackout, *(workspace.blackout if policy.purpose == "marketing" else ())]
    until = day
    # One blackout may begin where another ends.
    while (last := max((end for one in written if (end := _end_at(one, until))), default=None)) is not None:
        until = last + dt.timedelta(days=1)
    return until if until > day else None


def _end_at(blackout: Blackout, day: dt.date) -> dt.date | None:
    """The last day of a blackout in which a day lies; None where it does not."""
    if blackout.festival is None:
        first, last = blackout.first, blackout.last
        return last if first is not None and last is not None and first <= day <= last else None
    before, after = dt.timedelta(days=blackout.before), dt.timedelta(days=blackout.after)
    # The festival's days that lie so near that the day belongs to them.
    days = days_of(FESTIVAL_BY_NAME[blackout.festival], day - after, day + before)
    return max(days) + after if days else None
