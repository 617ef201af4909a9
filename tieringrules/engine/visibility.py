"""Which rows of a table count on a day, and how many are left out for which reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from tieringrules.engine.aggregation import PARENT
from tieringrules.engine.assignments import LeftOut
from tieringrules.engine.calendar import day_of
from tieringrules.engine.computing import computing, holds, incidents_of, values_of_expression
from tieringrules.engine.outcome import Incident
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import dtype_of
from tieringrules.intake.table import Table
from tieringrules.language.fields import names_in
from tieringrules.rulebook.kernel import SourceTable


def opened(table: Table, source: SourceTable, as_of: dt.date) -> tuple[Scope, list[Incident]]:
    """All rows of a table with its derived columns.

    Columns that nothing asks for may be missing from the table; what derives from them is left out too.

    Raises:
        RefusedError: a derived column could leave 128 bits.
    """
    types = {name: type_ for name, type_ in source.columns if name in table.frame.columns}
    scope = Scope(table.frame.select(list(types)), {}, as_of)
    for name, type_ in types.items():
        scope.add(name, table.frame[name].cast(dtype_of(type_)), type_)
    found: list[Incident] = []
    for derived in source.derived:
        if names_in(derived.expression) <= scope.types.keys():
            with computing(derived.name):
                values = values_of_expression(derived.expression, derived.type, scope)
                found += incidents_of(derived.name, derived.expression, scope, source.name)
            scope.add(derived.name, values, derived.type)
    return scope, found


@dataclass(frozen=True, slots=True)
class Counted:
    """Which rows of a table count.

    Attributes:
        scope: the rows, with those that do not count.
        mask: per row whether it counts; None where all do.
        left_out: how many do not, each counted once.
    """

    scope: Scope
    mask: pl.Series | None
    left_out: LeftOut

    @property
    def rows(self) -> int:
        """How many rows count."""
        return self.scope.frame.height if self.mask is None else int(self.mask.sum())

    def only(self) -> Scope:
        """The rows that count."""
        return self.scope if self.mask is None else self.scope.filtered(self.mask)


def counted(scope: Scope, source: SourceTable) -> tuple[Counted, list[Incident]]:
    """The rows that happened by the day and are kept, and how many are not, each counted once.

    Raises:
        RefusedError: the condition `keep` could leave 128 bits.
    """
    after_as_of = not_kept = 0
    mask: pl.Series | None = None
    found: list[Incident] = []
    if source.happened_at is not None:
        happened = day_of(scope.column(source.happened_at)).expr <= nw.lit(scope.as_of)
        mask, after_as_of = _mask(scope.compute(happened)["0"])
    if source.keep is not None:
        name = f"{source.name}.keep"
        if mask is not None:
            # What fails in a row that did not happen yet is nobody's business.
            scope, mask = scope.filtered(mask), None
        with computing(name):
            found = incidents_of(name, source.keep, scope, source.name)
            kept = holds(source.keep, scope)
        mask, not_kept = _mask(kept)
    return Counted(scope, mask, LeftOut(after_as_of, not_kept)), found


def placed(scope: Scope, parent_column: str, keys: pl.Series) -> tuple[Scope, int]:
    """The rows whose parent exists, with its place in `PARENT`, and how many have none.

    Args:
        scope: rows of a child table.
        parent_column: the column with the parent's key.
        keys: the customers' keys, each once.
    """
    parents = scope.frame[parent_column]
    if parents.dtype != keys.dtype:
        parents, keys = parents.cast(pl.String), keys.cast(pl.String)
    places = keys.alias("key").to_frame().with_row_index(PARENT)
    # Straight in polars: Narwhals promises no order of a join's rows.
    found = parents.alias("key").to_frame().join(places, on="key", how="left", maintain_order="left")[PARENT]
    scope = scope.copy()
    scope.frame = scope.frame.with_columns(found)
    mask, without = _mask(found.is_not_null())
    return (scope if mask is None else scope.filtered(mask)), without


def _mask(mask: pl.Series) -> tuple[pl.Series | None, int]:
    # Neither false nor unknown counts.
    mask = mask.fill_null(False)
    without = mask.len() - int(mask.sum() or 0)
    return (mask if without else None), without
