"""Days on which nobody is contacted."""

from __future__ import annotations

import datetime as dt

from tieringrules.rulebook.model import Policy, Workspace


def free_again(day: dt.date, policy: Policy, workspace: Workspace) -> dt.date | None:
    """The first day after the blackout in which a day lies; None where it lies in none.

    Args:
        day: the day of the plan.
        policy: its own blackout holds for all its contacts.
        workspace: its blackout holds for marketing.
    """
    spans = [*policy.blackout, *(workspace.blackout if policy.purpose == "marketing" else ())]
    until = day
    # One blackout may begin where another ends.
    while any(span.first <= until <= span.last for span in spans):
        until = max(span.last for span in spans if span.first <= until <= span.last) + dt.timedelta(days=1)
    return until if until > day else None
