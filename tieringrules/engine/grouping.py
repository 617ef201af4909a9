"""Aggregates over one child table in one pass over its rows.

Rows are grouped by what they say of their parent, so that only groups have to find theirs among the
customers. What this pass cannot compute, such as a median, is left to `aggregation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import narwhals as nw
import polars as pl

from tieringrules.engine import exact
from tieringrules.engine.calendar import day_of
from tieringrules.engine.floats import as_scaled
from tieringrules.engine.incidents import division_by_zero, not_finite
from tieringrules.engine.lowered import Lowered, MagnitudeError, integer, resized
from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.engine.window import first_day
from tieringrules.language.types import INTEGER, DateTimeType, DateType, ExactType, FloatType, Type
from tieringrules.rulebook.kernel import AggregateDefinition, SourceTable
from tieringrules.rulebook.model import AggregateFunction

_COUNTS = "\0counts"
_PARENT = "\0parent"
_ROWS = "\0rows"
# Fewer rows are grouped before the streaming engine has started its threads.
_MANY_ROWS = 100_000

Finish = Callable[[Scope], Lowered]


@dataclass(frozen=True, slots=True)
class Grouped:
    """What one pass found.

    Attributes:
        values: for each aggregate that it computed one value per customer, in their order; 0 or missing
            without rows.
        with_parent: how many rows that count belong to a customer.
    """

    values: Mapping[str, pl.Series]
    with_parent: int


def grouped(
    definitions: Iterable[AggregateDefinition],
    scope: Scope,
    counts: pl.Series | None,
    source: SourceTable,
    keys: pl.Series,
) -> Grouped | None:
    """All aggregates that one pass over a table can compute; None where it can compute none of them.

    Args:
        definitions: aggregates over the table.
        scope: all its rows.
        counts: which of them count on the day; None for all.
        source: its contract, which has a parent column.
        keys: the customers' keys, each once.
    """
    plan = _Plan(scope.copy(), source)
    finishes = [(definition, plan.take(definition)) for definition in definitions]
    if finishes and not any(finish for _, finish in finishes):
        return None
    groups = plan.groups(counts, keys)
    customers = keys.cast(groups[_PARENT].dtype).alias(_PARENT).to_frame()
    # Straight in polars: Narwhals promises no order of a join's rows.
    found = customers.join(groups, on=_PARENT, how="left", maintain_order="left")
    finishing = Scope(found, plan.types, scope.as_of)
    values = {
        definition.name: _finished(finish(finishing), definition, finishing)
        for definition, finish in finishes
        if finish is not None
    }
    return Grouped(values, int(found[_ROWS].sum()))


def _finished(value: Lowered, definition: AggregateDefinition, customers: Scope) -> pl.Series:
    if isinstance(definition.type, FloatType):
        value = exact.to_float(value, customers)
    return customers.compute(value.expr)["0"]


@dataclass(frozen=True, slots=True)
class _About:
    """A column as an aggregate takes it, and the column that says in which rows; None for all rows."""

    column: str | None
    argument: Lowered
    mask: str | None


@dataclass(slots=True)
class _Plan:
    """What has to be computed: per row, then per row with that, then per group."""

    scope: Scope
    source: SourceTable
    masks: dict[str, nw.Expr] = field(default_factory=dict)
    values: dict[str, nw.Expr] = field(default_factory=dict)
    aggregates: dict[str, nw.Expr] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    _names: dict[tuple[object, ...], str] = field(default_factory=dict)

    def take(self, definition: AggregateDefinition) -> Finish | None:
        """What remains to be done per customer; None where the pass cannot compute it."""
        build, where = _AGGREGATES.get(definition.function), definition.where
        # Where conditions divide, the rows in which they fail have to be counted.
        if build is None or (where is not None and (division_by_zero(where) or not_finite(where))):
            return None
        try:
            argument = self._argument(definition)
            if argument is None:
                return None
            return build(self, _About(definition.argument, argument, self._mask(definition)))
        except MagnitudeError:
            # All rows together have wider bounds than those that it is about.
            return None

    def groups(self, counts: pl.Series | None, keys: pl.Series) -> pl.DataFrame:
        """One row per parent."""
        frame, parent = self.scope.frame, nw.col(self.source.parent_column or "")
        if frame[self.source.parent_column or ""].dtype != keys.dtype:
            parent = parent.cast(nw.String)
        if counts is not None:
            frame = frame.with_columns(counts.alias(_COUNTS))
        rows = nw.from_native(frame.lazy())
        if counts is not None:
            rows = rows.filter(nw.col(_COUNTS))
        rows = rows.with_columns(parent.alias(_PARENT), **self.masks)
        rows = rows.with_columns(**self.values) if self.values else rows
        groups = rows.group_by(_PARENT).agg(nw.len().alias(_ROWS), **self.aggregates).to_native()
        return groups.collect(engine="streaming" if frame.height > _MANY_ROWS else "in-memory")

    def _argument(self, definition: AggregateDefinition) -> Lowered | None:
        name, scope = definition.argument, self.scope
        if name is None:
            return integer(nw.lit(1, nw.Int64), 1)
        type_ = scope.types[name]
        if definition.function in ("sum", "mean") and isinstance(type_, FloatType):
            return self._scaled(name)
        countable = definition.function == "count" or isinstance(type_, ExactType)
        plain = isinstance(type_, FloatType | DateType | DateTimeType) and definition.function in (
            "min",
            "max",
        )
        return scope.column(name) if countable or plain else None

    def _scaled(self, column: str) -> Lowered | None:
        """A float column as exact numbers; None where its decimals are too long."""
        name = f"\0scaled {column}"
        if name not in self.scope.types:
            scaled = as_scaled(self.scope.frame[column])
            if scaled is None:
                return None
            self.scope.add(name, scaled[0], ExactType(scaled[1]))
        return self.scope.column(name)

    def _mask(self, definition: AggregateDefinition) -> str | None:
        """The column that says which rows an aggregate is about; None for all that count."""
        at, within, where = definition.at or self.source.happened_at, definition.within, definition.where
        conditions = [] if where is None else [lower_condition(where, self.scope)]
        if within is not None and at is not None:
            day = day_of(self.scope.column(at)).expr
            conditions.append(day <= nw.lit(self.scope.as_of))
            start = first_day(self.scope.as_of, within)
            if start is not None:
                conditions.append(day >= nw.lit(start))
        if not conditions:
            return None
        mask = nw.all_horizontal(*conditions, ignore_nulls=False)
        return self._named(self.masks, mask, "mask", repr(where), within, at if within else None)

    def aggregate(self, function: str, about: _About) -> str:
        """The column of an aggregate of groups, computed once."""
        argument = about.argument
        value, type_ = nw.col(self._value(function, about)), argument.type
        match function:
            case "count":
                # Without an argument the mask itself is the value.
                counted = value.count() if about.column is not None else value.sum()
                found, type_ = counted.cast(nw.Int64), INTEGER
            case "sum":
                bound = argument.bound * max(1, self.scope.frame.height)
                found = resized(value, argument.bound, bound).sum()
            case "min":
                found = value.min()
            case _:
                found = value.max()
        name = self._named(self.aggregates, found, function, about.column, argument.type, about.mask)
        self.types[name] = type_
        return name

    def _value(self, function: str, about: _About) -> str:
        """The column with an argument where an aggregate is about it."""
        if about.column is None:
            every = nw.lit(True, nw.Boolean)
            return about.mask or self._named(self.values, every, "every")
        value, elsewhere = about.argument.expr, "nothing"
        if about.mask is not None:
            chosen = nw.when(nw.col(about.mask)).then(value)
            # Zeros add nothing, and are added faster than missing values are passed over.
            value, elsewhere = (chosen.otherwise(0), "zero") if function == "sum" else (chosen, elsewhere)
        return self._named(
            self.values, value, "value", about.column, about.argument.type, about.mask, elsewhere
        )

    def _named(self, columns: dict[str, nw.Expr], expr: nw.Expr, *what: object) -> str:
        """The column of an expression, which is computed once however often it is asked for."""
        name = self._names.setdefault(what, f"\0{what[0]} {len(self._names)}")
        columns.setdefault(name, expr)
        return name


def _count(plan: _Plan, about: _About) -> Finish:
    count = plan.aggregate("count", about)
    return lambda customers: _or_zero(customers.column(count))


def _sum(plan: _Plan, about: _About) -> Finish:
    total = plan.aggregate("sum", about)
    return lambda customers: _or_zero(customers.column(total))


def _mean(plan: _Plan, about: _About) -> Finish:
    total, count = (plan.aggregate(function, about) for function in ("sum", "count"))
    return lambda customers: exact.divide(customers.column(total), customers.column(count), customers)


def _extreme(function: Literal["min", "max"]) -> Callable[[_Plan, _About], Finish]:
    def build(plan: _Plan, about: _About) -> Finish:
        found = plan.aggregate(function, about)
        return lambda customers: customers.column(found)

    return build


def _or_zero(number: Lowered) -> Lowered:
    return Lowered(number.expr.fill_null(0), number.type, number.bound)


_AGGREGATES: Mapping[AggregateFunction, Callable[[_Plan, _About], Finish]] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "min": _extreme("min"),
    "max": _extreme("max"),
}
