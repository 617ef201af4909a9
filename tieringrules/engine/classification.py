"""A kernel applied to tables on a day: every customer gets a tier in every standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

import narwhals.exceptions
import polars.exceptions

from tieringrules.diagnostic import Checked
from tieringrules.engine.assembling import assembled
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.columnar import classified as column_by_column
from tieringrules.engine.outcome import Outcome, RefusedError
from tieringrules.engine.people import people_of
from tieringrules.engine.reference import classified as row_by_row
from tieringrules.engine.same_customer import with_overrides_of_survivors
from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Kernel

EngineName: TypeAlias = Literal["polars", "reference"]
ReportProgress: TypeAlias = Callable[[str, int, int | None], None]
Engine: TypeAlias = Callable[[Kernel, Mapping[str, Table], dt.date, ReportProgress], Outcome]

ENGINES: Mapping[EngineName, Engine] = {"polars": column_by_column, "reference": row_by_row}


class EngineError(Exception):
    """The engine failed, which is a bug; its own words are left out, for they quote data."""


def classify(
    kernel: Kernel,
    tables: Mapping[str, Table],
    as_of: dt.date,
    engine: EngineName = "polars",
    report_progress: Callable[[str, int, int | None], None] | None = None,
) -> Checked[Assignments | None]:
    """Every customer's values and tiers.

    Args:
        kernel: the rules.
        tables: dataset → its rows, for every dataset that the kernel reads.
        as_of: the day asked about, to its end.
        engine: `polars`, or `reference` for the plain interpreter, which is slow.
        report_progress: told what is done, how many steps of how many.

    Returns:
        The assignments with their warnings, or None where the exact numbers could grow too large.

    Raises:
        EngineError: a bug of an engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"{engine!r} is not an engine; engines: {', '.join(ENGINES)}")
    kernel = with_overrides_of_survivors(kernel, tables)
    try:
        outcome = ENGINES[engine](kernel, tables, as_of, report_progress or _no_progress)
    except RefusedError as refused:
        return Checked(None, (refused.diagnostic,))
    except (polars.exceptions.PolarsError, narwhals.exceptions.NarwhalsError) as failure:
        raise EngineError(type(failure).__name__) from None
    assignments = assembled(kernel, outcome, as_of, tables)
    people = people_of(kernel, tables, as_of)
    if people:
        assignments = replace(assignments, people=people)
    return Checked(assignments, assignments.warnings)


def _no_progress(what: str, done: int, total: int | None) -> None:
    """Nobody watches."""
