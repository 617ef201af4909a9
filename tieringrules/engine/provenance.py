"""Where the values that conditions saw come from: columns, metrics and what those are made of, scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tieringrules.engine.aggregation import ZERO_OF_NONE
from tieringrules.engine.earlier import EarlierPlace
from tieringrules.engine.nodes import columns_of
from tieringrules.engine.own_rows import OwnRows, RowCount, count_rows
from tieringrules.engine.places import Capacities
from tieringrules.language.interpreter import evaluate
from tieringrules.language.values import Value
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Decision,
    Definition,
    Derivation,
    Kernel,
    OutputDefinition,
    RowDefinition,
)
from tieringrules.rulebook.population import Population, PopulationScore
from tieringrules.rulebook.stability import Holding

Origin: TypeAlias = Literal["column", "metric", "score", "standard", "previous"]
# Only names that methods make up hold it.
SCORE_MARK = "."


@dataclass(frozen=True, slots=True)
class Source:
    """One name, its value, and how the value came about.

    Attributes:
        field: the name.
        value: what it was for the customer.
        origin: the kind of name.
        definition: how it is computed; None for a column of the file.
        uses: the names it is made of, in written order; for a standard those of all its conditions.
        rows: for an aggregate, how many of the customer's rows went in; None where the rows are not known.
        default_taken: whether the value is the default, because there was nothing to compute it from.
        population: for a score, whom it was measured against.
        window_by: the column that places rows in a window, where it is not the table's own.
        earlier: for an earlier tier, where it stands; None where that is not known.
    """

    field: str
    value: Value
    origin: Origin
    definition: Definition | Derivation | None = None
    uses: tuple[str, ...] = ()
    rows: RowCount | None = None
    default_taken: bool = False
    population: Population | None = None
    window_by: str | None = None
    earlier: EarlierPlace | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one customer on a day.

    Attributes:
        values: columns, metrics, scores and standards → value.
        rows: child table → the customer's rows; empty where they are not known.
        populations: score → whom it was measured against.
        capacities: standard → what became of the places in its tiers.
        earlier: earlier tier → where it stands; empty where that is not known.
        holdings: standard with stability → what the earlier result says of the customer.
    """

    kernel: Kernel
    as_of: dt.date
    values: Mapping[str, Value]
    rows: Mapping[str, OwnRows]
    populations: Mapping[str, Population]
    capacities: Capacities = field(default_factory=dict)
    earlier: Mapping[str, EarlierPlace] = field(default_factory=dict)
    holdings: Mapping[str, Holding] = field(default_factory=dict)


def origins_of(kernel: Kernel) -> dict[str, Origin]:
    """The kind of every name that is defined; names of columns are not in it."""
    found: dict[str, Origin] = {definition.name: _origin(definition) for definition in kernel.definitions}
    found |= {previous.name: "previous" for previous in kernel.previous}
    # What a standard gives beside its tier, made of its reasons.
    return found | {group.name: "standard" for group in kernel.reasons}


def _origin(definition: Definition) -> Origin:
    if isinstance(definition, Decision | OutputDefinition):
        return "standard"
    return "score" if SCORE_MARK in definition.name else "metric"


def sources_of(names: Iterable[str], facts: Facts) -> tuple[Source, ...]:
    """Where values come from, down to columns and rows, each name once and before what it is made of.

    What a standard is made of is not followed: it is explained as a standard.
    """
    definitions: dict[str, Definition | Derivation] = {
        derived.name: derived for derived in facts.kernel.customers.derived
    }
    definitions |= {definition.name: definition for definition in facts.kernel.definitions}
    found: dict[str, Source] = {}
    waiting = list(dict.fromkeys(names))
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in facts.values:
            continue
        definition = definitions.get(name)
        source = _source(name, definition, facts)
        found[name] = source
        if not isinstance(definition, Decision):
            waiting[:0] = source.uses
    return tuple(found.values())


def _source(name: str, definition: Definition | Derivation | None, facts: Facts) -> Source:
    value = facts.values[name]
    match definition:
        case None if any(previous.name == name for previous in facts.kernel.previous):
            place = facts.earlier.get(name)
            column = place.column if place is not None else None
            made_of = () if column is None else (column,)
            return Source(name, value, "previous", uses=made_of, earlier=place)
        case None:
            return Source(name, value, "column")
        case RowDefinition() if any(group.name == name for group in facts.kernel.reasons):
            # Explained with the standard, reason by reason.
            return Source(name, value, "standard")
        case Derivation():
            return Source(name, value, "column", definition, columns_of(definition.expression))
        case Decision():
            return Source(name, value, "standard", definition, tuple(dict.fromkeys(_asked(definition))))
        case RowDefinition(near_miss_of=str() as standard):
            # What a standard is made of is told where the standard is explained.
            return Source(name, value, "metric", definition, (standard,))
        case RowDefinition():
            default_taken = (
                definition.default is not None
                and evaluate(definition.expression, facts.values, facts.as_of) is None
            )
            uses = columns_of(definition.expression)
            return Source(name, value, _origin(definition), definition, uses, default_taken=default_taken)
        case PopulationScore():
            population = facts.populations.get(name)
            return Source(
                name, value, "score", definition, columns_of(definition.measure), population=population
            )
        case OutputDefinition():
            return Source(name, value, "standard", definition, (definition.decision,))
        case AggregateDefinition():
            rows = facts.rows.get(definition.table)
            count = count_rows(definition, rows, facts.as_of) if rows is not None else None
            default_taken = (
                definition.default is not None
                and definition.function not in ZERO_OF_NONE
                and count is not None
                and not count.counted
            )
            table = next(child for child in facts.kernel.children if child.name == definition.table)
            window_by = definition.at if definition.at != table.happened_at else None
            return Source(name, value, "metric", definition, (), count, default_taken, window_by=window_by)


def _asked(decision: Decision) -> Iterator[str]:
    for branch in decision.branches:
        if branch.condition is not None:
            yield from columns_of(branch.condition)
