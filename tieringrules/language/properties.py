"""Parts of dates, times and durations: `ordered_at.year`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.types import (
    DateTimeType,
    DateType,
    DaysDurationType,
    MonthsDurationType,
    TimeType,
)
from tieringrules.language.values import Value


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """A part of a value, a whole number.

    Attributes:
        types: what has it.
        evaluate: the part of a value that is there.
    """

    name: str
    types: tuple[type, ...]
    evaluate: Callable[[Any], int]


_DAY = (DateType, DateTimeType)
_CLOCK = (DateTimeType, TimeType)
_DAYS = (DaysDurationType,)
_MONTHS = (MonthsDurationType,)


def _seconds(length: dt.timedelta) -> int:
    """Whole seconds without the fraction, towards zero."""
    whole = abs(length) // dt.timedelta(seconds=1)
    return -whole if length < dt.timedelta() else whole


def _part(number: int, size: int, wrap: int | None = None) -> int:
    """How many units of a size fit, towards zero, less those that make a greater unit."""
    count = abs(number) // size
    count = count % wrap if wrap else count
    return -count if number < 0 else count


PROPERTIES: tuple[PropertySpec, ...] = (
    PropertySpec("year", _DAY, lambda day: day.year),
    PropertySpec("month", _DAY, lambda day: day.month),
    PropertySpec("day", _DAY, lambda day: day.day),
    PropertySpec("weekday", _DAY, lambda day: day.isoweekday()),
    PropertySpec("hour", _CLOCK, lambda moment: moment.hour),
    PropertySpec("minute", _CLOCK, lambda moment: moment.minute),
    PropertySpec("second", _CLOCK, lambda moment: moment.second),
    PropertySpec("days", _DAYS, lambda length: _part(_seconds(length), 86400)),
    PropertySpec("hours", _DAYS, lambda length: _part(_seconds(length), 3600, 24)),
    PropertySpec("minutes", _DAYS, lambda length: _part(_seconds(length), 60, 60)),
    PropertySpec("seconds", _DAYS, lambda length: _part(_seconds(length), 1, 60)),
    PropertySpec("years", _MONTHS, lambda length: _part(length.months, 12)),
    PropertySpec("months", _MONTHS, lambda length: _part(length.months, 1, 12)),
)


def properties_of(type_: object) -> tuple[PropertySpec, ...]:
    """The parts that values of a type have."""
    return tuple(spec for spec in PROPERTIES if isinstance(type_, spec.types))


def property_of(value: Value, name: str, type_: object) -> Value:
    """A part of a value; missing where the value is."""
    if value is None:
        return None
    found = next((spec for spec in properties_of(type_) if spec.name == name), None)
    return Decimal(found.evaluate(value)) if found is not None else None
