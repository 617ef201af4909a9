"""A decision table as the business wrote it, typed."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.syntax import Expr
from tieringrules.language.types import Type
from tieringrules.language.values import Value

HitPolicy: TypeAlias = Literal["unique", "any", "first", "priority"]
NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row.

    Attributes:
        rule: its id.
        rank: index into the tiers of the standard, 0 the best.
        condition: of all its cells; None where it takes everyone.
        values: what it gives in each output besides the tier.
        note: what people wrote beside it.
        tests: per input what its cell asks of it; None for any value.
    """

    rule: str
    rank: int
    condition: Expr | None
    values: tuple[Value, ...] = ()
    note: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    tests: tuple[Expr | None, ...] = ()


@dataclass(frozen=True, slots=True)
class TableOutput:
    """An output besides the tier, under the name of its column."""

    name: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The rows of a standard, in written order, and what holds where several of them do.

    `inputs` are what the cells test, None for one that is wrong.
    """

    hit_policy: HitPolicy
    rows: tuple[TableRow, ...]
    outputs: tuple[TableOutput, ...] = ()
    inputs: tuple[Expr | None, ...] = ()
