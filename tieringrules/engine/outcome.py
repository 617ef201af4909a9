"""What an engine hands over before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import polars as pl

from tieringrules.diagnostic import Diagnostic, Localized, Span, report
from tieringrules.engine.assignments import LeftOut, UnknownCount
from tieringrules.engine.earlier import EarlierTiers
from tieringrules.engine.places import Capacities
from tieringrules.engine.steadying import Stabilities
from tieringrules.rulebook.population import Population

IncidentCode: TypeAlias = Literal["TR602", "TR603"]


class RefusedError(Exception):
    """The data cannot be classified by these rules, for a reason that is known."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message.en)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Incident:
    """Arithmetic that gave no number.

    Attributes:
        code: division by zero, or no finite number.
        name: the definition or derived column it stands in.
        count: how many rows or customers it concerns, each once.
        table: the table whose rows they are; None for customers.
        span: where the definition is written.
    """

    code: IncidentCode
    name: str
    count: int
    table: str | None = None
    span: Span | None = None

    def worded(self) -> Diagnostic:
        """The warning."""
        rows = (
            Localized("customers", "客户")
            if self.table is None
            else Localized(f"rows of {self.table}", f"“{self.table}”数据行")
        )
        return report(self.code, self.span, name=self.name, count=self.count, rows=rows)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every customer's values, in key order.

    Attributes:
        columns: the key, the columns of the customers table and all definitions but decisions, as stored.
        branches: per decision the index of the deciding branch (UInt32), missing without one.
        unknown: per decision, in order of the branches.
        left_out: per table that leaves rows out.
        incidents: in order of computation; counts may be 0.
        populations: per score that depends on everyone, by the score's name.
        conflicts: per decision whose branches must not hold together whether they do (Boolean).
        capacities: per decision in force that limits tiers what became of their places.
        earlier: per standard whose earlier tiers have a source.
        stabilities: per standard in force that keeps tiers stable how many customers keep one.
    """

    columns: Mapping[str, pl.Series]
    branches: Mapping[str, pl.Series]
    unknown: Mapping[str, tuple[UnknownCount, ...]]
    left_out: Mapping[str, LeftOut]
    incidents: tuple[Incident, ...]
    populations: Mapping[str, Population] = field(default_factory=dict)
    conflicts: Mapping[str, pl.Series] = field(default_factory=dict)
    capacities: Capacities = field(default_factory=dict)
    earlier: Mapping[str, EarlierTiers] = field(default_factory=dict)
    stabilities: Stabilities = field(default_factory=dict)
