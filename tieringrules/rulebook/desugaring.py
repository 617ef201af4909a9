"""A rulebook becomes its kernel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tieringrules.language.fields import names_in
from tieringrules.language.renaming import replaced
from tieringrules.language.syntax import Expr, Name
from tieringrules.language.types import TierType
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.causes import cause_definitions
from tieringrules.rulebook.decision_table import DecisionTable
from tieringrules.rulebook.flag_names import flags_name
from tieringrules.rulebook.kernel import (
    AggregateDefinition,
    Branch,
    Decision,
    Definition,
    Derivation,
    Kernel,
    OutputDefinition,
    RowDefinition,
    SourceTable,
)
from tieringrules.rulebook.linking.definitions import needs_of, uses_among
from tieringrules.rulebook.linking.order import in_order_of_need
from tieringrules.rulebook.model import (
    AggregateMetric,
    CustomersFrom,
    Dataset,
    Metric,
    NearMissMetric,
    Policy,
    Rulebook,
    Standard,
    ValueMetric,
)
from tieringrules.rulebook.near_miss_metrics import asked_rows, made_of_from, near_miss_expression
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.previous import PREVIOUS, PreviousTier, previous_name
from tieringrules.rulebook.reason import reasons_name
from tieringrules.rulebook.reasoning import reason_definitions, reason_group


def to_kernel(rulebook: Rulebook, also: Iterable[str] = ()) -> Kernel:
    """The kernel of a rulebook without errors.

    Near misses are computed only where something names them.

    Args:
        rulebook: the rules.
        also: near misses that are wanted besides those that rules name; other names do no harm.
    """
    metrics = _wanted(rulebook, frozenset(also))
    near_misses = _NearMisses(rulebook)
    found: dict[str, tuple[Definition, ...]] = {
        metric.name: (
            near_misses.definition(metric)
            if isinstance(metric.definition, NearMissMetric)
            else _metric(metric),
        )
        for metric in metrics
    }
    personal = frozenset(column.name for column in rulebook.customers.columns if column.personal)
    found |= {
        standard.name: (*_scores(standard), *_order_of(standard), _standard(standard, personal))
        for standard in rulebook.standards
    }
    found |= {output.name: (output,) for standard in rulebook.standards for output in _outputs(standard)}
    found |= {
        reasons_name(item.name): reason_definitions(item) for item in rulebook.standards if item.reasons
    }
    causes = cause_definitions(rulebook)
    order, _ = in_order_of_need(needs_of(metrics, rulebook.standards))
    definitions = (
        *(definition for name in order for definition in found[name]),
        *(_flags(policy) for policy in rulebook.policies if policy.flags),
        *causes,
    )
    source = rulebook.workspace.customers
    return Kernel(
        customers=_table(rulebook.customers),
        children=tuple(_table(child) for child in rulebook.children if child.belongs_to is not None),
        definitions=definitions,
        customers_from=source if isinstance(source, CustomersFrom) else None,
        time_zone=rulebook.workspace.time_zone,
        guardrails=rulebook.workspace.guardrails,
        overrides=rulebook.overrides,
        previous=_previous(rulebook, definitions),
        reasons=tuple(reason_group(item) for item in rulebook.standards if item.reasons),
        key_is_personal=any(
            column.personal for column in rulebook.customers.columns if column.name == rulebook.customers.key
        ),
    )


def _previous(rulebook: Rulebook, definitions: Sequence[Definition]) -> tuple[PreviousTier, ...]:
    named = frozenset().union(*(_names_read(definition) for definition in definitions))
    return tuple(
        PreviousTier(
            _tier_type(standard),
            standard.previous,
            previous_name(standard.name) in named,
            standard.previous_at or standard.span,
        )
        for standard in sorted(rulebook.standards, key=lambda standard: standard.name)
    )


def _names_read(definition: Definition) -> frozenset[str]:
    """What a definition names of the customers."""
    match definition:
        case RowDefinition():
            return names_in(definition.expression)
        case PopulationScore():
            return names_in(definition.measure)
        case Decision():
            conditions = (branch.condition for branch in definition.branches)
            return frozenset().union(*(names_in(each) for each in conditions if each is not None))
        case _:
            return frozenset()


def _tier_type(standard: Standard) -> TierType:
    return TierType(standard.name, tuple(tier.name for tier in standard.tiers))


def _wanted(rulebook: Rulebook, also: frozenset[str]) -> tuple[Metric, ...]:
    """The metrics without near misses that nothing names."""
    written = [each for each in rulebook.metrics if not isinstance(each.definition, NearMissMetric)]
    asked = [names_in(flag.when) for policy in rulebook.policies for flag in policy.flags]
    asked += [names_in(definition.expression) for definition in cause_definitions(rulebook)]
    named = also.union(*needs_of(written, rulebook.standards).values(), *asked)
    return tuple(
        metric
        for metric in rulebook.metrics
        if not isinstance(metric.definition, NearMissMetric) or metric.name in named
    )


class _NearMisses:
    def __init__(self, rulebook: Rulebook) -> None:
        self.standards = {standard.name: standard for standard in rulebook.standards}
        self.made_of = made_of_from(uses_among(rulebook.customers, rulebook.metrics, rulebook.standards))

    def definition(self, metric: Metric) -> Definition:
        assert isinstance(metric.definition, NearMissMetric)
        standard = self.standards[metric.definition.standard]
        expression = near_miss_expression(standard, metric, self.made_of)
        return RowDefinition(
            metric.name, expression, metric.type, span=metric.span, near_miss_of=standard.name
        )


def _table(dataset: Dataset) -> SourceTable:
    derived = {column.name: column for column in dataset.columns if column.value is not None}
    return SourceTable(
        name=dataset.name,
        columns=tuple((column.name, column.type) for column in dataset.columns if column.value is None),
        derived=tuple(
            Derivation(name, value, derived[name].type)
            for name in dataset.derivation_order
            if (value := derived[name].value) is not None
        ),
        key=dataset.key,
        parent_column=dataset.belongs_to.column if dataset.belongs_to else None,
        happened_at=dataset.happened_at,
        keep=dataset.keep,
        expectations=dataset.expectations,
        identity=dataset.identity,
        role=dataset.role,
    )


def _metric(metric: Metric) -> Definition:
    definition = metric.definition
    if isinstance(definition, AggregateMetric):
        return AggregateDefinition(
            name=metric.name,
            function=definition.function,
            table=definition.dataset,
            type=metric.type,
            argument=definition.argument,
            where=definition.where,
            within=definition.within,
            at=definition.at,
            default=metric.default,
            span=metric.span,
        )
    assert isinstance(definition, ValueMetric)
    return RowDefinition(metric.name, definition.expression, metric.type, metric.default, metric.span)


def _scores(standard: Standard) -> tuple[Definition, ...]:
    return tuple(score if isinstance(score, PopulationScore) else _metric(score) for score in standard.scores)


def _order_of(standard: Standard) -> tuple[Definition, ...]:
    """What a capacity puts customers in order by, where that is not a column, metric or score itself."""
    capacity = standard.capacity
    if capacity is None or isinstance(capacity.by, Name):
        return ()
    return (RowDefinition(capacity.field, capacity.by, capacity.by.type, span=capacity.span),)


def _capacity(standard: Standard, personal: frozenset[str]) -> Capacity | None:
    capacity = standard.capacity
    return (
        replace(capacity, is_personal=bool(names_in(capacity.by) & personal))
        if capacity is not None
        else None
    )


def _standard(standard: Standard, personal: frozenset[str]) -> Decision:
    made_of = _made_of_scores(standard)
    return Decision(
        name=standard.name,
        type=_tier_type(standard),
        branches=tuple(
            Branch(rank, tier.name, tier.when, tier.span, _written_out(tier.when, made_of))
            for rank, tier in enumerate(standard.tiers)
        )
        if standard.table is None
        else tuple(
            Branch(row.rank, row.rule, row.condition, row.span, values=row.values)
            for row in asked_rows(standard)
        ),
        effective=standard.effective,
        span=standard.span,
        hit_policy=_hit_policy(standard.table),
        outputs=tuple(output.name for output in standard.table.outputs) if standard.table else (),
        until=standard.until,
        is_successor=standard.is_successor,
        capacity=_capacity(standard, personal),
        stability=standard.stability,
    )


def _flags(policy: Policy) -> Decision:
    name = flags_name(policy.name)
    return Decision(
        name=name,
        type=TierType(name, tuple(flag.name for flag in policy.flags)),
        branches=tuple(
            Branch(rank, flag.name, flag.when, flag.span) for rank, flag in enumerate(policy.flags)
        ),
        span=policy.span,
        policy=policy.name,
    )


def _hit_policy(table: DecisionTable | None) -> Literal["first", "unique", "any"]:
    return "first" if table is None or table.hit_policy == "priority" else table.hit_policy


def _outputs(standard: Standard) -> tuple[OutputDefinition, ...]:
    if standard.table is None:
        return ()
    rows = asked_rows(standard)
    return tuple(
        OutputDefinition(
            output.name,
            standard.name,
            index,
            tuple(row.values[index] for row in rows),
            output.type,
            output.span,
        )
        for index, output in enumerate(standard.table.outputs)
    )


def _made_of_scores(standard: Standard) -> Mapping[str, Expr]:
    """The scores that are made of other scores alone, and how."""
    names = {score.name for score in standard.scores}
    return {
        score.name: score.definition.expression
        for score in standard.scores
        if isinstance(score, Metric)
        and isinstance(score.definition, ValueMetric)
        and (used := names_in(score.definition.expression))
        and used <= names
    }


def _written_out(condition: Expr | None, made_of: Mapping[str, Expr]) -> Expr | None:
    if condition is None or not names_in(condition) & made_of.keys():
        return None
    return replaced(condition, made_of)


def used_columns(kernel: Kernel) -> Mapping[str, frozenset[str]]:
    """Dataset → the columns of its file that a classification reads."""
    used = {table.name: _needed_by_table(table) for table in (kernel.customers, *kernel.children)}
    for definition in kernel.definitions:
        if isinstance(definition, AggregateDefinition):
            used[definition.table] |= {definition.argument, definition.at} - {None}
            if definition.where is not None:
                used[definition.table] |= names_in(definition.where)
        elif isinstance(definition, RowDefinition):
            used[kernel.customers.name] |= names_in(definition.expression)
        elif isinstance(definition, PopulationScore):
            used[kernel.customers.name] |= names_in(definition.measure)
        elif isinstance(definition, Decision):
            for branch in definition.branches:
                if branch.condition is not None:
                    used[kernel.customers.name] |= names_in(branch.condition)
            if definition.capacity is not None:
                used[kernel.customers.name] |= {definition.capacity.field}
    used[kernel.customers.name] |= {previous.column for previous in kernel.previous} - {None}
    tables = {table.name: table for table in (kernel.customers, *kernel.children)}
    found = {name: _file_columns(tables[name], names) for name, names in used.items()}
    # Read wherever there is one; the columns that rules look at may still be missing in it.
    return found | {PREVIOUS: frozenset()}


def _needed_by_table(table: SourceTable) -> set[str | None]:
    """What the table itself needs to say which rows count, and whose they are."""
    needed: set[str | None] = {table.key, table.parent_column, table.happened_at} - {None}
    if table.identity is not None:
        needed |= table.identity.columns
    for expectation in table.expectations:
        needed |= names_in(expectation.condition)
    return needed | (names_in(table.keep) if table.keep is not None else set())


def _file_columns(table: SourceTable, names: set[str | None]) -> frozenset[str]:
    """Names replaced by the file columns they come from; derived columns by what they use."""
    for derivation in reversed(table.derived):
        if derivation.name in names:
            names = names | names_in(derivation.expression)
    return frozenset(name for name, _ in table.columns if name in names)
