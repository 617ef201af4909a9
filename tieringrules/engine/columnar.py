"""A kernel applied to polars frames, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from tieringrules.engine.aggregation import PARENT, VALUE, ZERO_OF_NONE, aggregate
from tieringrules.engine.assignments import LeftOut, UnknownCount
from tieringrules.engine.computing import computing, incidents_of, values_of_expression
from tieringrules.engine.deciding import decide
from tieringrules.engine.earlier import EarlierTiers, earlier_tiers
from tieringrules.engine.grouping import grouped
from tieringrules.engine.holding import held_tiers, knows_of
from tieringrules.engine.leaving_out import leaves_out
from tieringrules.engine.limiting import limited
from tieringrules.engine.outcome import Incident, Outcome
from tieringrules.engine.overriding import (
    by_override,
    by_stability,
    overridden,
    ranks_of,
    without_rows_of_their_own,
)
from tieringrules.engine.places import Places
from tieringrules.engine.population import population_of, scores_of
from tieringrules.engine.scope import Scope
from tieringrules.engine.steadying import Steadied, Steady, steadied
from tieringrules.engine.storage import to_series, to_stored
from tieringrules.engine.visibility import Counted, counted, opened, placed
from tieringrules.intake.table import Table
from tieringrules.language.types import DATE, FloatType, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Decision,
    Kernel,
    OutputDefinition,
    RowDefinition,
    SourceTable,
)
from tieringrules.rulebook.population import Population, PopulationScore
from tieringrules.rulebook.stability import Stability, computed_name, since_name

ReportProgress = Callable[[str, int, int | None], None]


def classified(
    kernel: Kernel, tables: Mapping[str, Table], as_of: dt.date, report_progress: ReportProgress
) -> Outcome:
    """Every customer's values.

    Raises:
        RefusedError: exact numbers could leave 128 bits.
    """
    return _Classification(kernel, tables, as_of, report_progress).outcome()


class _Classification:
    def __init__(
        self, kernel: Kernel, tables: Mapping[str, Table], as_of: dt.date, report_progress: ReportProgress
    ) -> None:
        self.kernel = kernel
        self.tables = tables
        self.as_of = as_of
        self.report_progress = report_progress
        self.incidents: list[Incident] = []
        self.left_out: dict[str, LeftOut] = {}
        self.branches: dict[str, pl.Series] = {}
        self.unknown: dict[str, tuple[UnknownCount, ...]] = {}
        self.populations: dict[str, Population] = {}
        self.conflicts: dict[str, pl.Series] = {}
        self.capacities: dict[str, dict[int, Places]] = {}
        self.stabilities: dict[str, Steadied] = {}
        self.earlier: Mapping[str, EarlierTiers] = {}
        self.customers = Scope(pl.DataFrame(), {}, as_of)
        self.counted: dict[str, Counted] = {}
        # Children with the place of each row's parent, opened where an aggregate needs it.
        self.rows: dict[str, Scope] = {}
        # Aggregates that one pass over their table has computed.
        self.grouped: dict[str, pl.Series] = {}

    def outcome(self) -> Outcome:
        self._open_tables()
        self._look_back()
        steps = len(self.kernel.definitions)
        for done, definition in enumerate(self.kernel.definitions):
            self.report_progress("classify", done, steps)
            with computing(definition.name, definition.span):
                match definition:
                    case RowDefinition():
                        self._row(definition)
                    case AggregateDefinition():
                        self._aggregate(definition)
                    case PopulationScore():
                        self._population(definition)
                    case Decision():
                        self._decision(definition)
                    case OutputDefinition():
                        self._output(definition)
        self.report_progress("classify", steps, steps)
        scope = self.customers
        names = [name for name in scope.types if not name.startswith("\0") and name not in self.branches]
        columns = {name: scope.frame[name] for name in names}
        return Outcome(
            columns,
            self.branches,
            self.unknown,
            self.left_out,
            tuple(self.incidents),
            self.populations,
            self.conflicts,
            self.capacities,
            self.earlier,
            self.stabilities,
        )

    def _open_tables(self) -> None:
        kernel = self.kernel
        if kernel.customers_from is None:
            self.customers = self._visible(kernel.customers).only()
            self._sort_customers()
        for source in kernel.children:
            self.counted[source.name] = self._visible(source)
        if kernel.customers_from is not None:
            named = self.counted[kernel.customers_from.dataset]
            parents = named.scope.frame[kernel.customers_from.column]
            parents = parents if named.mask is None else parents.filter(named.mask)
            self.customers.frame = parents.drop_nulls().unique().alias(kernel.key).to_frame()
            self.customers.types[kernel.key] = named.scope.types[kernel.customers_from.column]
            self._sort_customers()
        for source in kernel.children:
            if source.parent_column is not None:
                self._group(source)

    def _visible(self, source: SourceTable) -> Counted:
        scope, found = opened(self.tables[source.name], source, self.as_of)
        self.incidents += found
        counts, found = counted(scope, source)
        self.incidents += found
        if leaves_out(source):
            self.left_out[source.name] = counts.left_out
        return counts

    def _group(self, source: SourceTable) -> None:
        """Compute what one pass over a child table can, and count the rows that belong to nobody."""
        counts, keys = self.counted[source.name], self.customers.frame[self.kernel.key]
        aggregates = [
            item
            for item in self.kernel.definitions
            if isinstance(item, AggregateDefinition) and item.table == source.name
        ]
        found = grouped(aggregates, counts.scope, counts.mask, source, keys)
        if found is None:
            self._rows(source)
            return
        self.grouped |= found.values
        self._count_orphans(source, counts.rows - found.with_parent)
        if all(item.name in found.values for item in aggregates):
            del self.counted[source.name]

    def _rows(self, source: SourceTable) -> Scope:
        """The rows of a child table that count and belong to a customer, with the customer's place."""
        if source.name not in self.rows:
            assert source.parent_column is not None
            rows = self.counted.pop(source.name).only()
            keys = self.customers.frame[self.kernel.key]
            self.rows[source.name], orphans = placed(rows, source.parent_column, keys)
            self._count_orphans(source, orphans)
        return self.rows[source.name]

    def _count_orphans(self, source: SourceTable, count: int) -> None:
        self.left_out[source.name] = replace(self.left_out[source.name], no_parent=count)

    def _sort_customers(self) -> None:
        # Texts sort by code point: their bytes in UTF-8 have the same order.
        self.customers.frame = self.customers.frame.sort(self.kernel.key)

    def _look_back(self) -> None:
        scope = self.customers
        self.earlier = earlier_tiers(self.kernel, self.tables, scope.frame)
        for previous in self.kernel.previous:
            found = self.earlier.get(previous.standard)
            if found is not None:
                scope.add(previous.name, found.ranks, previous.type)
            elif previous.is_named:
                nobody = pl.repeat(None, scope.frame.height, dtype=pl.Int32, eager=True)
                scope.add(previous.name, nobody, previous.type)

    def _row(self, definition: RowDefinition) -> None:
        # What the expression adds to the frame on its way is dropped with the copy.
        scope = self.customers.copy()
        values = values_of_expression(definition.expression, definition.type, scope)
        if definition.near_miss_of is None:
            self.incidents += incidents_of(
                definition.name, definition.expression, scope, span=definition.span
            )
        else:
            values = self._unless_apart(values, definition.near_miss_of)
        self._add(definition.name, values, definition.type, definition.default)

    def _unless_apart(self, values: pl.Series, standard: str) -> pl.Series:
        decision = self.kernel.definition(standard)
        assert isinstance(decision, Decision)
        branch = self.branches[standard]
        apart = (by_override(decision, branch) | by_stability(decision, branch)).fill_null(False)
        return values.set(apart, None) if apart.any() else values

    def _population(self, definition: PopulationScore) -> None:
        scope, measure = self.customers.copy(), definition.measure
        values = values_of_expression(measure, measure.type, scope)
        self.incidents += incidents_of(definition.name, measure, scope, span=definition.span)
        found = definition.frozen or population_of(definition.rule, values, measure.type)
        self.populations[definition.name] = found
        scores = scores_of(definition, found.points, values, measure.type)
        self._add(definition.name, scores, definition.type, None)

    def _aggregate(self, definition: AggregateDefinition) -> None:
        if definition.name in self.grouped:
            values = self.grouped.pop(definition.name)
            self._add(definition.name, values, definition.type, definition.default)
            return
        source = next(child for child in self.kernel.children if child.name == definition.table)
        rows = self._rows(source).copy()
        if definition.where is not None:
            self.incidents += incidents_of(
                definition.name, definition.where, rows, definition.table, definition.span
            )
        found = aggregate(definition, rows, source)
        if isinstance(definition.type, FloatType):
            lost = found[VALUE].null_count()
            self.incidents.append(Incident("TR603", definition.name, lost, span=definition.span))
        places = pl.int_range(self.customers.frame.height, dtype=pl.UInt32, eager=True).alias(PARENT)
        values = places.to_frame().join(found, on=PARENT, how="left", maintain_order="left")[VALUE]
        if definition.function in ZERO_OF_NONE:
            # No rows give 0; a sum that is not finite stays missing.
            zeros = pl.repeat(0, values.len(), dtype=values.dtype, eager=True)
            values = values.zip_with(places.is_in(found[PARENT].implode()), zeros)
        self._add(definition.name, values, definition.type, definition.default)

    def _add(self, name: str, values: pl.Series, type_: Type, default: Value) -> None:
        stored = to_stored(default, type_)
        if stored is not None:
            values = _filled(values, stored)
        self.customers.add(name, values, type_)

    def _decision(self, decision: Decision) -> None:
        scope = self.customers
        if not decision.is_in_force(self.as_of):
            branch = pl.repeat(None, scope.frame.height, dtype=pl.UInt32, eager=True)
            self.unknown[decision.name] = ()
        else:
            decided = decide(decision, scope)
            branch = decided.branch
            self.unknown[decision.name] = decided.unknown
            if decided.conflict is not None:
                self.conflicts[decision.name] = decided.conflict
            self.incidents += (
                Incident("TR602", decision.name, decided.divided, span=decision.span),
                Incident("TR603", decision.name, decided.infinite, span=decision.span),
            )
        overrides, key = self.kernel.overrides_of(decision, self.as_of), self.kernel.key
        branch = overridden(decision, branch, overrides, scope.frame[key], scope.types[key])
        capacity = decision.capacity
        if capacity is not None and decision.is_in_force(self.as_of):
            measure, type_ = scope.frame[capacity.field], scope.types[capacity.field]
            branch, self.capacities[decision.name] = limited(decision, capacity, branch, measure, type_)
        if decision.stability is not None:
            branch = self._steady(decision, decision.stability, branch)
        self.branches[decision.name] = branch
        ranks = pl.Series(ranks_of(decision), dtype=pl.Int32)
        scope.add(decision.name, ranks.gather(branch), decision.type)

    def _steady(self, decision: Decision, stability: Stability, branch: pl.Series) -> pl.Series:
        scope, name = self.customers, decision.name
        if not decision.is_in_force(self.as_of):
            nothing = pl.repeat(None, branch.len(), dtype=pl.Int32, eager=True)
            found = Steady(branch, nothing, nothing.cast(pl.Date), Steadied())
        else:
            keys = scope.frame[self.kernel.key]
            held = (
                held_tiers(self.kernel, self.tables, keys, self.earlier[name], decision)
                if knows_of(self.tables, name)
                else None
            )
            found = steadied(decision, stability, branch, held, self.as_of)
            self.stabilities[name] = found.told
        scope.add(computed_name(name), found.computed, decision.type)
        scope.add(since_name(name), found.since, DATE)
        return found.branch

    def _output(self, definition: OutputDefinition) -> None:
        decision = self.kernel.definition(definition.decision)
        assert isinstance(decision, Decision)
        per_branch = without_rows_of_their_own(definition.values, decision)
        values = to_series(definition.name, per_branch, definition.type)
        self._add(definition.name, values.gather(self.branches[definition.decision]), definition.type, None)


def _filled(values: pl.Series, stored: object) -> pl.Series:
    filling = pl.Series([stored], dtype=pl.Int128 if values.dtype.is_integer() else values.dtype)
    if filling.dtype == pl.Int128:
        values = values.cast(pl.Int128)
    return values.fill_null(filling.item())
