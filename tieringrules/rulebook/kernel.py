"""The small core that every method becomes: definitions in order of need, and ordered decisions.

Engines, explanations, comparisons and proofs read this and nothing else of the rulebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr
from tieringrules.language.types import TierType, Type
from tieringrules.language.values import Value
from tieringrules.rulebook.capacity import Capacity
from tieringrules.rulebook.guardrails import Guardrails
from tieringrules.rulebook.identity import Identity
from tieringrules.rulebook.model import AggregateFunction, CalendarSpan, CustomersFrom, Expectation
from tieringrules.rulebook.override import Override
from tieringrules.rulebook.population import PopulationScore
from tieringrules.rulebook.previous import PreviousTier
from tieringrules.rulebook.reason import ReasonGroup
from tieringrules.rulebook.stability import Stability, computed_name

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derived column: a typed expression over the columns of its own table."""

    name: str
    expression: Expr
    type: Type


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as engines see it.

    Attributes:
        columns: (name, type) of the columns that come from the file.
        derived: derived columns, each after what it uses.
        key: the column that names a row, if any.
        parent_column: for a child, its column with the customer's key; None for the customers table.
        happened_at: rows whose day here is missing or after `as_of` are left out.
        keep: rows where this is not true are left out.
        expectations: conditions of the contract; rows that break them never get here.
        identity: which rows of the file were one customer; here they are one row.
        role: the column that says what a person is for the customer; None where rows are no people.
    """

    name: str
    columns: tuple[tuple[str, Type], ...]
    derived: tuple[Derivation, ...] = ()
    key: str | None = None
    parent_column: str | None = None
    happened_at: str | None = None
    keep: Expr | None = None
    expectations: tuple[Expectation, ...] = ()
    identity: Identity | None = None
    role: str | None = None

    def type_of(self, column: str) -> Type:
        """The type of a column.

        Raises:
            KeyError: no such column.
        """
        types = dict(self.columns) | {derived.name: derived.type for derived in self.derived}
        return types[column]


@dataclass(frozen=True, slots=True)
class RowDefinition:
    """A value per customer from the customer's own columns and earlier definitions.

    Attributes:
        near_miss_of: the decision whose next better tier it tells of; missing for customers who have an
            override there.
    """

    name: str
    expression: Expr
    type: Type
    default: Value = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    near_miss_of: str | None = None


@dataclass(frozen=True, slots=True)
class AggregateDefinition:
    """A value per customer over the customer's rows of a child table.

    A row counts where `where` is true and, with `within`, where the day of `at` lies in
    (as_of - within, as_of]. Rows left out by the table itself never count.
    """

    name: str
    function: AggregateFunction
    table: str
    type: Type
    argument: str | None = None
    where: Expr | None = None
    within: CalendarSpan | None = None
    at: str | None = None
    default: Value = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """One ordered possibility of a decision: where `condition` is true, the tier is `rank`.

    Attributes:
        rank: index into the tiers of the decision, 0 the best.
        rule: what the output names as deciding: the tier's name, or a row's id.
        condition: typed; None takes everyone else.
        wanting: the same condition with values that are made of others written out, where it has such: it
            says for want of which of them the condition is unknown.
        values: what it gives in each further output of the decision.
    """

    rank: int
    rule: str
    condition: Expr | None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    wanting: Expr | None = None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A standard: the first branch whose condition is true gives the tier.

    Attributes:
        effective, until: on days before the one and after the other no customer gets a tier.
        is_successor: whether it is a later version of its standard.
        hit_policy: with `unique` a customer for whom several branches hold gets no tier; with `any` one for
            whom branches hold that differ in tier or values.
        outputs: names of the further outputs, in the order of the branches' values.
        capacity: how many customers tiers hold; the others go on to the next tier. None for any number.
        policy: the policy whose flags these are, each a tier; None for a standard.
        stability: when customers go to the tier computed, the last step; None for at once.
    """

    name: str
    type: TierType
    branches: tuple[Branch, ...]
    effective: dt.date | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    hit_policy: Literal["first", "unique", "any"] = "first"
    outputs: tuple[str, ...] = ()
    until: dt.date | None = None
    is_successor: bool = False
    capacity: Capacity | None = None
    policy: str | None = None
    stability: Stability | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it gives tiers on a day."""
        began = self.effective is None or self.effective <= day
        return began and (self.until is None or day <= self.until)

    @property
    def computed(self) -> str:
        """The name under which the tier by the rules stands, which is not kept for any time."""
        return self.name if self.stability is None else computed_name(self.name)

    @property
    def is_one_of_several(self) -> bool:
        """Whether the standard is, was or will be another on other days, `effective` aside."""
        return self.is_successor or self.until is not None

    def agree(self, one: Branch, other: Branch) -> bool:
        """Whether both may hold for one customer."""
        if self.hit_policy == "any":
            return (one.rank, one.values) == (other.rank, other.values)
        return self.hit_policy == "first"


@dataclass(frozen=True, slots=True)
class OutputDefinition:
    """A further output of a decision: what its deciding branch gives.

    Attributes:
        decision: name of the decision.
        index: which of its outputs.
        values: per branch of it.
    """

    name: str
    decision: str
    index: int
    values: tuple[Value, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False, repr=False)


def in_conflict(decision: Decision, holding: Sequence[Branch]) -> bool:
    """Whether branches of a decision that hold for one customer must not hold together."""
    if decision.hit_policy == "any":
        return len({(branch.rank, branch.values) for branch in holding}) > 1
    return decision.hit_policy == "unique" and len(holding) > 1


Definition: TypeAlias = RowDefinition | AggregateDefinition | PopulationScore | Decision | OutputDefinition


@dataclass(frozen=True, slots=True)
class Kernel:
    """Everything an engine needs besides the tables and the day.

    Attributes:
        customers: the table with one row per customer.
        customers_from: where customers are named instead, if the table is not a file.
        children: child tables.
        definitions: each after everything it uses.
        time_zone: IANA name; datetimes in tables are already local to it.
        guardrails: when to warn about the sizes of tiers; None for never.
        overrides: tiers set by hand; on their days they come after the rules and prevail.
        previous: per standard, in order of names, the tier that customers had before.
        reasons: per standard that has some.
        key_is_personal: whether the customers' keys tell about a person.
    """

    customers: SourceTable
    children: tuple[SourceTable, ...]
    definitions: tuple[Definition, ...]
    customers_from: CustomersFrom | None = None
    time_zone: str = "UTC"
    guardrails: Guardrails | None = None
    key_is_personal: bool = False
    overrides: tuple[Override, ...] = ()
    previous: tuple[PreviousTier, ...] = ()
    reasons: tuple[ReasonGroup, ...] = ()

    @property
    def key(self) -> str:
        """The column that names a customer."""
        assert self.customers.key is not None
        return self.customers.key

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The standards, in code-point order of their names, as they stand in the output."""
        found = [item for item in self.definitions if isinstance(item, Decision) and item.policy is None]
        return tuple(sorted(found, key=lambda decision: decision.name))

    @property
    def flags(self) -> tuple[Decision, ...]:
        """The flags of each policy that has any, in code-point order of the policies."""
        found = [item for item in self.definitions if isinstance(item, Decision) and item.policy is not None]
        return tuple(sorted(found, key=lambda decision: decision.name))

    def overrides_of(self, decision: Decision, day: dt.date) -> tuple[Override, ...]:
        """The overrides of a standard that hold on a day; none on days when it gives no tier.

        A tier that only another version of the standard has cannot be given.
        """
        if not decision.is_in_force(day):
            return ()
        return tuple(
            found
            for found in self.overrides
            if found.standard == decision.name and found.holds_on(day) and found.tier in decision.type.tiers
        )

    def override_of(self, decision: Decision, customer: Value, day: dt.date) -> Override | None:
        """The override that gives a customer the tier on a day, if there is one."""
        found = self.overrides_of(decision, day)
        return next((override for override in found if override.customer == customer), None)

    def definition(self, name: str) -> Definition | None:
        """The definition of a name, if there is one."""
        return next((item for item in self.definitions if item.name == name), None)
