"""Why one customer has the tiers they have: every condition, its truth, and the values it saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.engine.assignments import Assignments
from tieringrules.engine.earlier import earlier_places
from tieringrules.engine.explained_stability import StabilityExplained, explained_stability, holdings_of
from tieringrules.engine.lookup import values_of
from tieringrules.engine.moving import Outlook, outlook_of
from tieringrules.engine.nodes import columns_of
from tieringrules.engine.overriding import RULE, STABILITY
from tieringrules.engine.own_rows import own_rows
from tieringrules.engine.places import CAPACITY, Places
from tieringrules.engine.provenance import Facts, Origin, Source, origins_of, sources_of
from tieringrules.intake.table import Table
from tieringrules.language.printer import print_expression
from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.trace import Trace, trace
from tieringrules.language.values import TierValue, Value
from tieringrules.rulebook.kernel import Branch, Decision, Kernel, RowDefinition, in_conflict
from tieringrules.rulebook.override import Override

Joint: TypeAlias = Literal["and", "or", "not"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that a condition looked at, and what kind of name it stands under."""

    field: str
    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it came out.

    Attributes:
        text: as an expression.
        outcome: true, false, or None where a missing value leaves it open.
        joint: how `parts` are joined; None for a condition without parts.
        parts: the conditions it is made of, in written order.
        seen: the values a condition without parts looked at, each field once.
    """

    text: str
    outcome: bool | None
    joint: Joint | None = None
    parts: tuple[Condition, ...] = ()
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One branch of a standard that was tried.

    Attributes:
        tier: what it would give.
        rule: what the output names when it decides.
        span: where it is written.
        condition: None where it takes everyone else.
        decides: whether it gave the tier.
    """

    tier: str
    rule: str
    span: Span
    condition: Condition | None
    decides: bool


@dataclass(frozen=True, slots=True)
class ReasonExplained:
    """A reason of a standard, where it is written, and how its condition came out."""

    name: str
    span: Span
    condition: Condition


@dataclass(frozen=True, slots=True)
class Overridden:
    """The override that gave a tier, and what the rules alone would have given; None for nothing."""

    override: Override
    tier_by_rules: str | None
    rule_by_rules: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """The days on which a standard is as it is, None for no first or last, and where it is written."""

    effective: dt.date | None
    until: dt.date | None
    span: Span


@dataclass(frozen=True, slots=True)
class FullTier:
    """A tier that had no place for the customer, and what became of its places."""

    tier: str
    places: Places


@dataclass(frozen=True, slots=True)
class MovedOn:
    """Why a customer is in another tier than the rules give.

    Attributes:
        tier_by_rules: what they give.
        rule_by_rules: which of them.
        by: what customers are put in order by; the first stay.
        value: the customer's own.
        is_personal: whether it tells about a person.
        full: the tiers that had no place, from the best down.
    """

    tier_by_rules: str
    rule_by_rules: str
    by: Expr
    value: Value
    is_personal: bool
    full: tuple[FullTier, ...]


@dataclass(frozen=True, slots=True)
class StandardExplained:
    """How one standard came to its answer.

    Attributes:
        standard: its name.
        tier: the tier given; None for none.
        rule: what decided; None where nothing did.
        span: where the deciding rule is written; the standard itself where nothing decided.
        steps: the branches tried, in order, the deciding one last.
        not_before: the day the standard takes effect, where that is after the day asked about.
        not_after: the last day of the standard, where that is before the day asked about.
        version: which version of the standard it is; None for one without days.
        policy: the policy whose flags these are; None for a standard.
        outlook: what would move the customer.
        overridden: where the tier is set by hand; `steps` are then those of the rules alone.
        is_conflict: whether several branches hold that must not hold together, so that none decides.
        moved_on: where the tier that the rules give was full; `steps` are then those of the rules alone.
        reasons: those of the standard, in written order, true or not.
        stability: how the tier is kept stable, where the standard says so and the tier is not set by hand;
            `steps` are those of the rules alone, and `outlook` is about the tier that they compute.
    """

    standard: str
    tier: str | None
    rule: str | None
    span: Span
    steps: tuple[Step, ...]
    not_before: dt.date | None = None
    outlook: Outlook | None = None
    is_conflict: bool = False
    overridden: Overridden | None = None
    not_after: dt.date | None = None
    version: Version | None = None
    policy: str | None = None
    moved_on: MovedOn | None = None
    reasons: tuple[ReasonExplained, ...] = ()
    stability: StabilityExplained | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every standard's answer for one customer, in code-point order of the standards.

    Attributes:
        sources: where the values come from that conditions saw, each name once, before what it is made of.
        flags: the same for the flags of each policy that has any, each flag in the place of a tier.
    """

    customer: str
    as_of: dt.date
    standards: tuple[StandardExplained, ...]
    sources: tuple[Source, ...] = ()
    flags: tuple[StandardExplained, ...] = ()


def explain(
    kernel: Kernel,
    assignments: Assignments,
    customer: str,
    as_of: dt.date,
    tables: Mapping[str, Table] | None = None,
) -> Explanation | None:
    """Why a customer has their tiers.

    The conditions are evaluated anew, by the reference interpreter, on the values that the classification
    found.

    Args:
        kernel: what was applied.
        assignments: what came out.
        customer: the key, as text.
        as_of: the day of the classification.
        tables: what was classified; without it the rows behind metrics are not counted.

    Returns:
        The explanation; None where no customer has that key.
    """
    facts = facts_of(kernel, assignments, customer, as_of, tables)
    if facts is None:
        return None
    origins = origins_of(kernel)
    standards = tuple(_with_outlook(decision, facts, origins) for decision in kernel.decisions)
    flags = tuple(
        replace(explain_decision(found, facts.values, origins, facts.as_of), policy=found.policy)
        for found in kernel.flags
    )
    seen = dict.fromkeys(name for each in (*standards, *flags) for name in _seen_in(each))
    return Explanation(customer, as_of, standards, sources_of(seen, facts), flags)


def _with_outlook(decision: Decision, facts: Facts, origins: Mapping[str, Origin]) -> StandardExplained:
    found = explain_standard(decision, facts, origins)
    if found.overridden is not None:
        # Nothing about the customer would change a tier that is set by hand.
        return found
    outlook = outlook_of(decision, facts)
    if found.stability is not None and found.stability.never_falls:
        outlook = replace(outlook, falls=())
    return replace(found, outlook=outlook)


def explain_standard(decision: Decision, facts: Facts, origins: Mapping[str, Origin]) -> StandardExplained:
    """How one standard came to its answer for a customer, by the rules and after them.

    Args:
        decision: the standard.
        facts: what is known about the customer.
        origins: the kind of each name; a column where it is not listed.
    """
    by_rules = explain_decision(decision, facts.values, origins, facts.as_of)
    by_rules = replace(by_rules, reasons=_reasons(decision, facts, origins))
    override = facts.kernel.override_of(decision, facts.values[facts.kernel.key], facts.as_of)
    if override is None:
        return _after_stability(_after_capacity(by_rules, decision, facts), decision, facts)
    return replace(
        by_rules,
        tier=override.tier,
        rule=RULE,
        span=override.span,
        overridden=Overridden(override, by_rules.tier, by_rules.rule),
    )


def _reasons(decision: Decision, facts: Facts, origins: Mapping[str, Origin]) -> tuple[ReasonExplained, ...]:
    group = next((group for group in facts.kernel.reasons if group.standard == decision.name), None)
    found: list[ReasonExplained] = []
    for name, asked in group.reasons if group is not None else ():
        definition = facts.kernel.definition(asked)
        assert isinstance(definition, RowDefinition)
        traced = trace(definition.expression, facts.values, facts.as_of)
        found.append(ReasonExplained(name, definition.span, _condition(traced, facts.values, origins)))
    return tuple(found)


def _after_capacity(by_rules: StandardExplained, decision: Decision, facts: Facts) -> StandardExplained:
    capacity, tier = decision.capacity, facts.values.get(decision.computed)
    if capacity is None or by_rules.tier is None or by_rules.rule is None or not isinstance(tier, TierValue):
        return by_rules
    given = decision.type.tiers.index(by_rules.tier)
    if tier.rank == given:
        return by_rules
    places = facts.capacities[decision.name]
    full = tuple(FullTier(decision.type.tiers[rank], places[rank]) for rank in range(given, tier.rank))
    value = facts.values[capacity.field]
    moved_on = MovedOn(by_rules.tier, by_rules.rule, capacity.by, value, capacity.is_personal, full)
    return replace(by_rules, tier=tier.name, rule=CAPACITY, span=capacity.span, moved_on=moved_on)


def _after_stability(computed: StandardExplained, decision: Decision, facts: Facts) -> StandardExplained:
    found = explained_stability(decision, facts, computed.tier, computed.rule)
    tier = facts.values.get(decision.name)
    if found is None or found.kept is None or not isinstance(tier, TierValue):
        return replace(computed, stability=found)
    return replace(computed, tier=tier.name, rule=STABILITY, span=found.rules.span, stability=found)


def facts_of(
    kernel: Kernel,
    assignments: Assignments,
    customer: str,
    as_of: dt.date,
    tables: Mapping[str, Table] | None = None,
) -> Facts | None:
    """What is known about one customer; None where nobody has the key. Arguments are those of `explain`."""
    values = values_of(assignments, kernel, customer)
    if values is None:
        return None
    rows = own_rows(kernel, tables or {}, values[kernel.key], as_of)
    earlier = earlier_places(kernel, tables, values) if tables is not None else {}
    holdings = holdings_of(kernel, tables or {}, values)
    populations, capacities = assignments.populations, assignments.capacities
    return Facts(kernel, as_of, values, rows, populations, capacities, earlier, holdings)


def _seen_in(standard: StandardExplained) -> Iterator[str]:
    conditions = (
        *(step.condition for step in standard.steps),
        *(each.condition for each in standard.reasons),
    )
    for asked in conditions:
        waiting = [asked] if asked is not None else []
        while waiting:
            condition = waiting.pop(0)
            yield from (item.field for item in condition.seen)
            waiting[:0] = condition.parts
    if standard.moved_on is not None:
        yield from columns_of(standard.moved_on.by)
    if standard.outlook is not None and standard.outlook.rise is not None:
        yield from (change.field for change in standard.outlook.rise.changes)


def explain_decision(
    decision: Decision, values: Mapping[str, Value], origins: Mapping[str, Origin], as_of: dt.date
) -> StandardExplained:
    """How one standard decides on given values.

    Args:
        decision: the standard.
        values: value of every column, metric and standard it may look at.
        origins: the kind of each name; a column where it is not listed.
        as_of: the day asked about.
    """
    explained = _explained_by_rules(decision, values, origins, as_of)
    if decision.effective is None and decision.until is None:
        return explained
    return replace(explained, version=Version(decision.effective, decision.until, decision.span))


def _explained_by_rules(
    decision: Decision, values: Mapping[str, Value], origins: Mapping[str, Origin], as_of: dt.date
) -> StandardExplained:
    if not decision.is_in_force(as_of):
        ended = decision.until if decision.until is not None and decision.until < as_of else None
        begins = decision.effective if ended is None else None
        return StandardExplained(
            decision.name, None, None, decision.span, (), not_before=begins, not_after=ended
        )
    steps: list[Step] = []
    holding: list[Branch] = []
    for branch in decision.branches:
        step = _tried(decision, branch, values, origins, as_of)
        # Only the first row that holds decides.
        steps.append(replace(step, decides=False) if holding else step)
        if step.decides:
            holding.append(branch)
            if decision.hit_policy == "first":
                break
    chosen = next((step for step in steps if step.decides), None)
    if chosen is None or in_conflict(decision, holding):
        undecided = tuple(replace(step, decides=False) for step in steps)
        is_conflict = chosen is not None
        return StandardExplained(decision.name, None, None, decision.span, undecided, is_conflict=is_conflict)
    return StandardExplained(decision.name, chosen.tier, chosen.rule, chosen.span, tuple(steps))


def _tried(
    decision: Decision,
    branch: Branch,
    values: Mapping[str, Value],
    origins: Mapping[str, Origin],
    as_of: dt.date,
) -> Step:
    tier = decision.type.tiers[branch.rank]
    if branch.condition is None:
        return Step(tier, branch.rule, branch.span, None, decides=True)
    condition = _condition(trace(branch.condition, values, as_of), values, origins)
    return Step(tier, branch.rule, branch.span, condition, decides=condition.outcome is True)


def _condition(found: Trace, values: Mapping[str, Value], origins: Mapping[str, Origin]) -> Condition:
    text = print_expression(found.expr)
    outcome = found.value if isinstance(found.value, bool) else None
    joint: Joint | None = None
    if isinstance(found.expr, Logical):
        joint = found.expr.operator
    elif isinstance(found.expr, Not):
        joint = "not"
    if joint is not None and found.parts:
        parts = tuple(_condition(part, values, origins) for part in found.parts)
        return Condition(text, outcome, joint, parts)
    seen = tuple(
        Seen(name, values[name], origins.get(name, "column"))
        for name in columns_of(found.expr)
        if name in values
    )
    return Condition(text, outcome, seen=seen)
