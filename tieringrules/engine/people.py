"""The people of business customers who count on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from tieringrules.engine.assignments import PARENT_KEY
from tieringrules.engine.visibility import counted, opened
from tieringrules.intake.table import Table
from tieringrules.rulebook.kernel import Kernel

_ROW = "\0row"


def people_of(kernel: Kernel, tables: Mapping[str, Table], as_of: dt.date) -> Mapping[str, pl.DataFrame]:
    """Per dataset of people the rows that happened by the day and are kept, as their table stores them.

    Args:
        kernel: which datasets hold people.
        tables: dataset → its rows.
        as_of: the day.
    """
    found: dict[str, pl.DataFrame] = {}
    for source in kernel.children:
        table = tables.get(source.name)
        if source.role is None or source.parent_column is None or table is None:
            continue
        scope, _ = opened(table, source, as_of)
        scope.frame = scope.frame.with_row_index(_ROW)
        frame = table.frame[counted(scope, source)[0].only().frame[_ROW]]
        # Whoever stands first must not depend on the order of rows.
        order = [source.key] if source.key in frame.columns else []
        frame = frame.sort(*order, *(name for name in frame.columns if name not in order), nulls_last=True)
        customer = pl.col(source.parent_column).cast(pl.String)
        found[source.name] = frame.with_columns(customer.alias(PARENT_KEY))
    return found
