"""What a DMN model says, as far as it can be computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """An item definition: what it is of, and its components.

    Attributes:
        of: the name of the type it stands for; None for one with components.
        collection: whether its values are lists.
        allowed: the values it may have, as unary tests; None where all are.
    """

    of: str | None
    components: Mapping[str, TypeDefinition]
    collection: bool
    allowed: str | None = None


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    """FEEL text."""

    text: str


@dataclass(frozen=True, slots=True)
class ContextLogic:
    """Named expressions, each seeing those before it; the last without a name is the result."""

    entries: tuple[tuple[str | None, Logic], ...]


@dataclass(frozen=True, slots=True)
class ListLogic:
    """Expressions, one for each value of a list."""

    items: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class RelationLogic:
    """A list of contexts, written as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Logic, ...], ...]


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """An output of a decision table.

    Attributes:
        values: the allowed values, best first, as unary tests.
        default: what holds where no rule does.
    """

    name: str
    values: str | None
    default: str | None


@dataclass(frozen=True, slots=True)
class TableRule:
    """A row: the tests of its inputs and the expressions of its outputs, and what is noted on it."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table; `policy` as DMN writes it (UNIQUE, OUTPUT ORDER …), `aggregation` of COLLECT.

    Attributes:
        allowed: for each input the values that it may have, as unary tests; empty where it says none.
    """

    policy: str
    aggregation: str | None
    inputs: tuple[str, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[TableRule, ...]
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Logic that cannot be computed here: what it is called in DMN."""

    what: str


Logic: TypeAlias = LiteralExpression | ContextLogic | ListLogic | RelationLogic | DecisionTable | Unsupported


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A decision.

    Attributes:
        type: the name of its result's type, if it says one.
        requires: the ids of the decisions and inputs it uses.
        knows: what it uses of functions and services, by id.
    """

    id: str
    name: str
    type: str | None
    logic: Logic
    requires: tuple[str, ...]
    knows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InputData:
    """An input."""

    id: str
    name: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its decisions, inputs and types, by name; `imports` has the names of imported models."""

    name: str
    decisions: Mapping[str, DecisionModel]
    inputs: Mapping[str, InputData]
    types: Mapping[str, TypeDefinition]
    imports: tuple[str, ...] = ()
