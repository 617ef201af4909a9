"""The conditions that become true, as the history keeps them from plan to plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from tieringrules.language.printer import print_expression
from tieringrules.rulebook.causes import whole_condition
from tieringrules.rulebook.model import Rulebook
from tieringrules.rulebook.occasion import BecameTrue, condition_name

if TYPE_CHECKING:
    from tieringrules.engine.assignments import Assignments
    from tieringrules.history.conditions import ConditionRecord


def conditions_asked(rulebook: Rulebook) -> dict[str, str]:
    """The conditions of triggers that wait for one to become true → SHA-256 of what they ask."""
    found: dict[str, str] = {}
    for policy in rulebook.policies:
        for trigger in policy.triggers:
            condition = whole_condition(trigger)
            if isinstance(trigger.on, BecameTrue) and condition is not None:
                digest = hashlib.sha256(print_expression(condition).encode()).hexdigest()
                found[condition_name(policy.name, trigger.name)] = digest
    return found


def conditions_held(rulebook: Rulebook, assignments: Assignments) -> Iterator[ConditionRecord]:
    """Of whom they are true on the day of the assignments."""
    from tieringrules.history.conditions import ConditionRecord

    keys = pl.col(assignments.key).cast(pl.String)
    for name, digest in conditions_asked(rulebook).items():
        if name in assignments.frame.columns:
            true = assignments.frame.filter(pl.col(name).fill_null(False))
            yield ConditionRecord(name, digest, true.select(keys.alias("key"))["key"].to_list())
