"""The summary of a classification as JSON values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from tieringrules.engine.assignments import Assignments, StandardSummary
from tieringrules.engine.movement import movement_counts
from tieringrules.engine.places import Places
from tieringrules.engine.population_summary import as_number
from tieringrules.intake.table import Table
from tieringrules.language.values import Value
from tieringrules.rulebook.population import exact
from tieringrules.rulebook.previous import PREVIOUS


def summary(assignments: Assignments, tables: Mapping[str, Table]) -> dict[str, object]:
    """How many customers got which tier, what stayed unknown, and which rows do not count.

    Args:
        assignments: the classification.
        tables: the tables it was made from, for their refused rows.
    """
    moved = {name: movement_counts(assignments, name) for name in assignments.standards}
    # Only where there is an earlier result.
    movement = {name: counts for name, counts in moved.items() if counts is not None}
    return {
        "as_of": assignments.as_of.isoformat(),
        "customers": assignments.frame.height,
        "standards": {name: _standard(found) for name, found in assignments.standards.items()},
        "refused": {name: _rows_refused(table) for name, table in sorted(tables.items())},
        **_merged(tables),
        "left_out": {name: asdict(found) for name, found in sorted(assignments.left_out.items())},
        **_previous(tables.get(PREVIOUS)),
        **({"movement": movement} if movement else {}),
    }


def _previous(table: Table | None) -> dict[str, object]:
    """Where the earlier tiers came from: a recorded run, or a file."""
    if table is not None and table.run is not None:
        return {"previous": {"run": table.run.number, "as_of": table.run.day.isoformat()}}
    return {"previous": {"file": table.file}} if table is not None and table.file is not None else {}


def _standard(found: StandardSummary) -> dict[str, object]:
    # Only where there are any: most workspaces set no tier by hand.
    overridden = {"overridden": found.overridden} if found.overridden else {}
    days = {"effective": found.effective, "until": found.until}
    dated = (
        {name: day.isoformat() if day else None for name, day in days.items()} if any(days.values()) else {}
    )
    capacity = (
        {"capacity": {tier: _places(places) for tier, places in found.capacity.items()}}
        if found.capacity
        else {}
    )
    return {
        "tiers": dict(found.tiers),
        "none": found.none,
        "unknown": [asdict(count) for count in found.unknown],
        "population": None if found.population is None else dict(found.population),
        **overridden,
        **dated,
        **capacity,
        **({"stability": _counts(found.stability)} if found.stability else {}),
        **({"reasons": _counts(found.reasons)} if found.reasons else {}),
    }


def _counts(found: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {name: dict(counts) for name, counts in found.items()}


def _places(found: Places) -> dict[str, object]:
    return {
        "places": found.places,
        "overridden": found.overridden,
        "wanted": found.wanted,
        "kept": found.kept,
        "moved": found.moved,
        "cut": _cut(found.cut),
    }


def _cut(value: Value) -> object:
    """A measure as JSON: numbers as numbers, days and moments as text."""
    if isinstance(value, Decimal | float):
        return as_number(exact(value))
    return value.isoformat() if isinstance(value, dt.date) else None


def _rows_refused(table: Table) -> int:
    return table.refused.rows


def _merged(tables: Mapping[str, Table]) -> dict[str, object]:
    # Only where there are any: most workspaces have no identity rules.
    found = {
        name: {"rows": len(table.merges), "customers": table.merges.customers}
        for name, table in sorted(tables.items())
        if len(table.merges)
    }
    return {"merged": found} if found else {}
