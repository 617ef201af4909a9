"""`+ - * / **` and the minus sign (OMG DMN 1.5, tables 55 to 57): null where values do not go together."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.language.feel import gregorian, numbers
from tieringrules.language.feel.values import (
    DAY,
    SECOND,
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
)
from tieringrules.language.feel.zones import UTC, clock_line, line_of, moment_at
from tieringrules.language.values import MonthsDuration


def calculated(operator: str, left: FeelValue, right: FeelValue) -> FeelValue:
    """The result of an operation; null for a null side, a division by zero, and kinds it does not take."""
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    match operator:
        case "+":
            return _added(left, right)
        case "-":
            return _subtracted(left, right)
        case "*":
            return _multiplied(left, right)
        case "/":
            return _divided(left, right)
        case _:
            both = isinstance(left, Decimal) and isinstance(right, Decimal)
            return numbers.power(left, right) if both else None  # type: ignore[arg-type]


def negated(value: FeelValue) -> FeelValue:
    """The value with the other sign."""
    match value:
        case bool():
            return None
        case Decimal():
            return numbers.settled(value.copy_negate())
        case DaysDuration(length):
            return DaysDuration(-length)
        case MonthsDuration(months):
            return MonthsDuration(-months)
        case _:
            return None


def _added(left: FeelValue, right: FeelValue) -> FeelValue:
    match left, right:
        case Decimal(), Decimal():
            return numbers.computed(numbers.CONTEXT.add, left, right)
        case str(), str():
            return left + right
        case (DaysDuration() | MonthsDuration(), Day() | Moment() | Clock()):
            return moved(right, left)
        case (Day() | Moment() | Clock(), DaysDuration() | MonthsDuration()):
            return moved(left, right)
        case DaysDuration(), DaysDuration():
            return DaysDuration(left.nanoseconds + right.nanoseconds)
        case MonthsDuration(), MonthsDuration():
            return MonthsDuration(left.months + right.months)
        case _:
            return None


def _subtracted(left: FeelValue, right: FeelValue) -> FeelValue:
    match left, right:
        case Decimal(), Decimal():
            return numbers.computed(numbers.CONTEXT.subtract, left, right)
        case (Day() | Moment() | Clock(), DaysDuration()):
            return moved(left, DaysDuration(-right.nanoseconds))
        case (Day() | Moment() | Clock(), MonthsDuration()):
            return moved(left, MonthsDuration(-right.months))
        case (Day() | Moment(), Day() | Moment()):
            return _between(left, right)
        case Clock(), Clock():
            if (left.zone is None) != (right.zone is None):
                return None
            if left.zone is not None and left.zone == right.zone:
                return DaysDuration(left.nanoseconds - right.nanoseconds)
            first, second = clock_line(left), clock_line(right)
            return None if first is None or second is None else DaysDuration(first - second)
        case DaysDuration(), DaysDuration():
            return DaysDuration(left.nanoseconds - right.nanoseconds)
        case MonthsDuration(), MonthsDuration():
            return MonthsDuration(left.months - right.months)
        case _:
            return None


def moved(value: Day | Moment | Clock, length: DaysDuration | MonthsDuration) -> FeelValue:
    """A day, moment or clock so much later."""
    match value, length:
        case Clock(time, zone), DaysDuration(span):
            return Clock((time + span) % DAY, zone)
        case Clock(), MonthsDuration():
            return None
        case Day(), DaysDuration(span):
            # A day moves from its beginning.
            return gregorian.day_at((gregorian.ordinal_of(value) * DAY + span) // DAY)
        case Day(), MonthsDuration(months):
            return gregorian.plus_months(value, months)
        case Moment(_, clock), DaysDuration(span):
            return moment_at(line_of(value) + span, clock.zone)
        case Moment(day, clock), MonthsDuration(months):
            found = gregorian.plus_months(day, months)
            return None if found is None else Moment(found, clock)
        case _:
            return None


def _between(left: Day | Moment, right: Day | Moment) -> FeelValue:
    """The time from the right to the left; a day begins at midnight UTC, as FEEL sees it as a moment."""
    midnight = Clock(0, UTC)
    first, second = (side if isinstance(side, Moment) else Moment(side, midnight) for side in (left, right))
    if (first.clock.zone is None) != (second.clock.zone is None):
        return None
    return DaysDuration(line_of(first) - line_of(second))


def _multiplied(left: FeelValue, right: FeelValue) -> FeelValue:
    match left, right:
        case Decimal(), Decimal():
            return numbers.computed(numbers.CONTEXT.multiply, left, right)
        case (DaysDuration() | MonthsDuration(), Decimal()):
            return _stretched(left, right)
        case (Decimal(), DaysDuration() | MonthsDuration()):
            return _stretched(right, left)
        case _:
            return None


def _divided(left: FeelValue, right: FeelValue) -> FeelValue:
    match left, right:
        case Decimal(), Decimal():
            return numbers.computed(numbers.CONTEXT.divide, left, right)
        case (DaysDuration() | MonthsDuration(), Decimal()):
            share = numbers.computed(numbers.CONTEXT.divide, Decimal(1), right)
            return None if share is None else _shared(left, right)
        case DaysDuration(), DaysDuration():
            return numbers.computed(
                numbers.CONTEXT.divide, Decimal(left.nanoseconds), Decimal(right.nanoseconds)
            )
        case MonthsDuration(), MonthsDuration():
            return numbers.computed(numbers.CONTEXT.divide, Decimal(left.months), Decimal(right.months))
        case _:
            return None


def _stretched(length: DaysDuration | MonthsDuration, factor: Decimal) -> FeelValue:
    if isinstance(length, MonthsDuration):
        months = numbers.computed(numbers.CONTEXT.multiply, Decimal(length.months), factor)
        return _months(months)
    return _days(numbers.computed(numbers.CONTEXT.multiply, Decimal(length.nanoseconds), factor))


def _shared(length: DaysDuration | MonthsDuration, divisor: Decimal) -> FeelValue:
    if isinstance(length, MonthsDuration):
        return _months(numbers.computed(numbers.CONTEXT.divide, Decimal(length.months), divisor))
    return _days(numbers.computed(numbers.CONTEXT.divide, Decimal(length.nanoseconds), divisor))


def _months(months: Decimal | None) -> FeelValue:
    return None if months is None or months.adjusted() > 18 else MonthsDuration(int(months))


def _days(nanoseconds: Decimal | None) -> FeelValue:
    return None if nanoseconds is None or nanoseconds.adjusted() > 28 else DaysDuration(int(nanoseconds))


def seconds(length: DaysDuration) -> Decimal:
    """A length in seconds."""
    return Decimal(length.nanoseconds) / SECOND
