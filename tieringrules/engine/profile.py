"""Everything that is known about one customer on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tieringrules.engine.assignments import Assignments
from tieringrules.engine.explanation import StandardExplained, explain_standard, facts_of
from tieringrules.engine.own_rows import LeftOutOf, OwnRow, OwnRows, left_out_of
from tieringrules.engine.provenance import SCORE_MARK, Source, origins_of, sources_of
from tieringrules.intake.table import Table
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import AggregateDefinition, Decision, Kernel, OutputDefinition


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A row of a child table, and what it counts for.

    Attributes:
        row: the row.
        counts_for: the metrics that it goes into.
        not_for: the metrics over its table that it does not go into → why, where the table itself keeps it.
    """

    row: OwnRow
    counts_for: tuple[str, ...]
    not_for: Mapping[str, LeftOutOf]


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """A customer's rows of one child table; `metrics` are those that look at it."""

    rows: OwnRows
    metrics: tuple[str, ...]
    profiled: tuple[ProfileRow, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known about a customer.

    Attributes:
        columns: column → value, the key first, then in the order of the contract, derived columns last.
        metrics: each with how it came about, in order of need.
        standards: in code-point order.
        earlier: standard → the tier that the customer had before, where it has a source.
        outputs: further outputs of standards.
        tables: child tables, in the order of the rules.
    """

    customer: str
    as_of: dt.date
    columns: Mapping[str, Value]
    metrics: tuple[Source, ...]
    standards: tuple[StandardExplained, ...]
    outputs: Mapping[str, Value]
    tables: tuple[ProfileTable, ...]
    earlier: Mapping[str, Source] = field(default_factory=dict)


def profile_of(
    kernel: Kernel,
    assignments: Assignments,
    customer: str,
    as_of: dt.date,
    tables: Mapping[str, Table],
) -> Profile | None:
    """The profile of a customer; None where nobody has the key.

    Args:
        kernel: what was applied.
        assignments: what came out.
        customer: the key, as text.
        as_of: the day of the classification.
        tables: what was classified.
    """
    facts = facts_of(kernel, assignments, customer, as_of, tables)
    if facts is None:
        return None
    values = facts.values
    columns = [name for name, _ in kernel.customers.columns]
    columns += [derived.name for derived in kernel.customers.derived]
    ordered = dict.fromkeys((kernel.key, *columns))
    # Shown with their standards.
    beside = {group.name for group in kernel.reasons}
    metrics = [
        definition.name
        for definition in kernel.definitions
        if not isinstance(definition, Decision | OutputDefinition)
        and SCORE_MARK not in definition.name
        and definition.name not in beside
    ]
    found = {source.field: source for source in sources_of(metrics, facts)}
    origins = origins_of(kernel)
    aggregates = [item for item in kernel.definitions if isinstance(item, AggregateDefinition)]
    return Profile(
        customer,
        as_of,
        {name: values[name] for name in ordered if name in values},
        tuple(found[name] for name in metrics if name in found),
        tuple(explain_standard(decision, facts, origins) for decision in kernel.decisions),
        {
            item.name: values.get(item.name)
            for item in kernel.definitions
            if isinstance(item, OutputDefinition)
        },
        tuple(
            _table(rows, [item for item in aggregates if item.table == name], as_of)
            for name, rows in facts.rows.items()
        ),
        {
            previous.standard: source
            for previous in kernel.previous
            for source in sources_of([previous.name], facts)
            if source.origin == "previous"
            and source.earlier is not None
            and source.earlier.source is not None
        },
    )


def _table(rows: OwnRows, metrics: list[AggregateDefinition], as_of: dt.date) -> ProfileTable:
    return ProfileTable(
        rows,
        tuple(metric.name for metric in metrics),
        tuple(_row(row, rows, metrics, as_of) for row in rows.rows),
    )


def _row(row: OwnRow, rows: OwnRows, metrics: list[AggregateDefinition], as_of: dt.date) -> ProfileRow:
    reasons = {metric.name: left_out_of(metric, rows, row, as_of) for metric in metrics}
    return ProfileRow(
        row,
        tuple(name for name, reason in reasons.items() if reason is None),
        {name: reason for name, reason in reasons.items() if reason is not None and row.left_out is None},
    )
