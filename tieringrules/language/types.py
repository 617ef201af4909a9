"""The types that expressions have."""

from __future__ import annotations

from typing import TypeAlias

from tieringrules.diagnostic.value_class import dataclass


@dataclass(frozen=True, slots=True)
class UnknownType:
    """The type of something that is already reported as wrong: it agrees with everything."""


@dataclass(frozen=True, slots=True)
class NullType:
    """The type of the literal `null` alone."""


@dataclass(frozen=True, slots=True)
class BooleanType:
    """true or false."""


@dataclass(frozen=True, slots=True)
class ExactType:
    """A number kept exactly, with `scale` digits after the point; an integer has scale 0."""

    scale: int = 0


@dataclass(frozen=True, slots=True)
class FloatType:
    """A 64-bit binary floating-point number (IEEE 754 binary64)."""


@dataclass(frozen=True, slots=True)
class TextType:
    """Text of any content."""


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """Text that is one of a list."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierType:
    """A tier of a standard; `tiers` are its names, best first."""

    standard: str
    tiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateType:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class DateTimeType:
    """A day and time of day, local to the workspace's time zone."""


@dataclass(frozen=True, slots=True)
class TimeType:
    """A time of day."""


@dataclass(frozen=True, slots=True)
class DaysDurationType:
    """A days-and-time duration (FEEL)."""


@dataclass(frozen=True, slots=True)
class MonthsDurationType:
    """A years-and-months duration (FEEL)."""


@dataclass(frozen=True, slots=True)
class ListType:
    """A list of values of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class RangeType:
    """An interval between two values of one type."""

    item: Type


Type: TypeAlias = (
    UnknownType
    | NullType
    | BooleanType
    | ExactType
    | FloatType
    | TextType
    | ChoiceType
    | TierType
    | DateType
    | DateTimeType
    | TimeType
    | DaysDurationType
    | MonthsDurationType
    | ListType
    | RangeType
)

UNKNOWN = UnknownType()
NULL = NullType()
BOOLEAN = BooleanType()
INTEGER = ExactType(0)
FLOAT = FloatType()
TEXT = TextType()
DATE = DateType()
DATETIME = DateTimeType()
TIME = TimeType()
DAYS_DURATION = DaysDurationType()
MONTHS_DURATION = MonthsDurationType()


def is_numeric(type_: Type) -> bool:
    """Whether values of the type are numbers."""
    return isinstance(type_, ExactType | FloatType)


def is_textual(type_: Type) -> bool:
    """Whether values of the type are texts that text functions take (tiers are not)."""
    return isinstance(type_, TextType | ChoiceType)
