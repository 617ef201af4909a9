"""Values per customer over the customer's rows of a child table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from tieringrules.engine import exact
from tieringrules.engine.calendar import day_of
from tieringrules.engine.floats import SCALED_BOUND, as_scaled, float_mean, float_median, float_sum, middle
from tieringrules.engine.lowered import DOUBLE_EXACT, Lowered, integer, resized
from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.engine.window import first_day
from tieringrules.language.types import INTEGER, ExactType, FloatType, Type
from tieringrules.rulebook.kernel import AggregateDefinition, SourceTable
from tieringrules.rulebook.model import AggregateFunction

# Aggregates whose value over no rows is 0, whatever the default says.
ZERO_OF_NONE: frozenset[AggregateFunction] = frozenset({"count", "count_distinct", "sum"})
# The column with the place of a row's parent among the customers.
PARENT = "\0parent"
VALUE = "\0value"


@dataclass(frozen=True, slots=True)
class _Rows:
    """What one aggregate is about: rows of `PARENT` and `VALUE`, none missing, and how many there are."""

    frame: nw.DataFrame[pl.DataFrame]
    type: Type
    bound: int

    @property
    def value(self) -> nw.Expr:
        return nw.col(VALUE)

    @property
    def total_bound(self) -> int:
        return self.bound * max(1, len(self.frame))

    @property
    def total(self) -> nw.Expr:
        """The sum of a group, in a type that cannot overflow."""
        return resized(self.value, self.bound, self.total_bound).sum()

    def grouped(self, **aggregates: nw.Expr) -> nw.DataFrame[pl.DataFrame]:
        return self.frame.group_by(PARENT).agg(**aggregates)

    def one_by_one(self, function: Callable[[list[float]], float | None]) -> pl.DataFrame:
        """The aggregate in Python, where no column operation gives the one right answer."""
        # Straight in polars: Narwhals has no aggregate that keeps all values of a group.
        groups = self.frame.to_native().group_by(PARENT).agg(pl.col(VALUE))
        values = [function(group) for group in groups[VALUE].to_list()]
        return groups.select(PARENT, pl.Series(VALUE, values, dtype=pl.Float64))


def aggregate(definition: AggregateDefinition, scope: Scope, source: SourceTable) -> pl.DataFrame:
    """An aggregate for every parent that has a row to aggregate.

    Args:
        definition: what to compute.
        scope: the child rows that count on the day, with `PARENT`.
        source: their contract.

    Returns:
        `PARENT` and `VALUE`, in any order; a float that would not be finite is missing.

    Raises:
        MagnitudeError: an exact sum could leave 128 bits.
    """
    rows = _rows(definition, scope, source)
    in_python = FLOAT_AGGREGATES.get(definition.function)
    if in_python is None or not isinstance(rows.type, FloatType):
        return AGGREGATES[definition.function](rows)
    scaled = as_scaled(rows.frame.to_native()[VALUE])
    if scaled is None:
        return rows.one_by_one(in_python)
    values, scale = scaled
    whole = nw.from_native(rows.frame.to_native().with_columns(values.alias(VALUE)), eager_only=True)
    found = AGGREGATES[definition.function](_Rows(whole, ExactType(scale), SCALED_BOUND))
    if definition.function != "sum":
        return found
    total = Lowered(nw.col(VALUE), ExactType(scale), SCALED_BOUND * max(1, len(whole)))
    groups = _groups(nw.from_native(found, eager_only=True))
    return _finished(groups, exact.to_float(total, groups))


def _rows(definition: AggregateDefinition, scope: Scope, source: SourceTable) -> _Rows:
    conditions = [] if definition.where is None else [lower_condition(definition.where, scope)]
    at = definition.at or source.happened_at
    if definition.within is not None and at is not None:
        day = day_of(scope.column(at)).expr
        conditions.append(day <= nw.lit(scope.as_of))
        start = first_day(scope.as_of, definition.within)
        if start is not None:
            conditions.append(day >= nw.lit(start))
    argument = (
        integer(nw.lit(1, nw.Int64), 1) if definition.argument is None else scope.column(definition.argument)
    )
    computed = scope.compute(argument.expr, *conditions)
    value, *masks = computed.get_columns()
    frame = pl.DataFrame({PARENT: scope.frame[PARENT], VALUE: value}).filter(
        value.is_not_null(), *(mask.fill_null(False) for mask in masks)
    )
    return _Rows(nw.from_native(frame, eager_only=True), argument.type, argument.bound)


def _groups(frame: nw.DataFrame[pl.DataFrame]) -> Scope:
    return Scope(frame.to_native(), {}, dt.date.min)


def _finished(groups: Scope, value: Lowered) -> pl.DataFrame:
    return pl.DataFrame({PARENT: groups.frame[PARENT], VALUE: groups.compute(value.expr)["0"]})


def _count(rows: _Rows) -> pl.DataFrame:
    return rows.grouped(**{VALUE: nw.len()}).to_native()


def _count_distinct(rows: _Rows) -> pl.DataFrame:
    return rows.grouped(**{VALUE: rows.value.n_unique()}).to_native()


def _sum(rows: _Rows) -> pl.DataFrame:
    return rows.grouped(**{VALUE: rows.total}).to_native()


def _minimum(rows: _Rows) -> pl.DataFrame:
    return rows.grouped(**{VALUE: rows.value.min()}).to_native()


def _maximum(rows: _Rows) -> pl.DataFrame:
    return rows.grouped(**{VALUE: rows.value.max()}).to_native()


def _mean(rows: _Rows) -> pl.DataFrame:
    groups = _groups(rows.grouped(total=rows.total, rows=nw.len()))
    total = Lowered(nw.col("total"), rows.type, rows.total_bound)
    count = integer(nw.col("rows").cast(nw.Int64), len(rows.frame))
    return _finished(groups, exact.divide(total, count, groups))


def _median(rows: _Rows) -> pl.DataFrame:
    assert isinstance(rows.type, ExactType)
    if rows.bound >= DOUBLE_EXACT:
        twice = 2 * 10**rows.type.scale
        return rows.one_by_one(lambda values: sum(middle(values)) / twice)
    groups = _groups(
        rows.grouped(
            low=rows.value.quantile(0.5, interpolation="lower"),
            high=rows.value.quantile(0.5, interpolation="higher"),
        )
    )
    low, high = (Lowered(nw.col(name).cast(nw.Int64), rows.type, rows.bound) for name in ("low", "high"))
    two = Lowered(nw.lit(2, nw.Int64), INTEGER, 2)
    return _finished(groups, exact.divide(exact.add(low, high), two, groups))


AGGREGATES: Mapping[AggregateFunction, Callable[[_Rows], pl.DataFrame]] = {
    "count": _count,
    "count_distinct": _count_distinct,
    "sum": _sum,
    "mean": _mean,
    "min": _minimum,
    "max": _maximum,
    "median": _median,
}
# Floats whose decimals are too long to be scaled are taken one by one.
FLOAT_AGGREGATES: Mapping[AggregateFunction, Callable[[list[float]], float | None]] = {
    "sum": float_sum,
    "mean": float_mean,
    "median": float_median,
}
