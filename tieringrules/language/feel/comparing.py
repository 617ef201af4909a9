"""Equality and order of FEEL values (OMG DMN 1.5, tables 52 to 54): null where values do not go together."""

from __future__ import annotations

from decimal import Decimal

from tieringrules.language.feel.values import (
    Clock,
    Day,
    DaysDuration,
    FeelValue,
    Moment,
    RangeValue,
    Zone,
    kind_of,
)
from tieringrules.language.feel.zones import clock_line, line_of
from tieringrules.language.values import MonthsDuration

Truth = bool | None


def equal(left: FeelValue, right: FeelValue) -> Truth:
    """Whether two values are equal; null equals only null, and different kinds give null."""
    if left is None or right is None:
        return left is None and right is None
    if kind_of(left) != kind_of(right):
        return None
    match left, right:
        case list(), list():
            return _equal_lists(left, right)
        case dict(), dict():
            if left.keys() != right.keys():
                return False
            return _equal_lists(list(left.values()), [right[key] for key in left])
        case RangeValue(), RangeValue():
            same_ends = (left.low_included, left.high_included) == (right.low_included, right.high_included)
            return same_ends and _equal_lists([left.low, left.high], [right.low, right.high])
        case Clock(), Clock():
            return _same_zones(left.zone, right.zone) and _clock_number(left) == _clock_number(right)
        case Moment(), Moment():
            return _same_zones(left.clock.zone, right.clock.zone) and line_of(left) == line_of(right)
        case _:
            return left == right


def _equal_lists(left: list[FeelValue], right: list[FeelValue]) -> Truth:
    if len(left) != len(right):
        return False
    found = [equal(one, other) for one, other in zip(left, right, strict=True)]
    if False in found:
        return False
    return None if None in found else True


def _same_zones(left: Zone | None, right: Zone | None) -> bool:
    """Whether both are local, both have an offset, or both stand in the same zone."""
    if left is None or right is None:
        return left is None and right is None
    return left.name == right.name


def _clock_number(clock: Clock) -> int:
    found = clock_line(clock)
    return clock.nanoseconds if found is None else found


def identical(left: FeelValue, right: FeelValue) -> bool:
    """FEEL's `is`: of the same kind and equal, offsets and zones included."""
    match left, right:
        case Clock(), Clock():
            return left == right
        case Moment(), Moment():
            return left == right
        case _:
            return kind_of(left) == kind_of(right) and equal(left, right) is True


def order_of(left: FeelValue, right: FeelValue) -> int | None:
    """-1, 0 or 1 as the left value is less, equal or greater; None where two values have no order."""
    match left, right:
        case (bool(), _) | (_, bool()):
            return None
        case Decimal(), Decimal():
            return (left > right) - (left < right)
        case str(), str():
            return (left > right) - (left < right)
        case Day(), Day():
            return (left > right) - (left < right)
        case MonthsDuration(), MonthsDuration():
            return (left > right) - (left < right)
        case DaysDuration(), DaysDuration():
            return (left > right) - (left < right)
        case Clock(), Clock():
            if (left.zone is None) != (right.zone is None):
                return None
            if not _same_zones(left.zone, right.zone):
                return None
            first, second = _clock_number(left), _clock_number(right)
            return (first > second) - (first < second)
        case Moment(), Moment():
            if (left.clock.zone is None) != (right.clock.zone is None):
                return None
            first, second = line_of(left), line_of(right)
            return (first > second) - (first < second)
        case _:
            return None


def compared(operator: str, left: FeelValue, right: FeelValue) -> Truth:
    """What a comparison gives."""
    if operator == "=":
        return equal(left, right)
    if operator == "!=":
        same = equal(left, right)
        return None if same is None else not same
    order = order_of(left, right)
    if order is None:
        return None
    match operator:
        case "<":
            return order < 0
        case "<=":
            return order <= 0
        case ">":
            return order > 0
        case _:
            return order >= 0


def includes(interval: RangeValue, value: FeelValue) -> Truth:
    """Whether a value lies in an interval."""
    sides = (
        (interval.low, ">=" if interval.low_included else ">"),
        (interval.high, "<=" if interval.high_included else "<"),
    )
    found = [compared(sign, value, side) for side, sign in sides if side is not None]
    if not found:
        return None
    return all_true(found)


def all_true(truths: list[Truth]) -> Truth:
    """Kleene's `and`."""
    if False in truths:
        return False
    return None if None in truths else True


def any_true(truths: list[Truth]) -> Truth:
    """Kleene's `or`."""
    if True in truths:
        return True
    return None if None in truths else False
