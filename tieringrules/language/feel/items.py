"""The items of lists and ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from tieringrules.language.feel import gregorian, numbers
from tieringrules.language.feel.values import Day, FeelValue, RangeValue
from tieringrules.language.fields import ITEM


def item_names(value: FeelValue) -> Mapping[str, FeelValue]:
    """The names that a filter sees: `item`, and the entries of a context."""
    return {ITEM: value, **value} if isinstance(value, dict) else {ITEM: value}


def item_at(values: list[FeelValue], position: Decimal) -> FeelValue:
    """The item at a position from 1, or from -1 backwards; null for none."""
    place = numbers.whole(position)
    if place is None or place == 0 or abs(place) > len(values):
        return None
    return values[place - 1 if place > 0 else place]


def steps(values: RangeValue, downwards: bool) -> Iterator[FeelValue] | None:
    """The whole numbers or days from one end to the other; None for other ends.

    `3..1` counts down, but a range `[3..1]` has its ends the wrong way round (DMN TCK 0084, decision_025).
    """
    low, high = values.low, values.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = numbers.whole(low), numbers.whole(high)
    elif isinstance(low, Day) and isinstance(high, Day):
        first, last = gregorian.ordinal_of(low), gregorian.ordinal_of(high)
    else:
        return None
    if first is None or last is None or (first > last and not downwards):
        return None
    step = 1 if first <= last else -1
    begin = first if values.low_included else first + step
    end = last + step if values.high_included else last
    make: Callable[[int], FeelValue] = gregorian.day_at if isinstance(low, Day) else Decimal
    return (make(number) for number in range(begin, end, step))
