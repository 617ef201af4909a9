"""The rows of child tables that are one customer's, and which of them count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from tieringrules.engine.fitting import fit
from tieringrules.engine.storage import dtype_of, to_values
from tieringrules.engine.window import first_day
from tieringrules.intake.rows import place_of
from tieringrules.intake.table import Table
from tieringrules.language.calendar import day_of
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.types import Type
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import AggregateDefinition, Kernel, SourceTable

# Why a row does not count for anybody, or not for one metric.
LeftOutOf: TypeAlias = Literal["after_as_of", "not_kept", "where", "window", "empty"]
LEFT_OUT_OF: tuple[LeftOutOf, ...] = ("after_as_of", "not_kept", "where", "window", "empty")


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row of a child table.

    Attributes:
        number: its row in the file, from 1; None for a frame.
        values: column → value, derived columns included.
        left_out: why the table itself leaves it out; None where it counts.
        file: the file, where the table comes from several.
    """

    number: int | None
    values: Mapping[str, Value]
    left_out: LeftOutOf | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A customer's rows of one child table, in the order of the file."""

    source: SourceTable
    file: str | None
    rows: tuple[OwnRow, ...]


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many of a customer's rows went into a metric, and how many did not, each in one group.

    Attributes:
        counted: rows that went in.
        left_out: reason → rows; reasons without rows are not there.
    """

    counted: int
    left_out: Mapping[LeftOutOf, int]


def own_rows(
    kernel: Kernel, tables: Mapping[str, Table], customer: Value, as_of: dt.date
) -> Mapping[str, OwnRows]:
    """The rows of every child table that belong to a customer.

    Args:
        kernel: the rules.
        tables: what was read; a child table that is not there has no rows.
        customer: the key, as a value.
        as_of: the day asked about.
    """
    return {
        source.name: _rows_of(source, tables[source.name], customer, as_of)
        for source in kernel.children
        if source.name in tables and source.parent_column is not None
    }


def _rows_of(source: SourceTable, table: Table, customer: Value, as_of: dt.date) -> OwnRows:
    types = {name: type_ for name, type_ in source.columns if name in table.frame.columns}
    assert source.parent_column is not None
    own = _is_own(table.frame[source.parent_column], types[source.parent_column], customer)
    frame = table.frame.filter(own)
    numbers: list[int | None] = [None] * frame.height
    if table.rows is not None:
        numbers = table.rows.filter(own).to_list()
    cells = [to_values(frame[name].cast(dtype_of(type_)), type_) for name, type_ in types.items()]
    found = []
    for number, *row in zip(numbers, *cells, strict=True):
        values: dict[str, Value] = dict(zip(types, row, strict=True))
        for derived in source.derived:
            if names_in(derived.expression) <= values.keys():
                values[derived.name] = fit(evaluate(derived.expression, values, as_of), derived.type)
        file = None
        if number is not None and table.parts:
            place = place_of(number, table.file or "", table.parts)
            number, file = place.line, place.file
        found.append(OwnRow(number, values, _left_out(source, values, as_of), file))
    return OwnRows(source, table.file, tuple(found))


def _is_own(parents: pl.Series, type_: Type, customer: Value) -> pl.Series:
    if isinstance(customer, str) and parents.dtype == pl.String:
        return (parents == customer).fill_null(False)
    # As texts, which is how engines find parents, too: two tables may store equal keys differently.
    keys = parents.unique()
    is_own = [key is not None and str(key) == str(customer) for key in to_values(keys, type_)]
    return parents.is_in(keys.filter(pl.Series(is_own, dtype=pl.Boolean)).implode()).fill_null(False)


def _left_out(source: SourceTable, values: Mapping[str, Value], as_of: dt.date) -> LeftOutOf | None:
    if source.happened_at is not None:
        moment = values[source.happened_at]
        if not (isinstance(moment, dt.date) and day_of(moment) <= as_of):
            return "after_as_of"
    if source.keep is not None and evaluate(source.keep, values, as_of) is not True:
        return "not_kept"
    return None


def left_out_of(
    definition: AggregateDefinition, rows: OwnRows, row: OwnRow, as_of: dt.date
) -> LeftOutOf | None:
    """Why a row does not go into a metric; None where it does."""
    if row.left_out is not None:
        return row.left_out
    if definition.where is not None and evaluate(definition.where, row.values, as_of) is not True:
        return "where"
    at = definition.at or rows.source.happened_at
    if definition.within is not None and at is not None:
        moment = row.values[at]
        start = first_day(as_of, definition.within) or dt.date.min
        if not (isinstance(moment, dt.date) and start <= day_of(moment) <= as_of):
            return "window"
    if definition.argument is not None and row.values[definition.argument] is None:
        return "empty"
    return None


def count_rows(definition: AggregateDefinition, rows: OwnRows, as_of: dt.date) -> RowCount:
    """How many of a customer's rows go into a metric."""
    reasons = [left_out_of(definition, rows, row, as_of) for row in rows.rows]
    return RowCount(
        reasons.count(None), {reason: reasons.count(reason) for reason in LEFT_OUT_OF if reason in reasons}
    )
