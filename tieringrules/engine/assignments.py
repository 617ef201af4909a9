"""What a classification found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from tieringrules.diagnostic import Diagnostic
from tieringrules.engine.earlier import EarlierTiers
from tieringrules.engine.places import Capacities, Places
from tieringrules.rulebook.population import Population

# Of people: the text of the key of the customer whose people they are.
PARENT_KEY = "\0customer"


@dataclass(frozen=True, slots=True)
class UnknownCount:
    """So many customers whom a rule could neither take nor pass over, for want of a field."""

    rule: str
    field: str
    customers: int


@dataclass(frozen=True, slots=True)
class StandardSummary:
    """How one standard placed the customers: tier → customers (best first, zeros included), and none.

    `overridden` counts those whose tier is set by hand; they are counted in `tiers`, too. `effective` and
    `until` are the first and the last day of the version that was used, None for no such day and for a
    standard of one version without an end. `capacity` tells of each tier that holds only so many what became
    of its places, `reasons` of each tier how often each reason is true. `stability` counts customers by
    the tier that they have: `kept` those for whom a worse one or none is computed, `waiting` those for whom a
    better one is.
    """

    tiers: Mapping[str, int]
    none: int
    unknown: tuple[UnknownCount, ...] = ()
    population: Mapping[str, object] | None = None
    overridden: int = 0
    effective: dt.date | None = None
    until: dt.date | None = None
    capacity: Mapping[str, Places] = field(default_factory=dict)
    reasons: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    stability: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a child table that do not count, each in the first group it falls in."""

    after_as_of: int = 0
    not_kept: int = 0
    no_parent: int = 0


@dataclass(frozen=True, slots=True)
class Assignments:
    """Every customer's values.

    Attributes:
        frame: one row per customer in key order: the key, all columns of the customers table, all
            definitions by name, and per standard `<name>` (tier name), `<name>_rule`. Stored as `Table` says,
            exact numbers as integers times 10**scale; tiers as text, missing without a tier.
        key: name of the key column.
        as_of: the day.
        standards: per standard, in code-point order of names.
        left_out: per child table.
        warnings: what a reader of the result should know.
        populations: per score that depends on everyone, by the score's name.
        flags: per policy with flags how many customers have each as the first that holds; the frame's column
            of that name in `rulebook.flag_names` says who.
        capacities: per standard in force that limits tiers what became of their places.
        earlier: per standard in force whose earlier tiers have a source.
        people: per dataset of people those who count on the day, ordered by their key, with `PARENT_KEY`, the
            text of their customer's key.
    """

    frame: pl.DataFrame
    key: str
    as_of: dt.date
    standards: Mapping[str, StandardSummary]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()
    populations: Mapping[str, Population] = field(default_factory=dict)
    capacities: Capacities = field(default_factory=dict)
    earlier: Mapping[str, EarlierTiers] = field(default_factory=dict)
    flags: Mapping[str, StandardSummary] = field(default_factory=dict)
    people: Mapping[str, pl.DataFrame] = field(default_factory=dict)
