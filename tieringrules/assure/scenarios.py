"""Scenario tests: for the values given, do the rules give what is expected?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from tieringrules.assure.coverage import Asked
from tieringrules.assure.refusing import refused_with
from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.interpreter import evaluate
from tieringrules.language.types import FloatType, TierType, Type
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.deciding import deciding_branch
from tieringrules.rulebook.flag_names import flag_field
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Definition,
    Kernel,
    OutputDefinition,
    RowDefinition,
)
from tieringrules.rulebook.kinds.metrics import NEVER_MISSING
from tieringrules.rulebook.linking.cases import ERROR
from tieringrules.rulebook.model import Case, Rulebook
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.previous import previous_name
from tieringrules.rulebook.stability import Holding, earlier_since_name, standing, way_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """One expected name of a case: what was expected and what came out."""

    name: str
    expected: Value
    found: Value

    @property
    def agrees(self) -> bool:
        """Whether both are the same value; missing agrees with missing only."""
        return same_value(self.expected, self.found)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case.

    Attributes:
        case: its name.
        span: where it is written.
        as_of: the day it was run for.
        comparisons: one per expected name, in written order.
    """

    case: str
    span: Span
    as_of: dt.date
    comparisons: tuple[Comparison, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return all(comparison.agrees for comparison in self.comparisons)

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """What came out otherwise."""
        return tuple(comparison for comparison in self.comparisons if not comparison.agrees)


def run_cases(
    rulebook: Rulebook, kernel_on: Callable[[dt.date], Kernel], today: dt.date
) -> tuple[CaseResult, ...]:
    """Run every scenario of a rulebook on the reference interpreter.

    Args:
        rulebook: the cases, and the columns with their defaults.
        kernel_on: the rules that hold on a day, as definitions in order.
        today: the day for cases that name none.
    """
    defaults = {column.name: column.default for column in rulebook.customers.columns}
    days = ((case, case.as_of or today) for case in rulebook.cases)
    return tuple(_run(case, rulebook, kernel_on(day), defaults, day) for case, day in days)


def asked_by_cases(
    rulebook: Rulebook, kernel_on: Callable[[dt.date], Kernel], today: dt.date
) -> Iterator[Asked]:
    """What the scenarios of a rulebook ask of its standards; a tier that a case gives is not asked for.

    Args:
        rulebook: the cases, and the columns with their defaults.
        kernel_on: the rules that hold on a day, as definitions in order.
        today: the day for cases that name none.
    """
    defaults = {column.name: column.default for column in rulebook.customers.columns}
    for case in rulebook.cases:
        as_of = case.as_of or today
        kernel = kernel_on(as_of)
        values = values_of_case(case.given, kernel, defaults, as_of)
        yield from (
            Asked(decision, values, as_of) for decision in kernel.decisions if decision.name not in case.given
        )


def _run(
    case: Case, rulebook: Rulebook, kernel: Kernel, defaults: Mapping[str, Value], as_of: dt.date
) -> CaseResult:
    values = values_of_case(case.given, kernel, defaults, as_of)
    comparisons = tuple(
        Comparison(name, expected, values.get(name)) for name, expected in case.expect.items()
    )
    if case.refusal is not None:
        found = refused_with(case, rulebook, kernel, values, as_of)
        fitting = case.refusal if case.refusal in found else ", ".join(found) or None
        comparisons = (Comparison(ERROR, case.refusal, fitting), *comparisons)
    return CaseResult(case.name, case.span, as_of, comparisons)


def values_of_case(
    given: Mapping[str, Value], kernel: Kernel, defaults: Mapping[str, Value], as_of: dt.date
) -> dict[str, Value]:
    """Every column, metric and standard of the customer that a case describes.

    A column that is not given has its default. A metric that is not given is computed where it is an
    expression; one over a child table is what no rows give. A standard that is given is not decided anew.
    An earlier tier is missing unless it is given, or the column that holds it. Where a standard keeps tiers
    stable, one that is given is what the customer held in the last run.

    Args:
        given: values by name.
        kernel: definitions, each after what it uses.
        defaults: column → the value of a missing cell.
        as_of: the day of the case.
    """
    values: dict[str, Value] = {}
    for name, type_ in kernel.customers.columns:
        value = given[name] if name in given else defaults.get(name)
        values[name] = _fitted(value, type_)
    for derived in kernel.customers.derived:
        value = given[derived.name] if derived.name in given else evaluate(derived.expression, values, as_of)
        values[derived.name] = _fitted(value, derived.type)
    for previous in kernel.previous:
        name = previous.name
        # The column that holds the earlier tier says it, too; a name that is no tier is no tier.
        value = given[name] if name in given else values.get(previous.column or "")
        fitted = _fitted(value, previous.type)
        values[name] = fitted if isinstance(fitted, TierValue) else None
    branches: dict[str, Branch | None] = {}
    kept: dict[str, TierValue] = {}
    for definition in kernel.definitions:
        name = definition.name
        if isinstance(definition, Decision) and name not in given:
            branches[name] = deciding_branch(definition, values, as_of)
            held = _kept(definition, branches[name], given, values, as_of)
            if held is not None:
                kept[name] = held
        value = given[name] if name in given else _defined(definition, values, branches, kept, as_of)
        values[name] = _fitted(value, definition.type)
        if isinstance(definition, Decision) and definition.policy is not None:
            values[flag_field(definition.policy)] = _flag(definition.policy, values[name])
    return values


def _flag(policy: str, found: Value) -> Value:
    return TierValue(flag_field(policy), found.rank, found.name) if isinstance(found, TierValue) else None


def _defined(
    definition: Definition,
    values: Mapping[str, Value],
    branches: Mapping[str, Branch | None],
    kept: Mapping[str, TierValue],
    as_of: dt.date,
) -> Value:
    if isinstance(definition, RowDefinition):
        if definition.near_miss_of in kept:
            return None
        value = evaluate(definition.expression, values, as_of)
        return definition.default if value is None else value
    if isinstance(definition, AggregateDefinition):
        # A case gives no rows: counts and sums of none are 0, the others are missing.
        return Decimal(0) if definition.function in NEVER_MISSING else definition.default
    if isinstance(definition, PopulationScore):
        # One customer is no population: only cut points of an earlier one say where this one stands.
        if definition.frozen is None:
            return None
        return definition.of(evaluate(definition.measure, values, as_of), definition.frozen.points)
    if isinstance(definition, OutputDefinition):
        # A standard whose tier is given has no deciding row.
        branch = branches.get(definition.decision) if definition.decision not in kept else None
        return branch.values[definition.index] if branch is not None else None
    return kept.get(definition.name) or tier_of(definition, branches[definition.name])


def _kept(
    decision: Decision,
    branch: Branch | None,
    given: Mapping[str, Value],
    values: Mapping[str, Value],
    as_of: dt.date,
) -> TierValue | None:
    """The tier that a customer keeps though another is computed; None where the computed one is given."""
    held = values.get(previous_name(decision.name))
    if decision.stability is None or not decision.is_in_force(as_of) or not isinstance(held, TierValue):
        return None
    if previous_name(decision.name) not in given:
        # A column with the earlier tier is no earlier run.
        return None
    since = given.get(earlier_since_name(decision.name))
    computed = branch.rank if branch is not None else None
    way = way_of(held.rank, computed)
    if isinstance(since, dt.date) and way is not None:
        # The day of a case is that of the first run that computed such a tier.
        then = len(decision.type.tiers) if way == "down" else held.rank - 1
        holding = Holding(held.rank, then, since)
    else:
        holding = Holding(held.rank)
    found = standing(decision.stability, decision.type.tiers, holding, computed, as_of)
    return held if found.way is not None else None


def decide(decision: Decision, values: Mapping[str, Value], as_of: dt.date) -> TierValue | None:
    """The tier that a standard gives on values, None for none."""
    return tier_of(decision, deciding_branch(decision, values, as_of))


def tier_of(decision: Decision, branch: Branch | None) -> TierValue | None:
    """The tier that a branch of a standard gives."""
    if branch is None:
        return None
    return TierValue(decision.name, branch.rank, decision.type.tiers[branch.rank])


def _fitted(value: Value, type_: Type) -> Value:
    # What people write in a case is exact; where the type is binary or a tier, the value must be one, too.
    if isinstance(type_, FloatType) and isinstance(value, Decimal):
        return float(value)
    if isinstance(type_, TierType) and isinstance(value, str):
        # A tier that only another version of the standard has is none here.
        is_known = value in type_.tiers
        return TierValue(type_.standard, type_.tiers.index(value), value) if is_known else None
    return value


def same_value(expected: Value, found: Value) -> bool:
    """Whether two values are the same; an exact number beside a float is compared as its nearest double."""
    if isinstance(expected, TierValue):
        expected = expected.name
    if isinstance(found, TierValue):
        found = found.name
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, Decimal) and isinstance(found, float):
        return float(expected) == found
    if isinstance(expected, float) and isinstance(found, Decimal):
        return expected == float(found)
    return expected == found
