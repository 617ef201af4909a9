"""The summary of a classification as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from tieringrules.engine.assignments import Assignments, StandardSummary
from tieringrules.intake.table import Table


def summary(assignments: Assignments, tables: Mapping[str, Table]) -> dict[str, object]:
    """How many customers got which tier, what stayed unknown, and which rows do not count.

    Args:
        assignments: the classification.
        tables: the tables it was made from, for their refused rows.
    """
    return {
        "as_of": assignments.as_of.isoformat(),
        "customers": assignments.frame.height,
        "standards": {name: _standard(found) for name, found in assignments.standards.items()},
        "refused": {name: _rows_refused(table) for name, table in sorted(tables.items())},
        "left_out": {name: asdict(found) for name, found in sorted(assignments.left_out.items())},
    }


def _standard(found: StandardSummary) -> dict[str, object]:
    # Only where there are any: most workspaces set no tier by hand.
    overridden = {"overridden": found.overridden} if found.overridden else {}
    days = {"effective": found.effective, "until": found.until}
    dated = (
        {name: day.isoformat() if day else None for name, day in days.items()} if any(days.values()) else {}
    )
    return {
        "tiers": dict(found.tiers),
        "none": found.none,
        "unknown": [asdict(count) for count in found.unknown],
        "population": None if found.population is None else dict(found.population),
        **overridden,
        **dated,
    }


def _rows_refused(table: Table) -> int:
    return table.refused.rows
