"""Which branches of a decision hold for one customer, and which of them decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tieringrules.language.interpreter import evaluate
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import Branch, Decision, in_conflict

# Hit policy → the code for customers for whom branches hold that must not hold together.
CONFLICT_CODES: Mapping[str, str] = {"unique": "TR620", "any": "TR621"}


def holding_branches(decision: Decision, values: Mapping[str, Value], as_of: dt.date) -> tuple[Branch, ...]:
    """The branches that hold; the first alone where it decides, none on days when no tier is given.

    Args:
        decision: a standard.
        values: name → value of one customer.
        as_of: the day asked about.
    """
    if not decision.is_in_force(as_of):
        return ()
    holding: list[Branch] = []
    for branch in decision.branches:
        if branch.condition is None or evaluate(branch.condition, values, as_of) is True:
            holding.append(branch)
            if decision.hit_policy == "first":
                break
    return tuple(holding)


def deciding_branch(decision: Decision, values: Mapping[str, Value], as_of: dt.date) -> Branch | None:
    """The branch that gives the tier; None where none holds, or several that must not hold together."""
    holding = holding_branches(decision, values, as_of)
    return holding[0] if holding and not in_conflict(decision, holding) else None
