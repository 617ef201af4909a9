"""The reference engine: the same classification in plain Python, one row after the other.

It says which answer is right; it shares no arithmetic with the column-wise engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import polars as pl

from tieringrules.diagnostic import Span, report
from tieringrules.engine.assignments import LeftOut, UnknownCount
from tieringrules.engine.earlier import EarlierTiers, earlier_tier, earlier_tiers_of_rows
from tieringrules.engine.fitting import fit
from tieringrules.engine.holding import holdings_of_rows, knows_of
from tieringrules.engine.incidents import division_by_zero, not_finite
from tieringrules.engine.leaving_out import leaves_out
from tieringrules.engine.lowered import MagnitudeError
from tieringrules.engine.outcome import Incident, IncidentCode, Outcome, RefusedError
from tieringrules.engine.overriding import (
    overridden_rows,
    ranks_of,
    stability_number,
    without_rows_of_their_own,
)
from tieringrules.engine.places import Places
from tieringrules.engine.plain_aggregation import AGGREGATES
from tieringrules.engine.plain_limiting import limited_rows
from tieringrules.engine.plain_population import population_of
from tieringrules.engine.plain_steadying import steadied_rows
from tieringrules.engine.steadying import Steadied
from tieringrules.engine.storage import to_series, to_values
from tieringrules.engine.window import first_day
from tieringrules.intake.table import Table
from tieringrules.language.calendar import day_of
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Expr
from tieringrules.language.trace import blamed_fields
from tieringrules.language.types import DATE, Type
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Decision,
    Kernel,
    OutputDefinition,
    RowDefinition,
    SourceTable,
    in_conflict,
)
from tieringrules.rulebook.population import Population, PopulationScore
from tieringrules.rulebook.stability import Stability, computed_name, since_name

Row: TypeAlias = dict[str, Value]


def classified(
    kernel: Kernel,
    tables: Mapping[str, Table],
    as_of: dt.date,
    report_progress: Callable[[str, int, int | None], None],
) -> Outcome:
    """Every customer's values.

    Raises:
        RefusedError: an exact number does not fit 128 bits.
    """
    return _Classification(kernel, tables, as_of, report_progress).outcome()


@dataclass(slots=True)
class _Rows:
    """Rows of one table and the types of their columns."""

    rows: list[Row]
    types: dict[str, Type]


class _Classification:
    def __init__(
        self,
        kernel: Kernel,
        tables: Mapping[str, Table],
        as_of: dt.date,
        report_progress: Callable[[str, int, int | None], None],
    ) -> None:
        self.kernel = kernel
        self.tables = tables
        self.as_of = as_of
        self.report_progress = report_progress
        self.incidents: list[Incident] = []
        self.left_out: dict[str, LeftOut] = {}
        self.branches: dict[str, list[int | None]] = {}
        self.unknown: dict[str, tuple[UnknownCount, ...]] = {}
        self.populations: dict[str, Population] = {}
        self.conflicts: dict[str, pl.Series] = {}
        self.capacities: dict[str, dict[int, Places]] = {}
        self.stabilities: dict[str, Steadied] = {}
        self.earlier: Mapping[str, EarlierTiers] = {}

    def outcome(self) -> Outcome:
        self.children = {source.name: self._visible(source) for source in self.kernel.children}
        self.customers = self._customers()
        self._look_back()
        self.by_parent = {source.name: self._placed(source) for source in self.kernel.children}
        steps = len(self.kernel.definitions)
        for done, definition in enumerate(self.kernel.definitions):
            self.report_progress("classify", done, steps)
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
        spans = {definition.name: definition.span for definition in self.kernel.definitions}
        columns = {
            name: _series(name, [row[name] for row in self.customers.rows], type_, spans.get(name))
            for name, type_ in self.customers.types.items()
            if name not in self.branches
        }
        branches = {name: pl.Series(found, dtype=pl.UInt32) for name, found in self.branches.items()}
        return Outcome(
            columns,
            branches,
            self.unknown,
            self.left_out,
            tuple(self.incidents),
            self.populations,
            self.conflicts,
            self.capacities,
            self.earlier,
            self.stabilities,
        )

    def _customers(self) -> _Rows:
        kernel = self.kernel
        if kernel.customers_from is None:
            found = self._visible(kernel.customers)
        else:
            named = self.children[kernel.customers_from.dataset]
            column = kernel.customers_from.column
            keys = dict.fromkeys(row[column] for row in named.rows if row[column] is not None)
            found = _Rows([{kernel.key: key} for key in keys], {kernel.key: named.types[column]})
        found.rows.sort(key=lambda row: row[kernel.key])  # type: ignore[arg-type,return-value]
        return found

    def _look_back(self) -> None:
        self.earlier = earlier_tiers_of_rows(self.kernel, self.tables, self.customers.rows)
        for previous in self.kernel.previous:
            found = self.earlier.get(previous.standard)
            if found is not None or previous.is_named:
                ranks = found.ranks.to_list() if found is not None else [None] * len(self.customers.rows)
                for row, rank in zip(self.customers.rows, ranks, strict=True):
                    row[previous.name] = earlier_tier(previous, rank)
                self.customers.types[previous.name] = previous.type

    def _visible(self, source: SourceTable) -> _Rows:
        """The rows that count, derived columns included, whoever their parent is."""
        table = self.tables[source.name]
        types = {name: type_ for name, type_ in source.columns if name in table.frame.columns}
        values = [to_values(table.frame[name], type_) for name, type_ in types.items()]
        rows = [dict(zip(types, cells, strict=True)) for cells in zip(*values, strict=True)]
        for derived in source.derived:
            if names_in(derived.expression) <= types.keys():
                self._count(derived.name, derived.expression, rows, source.name)
                for row in rows:
                    row[derived.name] = fit(evaluate(derived.expression, row, self.as_of), derived.type)
                types[derived.name] = derived.type
        happened = [row for row in rows if self._has_happened(row, source)]
        kept = happened
        if source.keep is not None:
            self._count(f"{source.name}.keep", source.keep, happened, source.name)
            kept = [row for row in happened if evaluate(source.keep, row, self.as_of) is True]
        left_out = LeftOut(len(rows) - len(happened), len(happened) - len(kept))
        if leaves_out(source):
            self.left_out[source.name] = left_out
        return _Rows(kept, types)

    def _has_happened(self, row: Row, source: SourceTable) -> bool:
        if source.happened_at is None:
            return True
        moment = row[source.happened_at]
        return isinstance(moment, dt.date) and day_of(moment) <= self.as_of

    def _placed(self, source: SourceTable) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {str(row[self.kernel.key]): [] for row in self.customers.rows}
        no_parent = 0
        column = source.parent_column
        for row in self.children[source.name].rows if column is not None else ():
            parent = row[column] if column is not None else None
            if parent is None or str(parent) not in found:
                no_parent += 1
            else:
                found[str(parent)].append(row)
        if source.name in self.left_out:
            self.left_out[source.name] = replace(self.left_out[source.name], no_parent=no_parent)
        return found

    def _row(self, definition: RowDefinition) -> None:
        if definition.near_miss_of is None:
            self._count(definition.name, definition.expression, self.customers.rows, span=definition.span)
        for row in self.customers.rows:
            value = fit(evaluate(definition.expression, row, self.as_of), definition.type)
            row[definition.name] = fit(definition.default, definition.type) if value is None else value
        if definition.near_miss_of is not None:
            self._forget_apart(definition.name, definition.near_miss_of)
        self.customers.types[definition.name] = definition.type

    def _forget_apart(self, name: str, standard: str) -> None:
        decision = self.kernel.definition(standard)
        assert isinstance(decision, Decision)
        for row, number in zip(self.customers.rows, self.branches[standard], strict=True):
            is_kept = number is not None and number >= stability_number(decision, 0)
            key = row[self.kernel.key]
            if is_kept or self.kernel.override_of(decision, key, self.as_of) is not None:
                row[name] = None

    def _population(self, definition: PopulationScore) -> None:
        measure, rows = definition.measure, self.customers.rows
        self._count(definition.name, measure, rows, span=definition.span)
        values = [fit(evaluate(measure, row, self.as_of), measure.type) for row in rows]
        found = definition.frozen or population_of(definition.rule, values)
        self.populations[definition.name] = found
        for row, value in zip(rows, values, strict=True):
            row[definition.name] = definition.of(value, found.points)
        self.customers.types[definition.name] = definition.type

    def _aggregate(self, definition: AggregateDefinition) -> None:
        source = next(child for child in self.kernel.children if child.name == definition.table)
        children = self.by_parent[definition.table]
        if definition.where is not None:
            everything = [row for rows in children.values() for row in rows]
            self._count(definition.name, definition.where, everything, definition.table, definition.span)
        lost = 0
        for customer in self.customers.rows:
            rows = [
                row
                for row in children[str(customer[self.kernel.key])]
                if self._counts(row, definition, source)
            ]
            if definition.argument is None:
                arguments: list[Value] = [True for _ in rows]
            else:
                arguments = [row[definition.argument] for row in rows if row[definition.argument] is not None]
            value = AGGREGATES[definition.function](arguments)
            lost += value is None and bool(arguments)
            value = fit(definition.default if value is None else value, definition.type)
            customer[definition.name] = value
        self.customers.types[definition.name] = definition.type
        self.incidents.append(Incident("TR603", definition.name, lost, span=definition.span))

    def _counts(self, row: Row, definition: AggregateDefinition, source: SourceTable) -> bool:
        if definition.where is not None and evaluate(definition.where, row, self.as_of) is not True:
            return False
        at = definition.at or source.happened_at
        if definition.within is None or at is None:
            return True
        moment = row[at]
        start = first_day(self.as_of, definition.within)
        return isinstance(moment, dt.date) and (start or dt.date.min) <= day_of(moment) <= self.as_of

    def _decision(self, decision: Decision) -> None:
        effective = decision.is_in_force(self.as_of)
        counts: dict[tuple[int, str], int] = {}
        asked: list[list[Row]] = [[] for _ in decision.branches]
        branches: list[int | None] = []
        conflicts = []
        for row in self.customers.rows:
            holding = self._holding(decision, row, asked, counts) if effective else []
            conflicts.append(in_conflict(decision, [decision.branches[index] for index in holding]))
            branches.append(holding[0] if holding and not conflicts[-1] else None)
        if effective and decision.hit_policy != "first":
            self.conflicts[decision.name] = pl.Series(conflicts, dtype=pl.Boolean)
        incidents: dict[IncidentCode, set[int]] = {"TR602": set(), "TR603": set()}
        for each, rows in zip(decision.branches, asked, strict=True):
            if each.condition is not None:
                for code, condition in _incidents(each.condition):
                    incidents[code] |= {
                        id(row) for row in rows if evaluate(condition, row, self.as_of) is True
                    }
        for code, found in incidents.items():
            self.incidents.append(Incident(code, decision.name, len(found), span=decision.span))
        overrides = self.kernel.overrides_of(decision, self.as_of)
        keys = [row[self.kernel.key] for row in self.customers.rows]
        branches = overridden_rows(decision, overrides, branches, keys)
        if decision.capacity is not None and effective:
            measure = [row[decision.capacity.field] for row in self.customers.rows]
            branches, self.capacities[decision.name] = limited_rows(
                decision, decision.capacity, branches, measure
            )
        if decision.stability is not None:
            branches = self._steady(decision, decision.stability, branches)
        for row, index in zip(self.customers.rows, branches, strict=True):
            row[decision.name] = None if index is None else _tier(decision, index)
        self.customers.types[decision.name] = decision.type
        self.branches[decision.name] = branches
        self.unknown[decision.name] = tuple(
            UnknownCount(decision.branches[index].rule, name, customers)
            for (index, name), customers in sorted(counts.items())
        )

    def _steady(
        self, decision: Decision, stability: Stability, branches: Sequence[int | None]
    ) -> list[int | None]:
        name, rows = decision.name, self.customers.rows
        computed: Sequence[int | None] = [None] * len(rows)
        days: Sequence[dt.date | None] = [None] * len(rows)
        if decision.is_in_force(self.as_of):
            keys = [row[self.kernel.key] for row in rows]
            holdings = (
                holdings_of_rows(self.kernel, self.tables, keys, decision)
                if knows_of(self.tables, name)
                else [None] * len(rows)
            )
            branches, computed, days, self.stabilities[name] = steadied_rows(
                decision, stability, branches, holdings, self.as_of
            )
        for row, rank, day in zip(rows, computed, days, strict=True):
            row[computed_name(name)] = None if rank is None else _tier_of_rank(decision, rank)
            row[since_name(name)] = day
        self.customers.types |= {computed_name(name): decision.type, since_name(name): DATE}
        return list(branches)

    def _output(self, definition: OutputDefinition) -> None:
        decision = self.kernel.definition(definition.decision)
        assert isinstance(decision, Decision)
        values = without_rows_of_their_own(definition.values, decision)
        for row, index in zip(self.customers.rows, self.branches[definition.decision], strict=True):
            row[definition.name] = None if index is None else values[index]
        self.customers.types[definition.name] = definition.type

    def _holding(
        self, decision: Decision, row: Row, asked: list[list[Row]], counts: dict[tuple[int, str], int]
    ) -> list[int]:
        """The branches that are true, as far as they are asked."""
        holding: list[int] = []
        for index, branch in enumerate(decision.branches):
            if holding and decision.hit_policy == "first":
                break
            if branch.condition is None:
                holding.append(index)
                continue
            asked[index].append(row)
            truth = evaluate(branch.condition, row, self.as_of)
            if truth is True:
                holding.append(index)
            if truth is None:
                for name in blamed_fields(branch.wanting or branch.condition, row, self.as_of):
                    counts[index, name] = counts.get((index, name), 0) + 1
        return holding

    def _count(
        self,
        name: str,
        expression: Expr,
        rows: Sequence[Row],
        table: str | None = None,
        span: Span | None = None,
    ) -> None:
        for code, condition in _incidents(expression):
            count = sum(evaluate(condition, row, self.as_of) is True for row in rows)
            self.incidents.append(Incident(code, name, count, table, span))


def _incidents(expression: Expr) -> list[tuple[IncidentCode, Expr]]:
    conditions: tuple[tuple[IncidentCode, Expr | None], ...] = (
        ("TR602", division_by_zero(expression)),
        ("TR603", not_finite(expression)),
    )
    return [(code, condition) for code, condition in conditions if condition is not None]


def _tier(decision: Decision, index: int) -> TierValue:
    return _tier_of_rank(decision, ranks_of(decision)[index])


def _tier_of_rank(decision: Decision, rank: int) -> TierValue:
    return TierValue(decision.type.standard, rank, decision.type.tiers[rank])


def _series(name: str, values: list[Value], type_: Type, span: Span | None) -> pl.Series:
    try:
        return to_series(name, values, type_)
    except MagnitudeError:
        raise RefusedError(report("TR601", span, name=name)) from None
