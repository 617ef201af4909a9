"""The values of FEEL as `eval` computes them (OMG DMN 1.5, 10.3.2.3).

Days of any year, clocks to the nanosecond, with the offset or zone they were written with: more than rule
files and columns hold. Numbers are Decimal, null is None, contexts are dict.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.values import MonthsDuration


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A date of the proleptic Gregorian calendar; the year may be negative or beyond 9999."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a clock stands: `offset` in seconds east of UTC, or the `name` of a zone (IANA)."""

    offset: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: nanoseconds since midnight."""

    nanoseconds: int
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time."""

    day: Day
    clock: Clock


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """A days and time duration in nanoseconds, negative for the past."""

    nanoseconds: int


@dataclass(frozen=True, slots=True)
class RangeValue:
    """An interval; a side of None is unbounded."""

    low: FeelValue
    high: FeelValue
    low_included: bool
    high_included: bool


FeelValue: TypeAlias = (
    bool
    | Decimal
    | str
    | Day
    | Clock
    | Moment
    | DaysDuration
    | MonthsDuration
    | RangeValue
    | list["FeelValue"]
    | dict[str, "FeelValue"]
    | None
)

SECOND = 1_000_000_000
DAY = 86_400 * SECOND

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "string"),
    (Day, "date"),
    (Clock, "time"),
    (Moment, "date and time"),
    (DaysDuration, "days and time duration"),
    (MonthsDuration, "years and months duration"),
    (RangeValue, "range"),
    (list, "list"),
    (dict, "context"),
)


def kind_of(value: FeelValue) -> str:
    """The name of a value's type in FEEL; `Null` for null."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "Null")
