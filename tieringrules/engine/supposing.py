"""What a customer's values and tiers would be if some of them were different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tieringrules.engine.fitting import fit
from tieringrules.engine.places import Capacities
from tieringrules.engine.settling import Standing, settled
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.deciding import deciding_branch
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
from tieringrules.rulebook.stability import Holding, since_name, standing

_NO_CAPACITIES: Capacities = {}
_NO_HOLDINGS: Mapping[str, Holding] = {}


def supposed(
    kernel: Kernel,
    values: Mapping[str, Value],
    changes: Mapping[str, Value],
    as_of: dt.date,
    populations: Mapping[str, Population],
    capacities: Capacities = _NO_CAPACITIES,
    holdings: Mapping[str, Holding] = _NO_HOLDINGS,
) -> Mapping[str, Value]:
    """The values with changes, and with everything that is made of what changed.

    Cut points of populations stay where they are: one customer's change is not counted as everyone's. So do
    the other customers in tiers that hold only so many.
    A changed metric that is made of another changed one follows that one.

    Args:
        kernel: the rules.
        values: as they are.
        changes: name → another value.
        as_of: the day.
        populations: score → its cut points.
        capacities: standard → what became of the places in its tiers.
        holdings: standard with stability → what the earlier result says of the customer.

    Raises:
        UncertainError: whether a tier has a place cannot be told.
    """
    found = {**values, **changes}
    changed = set(changes)
    for definition in (*kernel.customers.derived, *kernel.definitions):
        if _reads(definition) & changed and not _is_set_by_hand(definition, kernel, values, as_of):
            if isinstance(definition, Decision):
                rank = settled_rank(definition, found, values, as_of, capacities)
                found |= _held(definition, rank, holdings.get(definition.name), as_of)
            else:
                found[definition.name] = _computed(kernel, definition, found, as_of, populations)
            changed.add(definition.name)
    return found


def _is_set_by_hand(
    definition: Definition | Derivation, kernel: Kernel, values: Mapping[str, Value], as_of: dt.date
) -> bool:
    return (
        isinstance(definition, Decision)
        and kernel.override_of(definition, values[kernel.key], as_of) is not None
    )


def _reads(definition: Definition | Derivation) -> frozenset[str]:
    match definition:
        case Derivation() | RowDefinition():
            return names_in(definition.expression)
        case PopulationScore():
            return names_in(definition.measure)
        case OutputDefinition():
            return frozenset({definition.decision})
        case Decision():
            conditions = (branch.condition for branch in definition.branches)
            names = [names_in(condition) for condition in conditions if condition is not None]
            if definition.capacity is not None:
                names.append(frozenset({definition.capacity.field}))
            return frozenset().union(*names)
        case _:
            return frozenset()


def _computed(
    kernel: Kernel,
    definition: Derivation | RowDefinition | PopulationScore | OutputDefinition | AggregateDefinition,
    values: Mapping[str, Value],
    as_of: dt.date,
    populations: Mapping[str, Population],
) -> Value:
    match definition:
        case Derivation():
            return fit(evaluate(definition.expression, values, as_of), definition.type)
        case RowDefinition(near_miss_of=standard):
            decision = kernel.definition(standard) if standard is not None else None
            if isinstance(decision, Decision) and (
                _is_set_by_hand(decision, kernel, values, as_of) or _is_kept(decision, values)
            ):
                return None
            return value_of_row(definition, values, as_of)
        case PopulationScore():
            population = populations.get(definition.name)
            measure = evaluate(definition.measure, values, as_of)
            return definition.of(measure, population.points) if population is not None else None
        case OutputDefinition():
            decision = kernel.definition(definition.decision)
            assert isinstance(decision, Decision)
            branch, tier = deciding_branch(decision, values, as_of), values[decision.name]
            # Whoever is in another tier than the row's is there because that one is full, or keeps it.
            elsewhere = not isinstance(tier, TierValue) or branch is None or tier.rank != branch.rank
            if branch is None or elsewhere or _is_kept(decision, values):
                return None
            return definition.values[decision.branches.index(branch)]
        case AggregateDefinition():
            return values[definition.name]


def _held(
    decision: Decision, rank: int | None, holding: Holding | None, as_of: dt.date
) -> Mapping[str, Value]:
    """The tier that the customer has where one is computed, and what else a standard says of it."""
    if decision.stability is None:
        return {decision.name: _tier(decision, rank)}
    found = standing(decision.stability, decision.type.tiers, holding, rank, as_of)
    tiers = {decision.name: _tier(decision, found.rank), decision.computed: _tier(decision, rank)}
    return {**tiers, since_name(decision.name): found.since}


def _is_kept(decision: Decision, values: Mapping[str, Value]) -> bool:
    """Whether the customer has another tier than the one computed."""
    return values.get(decision.name) != values.get(decision.computed)


def _tier(decision: Decision, rank: int | None) -> TierValue | None:
    return TierValue(decision.name, rank, decision.type.tiers[rank]) if rank is not None else None


def value_of_row(definition: RowDefinition, values: Mapping[str, Value], as_of: dt.date) -> Value:
    """The value of a definition, its default included."""
    value = fit(evaluate(definition.expression, values, as_of), definition.type)
    return fit(definition.default, definition.type) if value is None else value


def settled_rank(
    decision: Decision,
    values: Mapping[str, Value],
    before: Mapping[str, Value],
    as_of: dt.date,
    capacities: Capacities,
) -> int | None:
    """The tier that a standard computes from values, also where tiers hold only so many; None for none.

    Args:
        decision: the standard.
        values: what the customer's values would be.
        before: what they are.
        as_of: the day.
        capacities: standard → what became of the places in its tiers.

    Raises:
        UncertainError: whether a tier has a place cannot be told.
    """
    rank, places = rank_of(decision, values, as_of), capacities.get(decision.name)
    if rank is None or not places or decision.capacity is None:
        return rank
    field, tier = decision.capacity.field, before.get(decision.computed)
    asked = rank_of(decision, before, as_of)
    now = None
    if isinstance(tier, TierValue) and asked is not None:
        now = Standing(asked, before[field], tier.rank)
    return settled(rank, values[field], now, places)


def rank_of(decision: Decision, values: Mapping[str, Value], as_of: dt.date) -> int | None:
    """The tier that the rules of a standard give to values, by its place among the tiers; None for none."""
    branch = deciding_branch(decision, values, as_of)
    return branch.rank if branch is not None else None
