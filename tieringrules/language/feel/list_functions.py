"""FEEL's functions of lists and contexts (OMG DMN 1.5, 10.3.4.4 and 10.3.4.9)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from tieringrules.language.feel import numbers
from tieringrules.language.feel.arithmetic import calculated
from tieringrules.language.feel.comparing import all_true, any_true, equal, order_of
from tieringrules.language.feel.limits import Meter
from tieringrules.language.feel.numbers import whole
from tieringrules.language.feel.signatures import Signature
from tieringrules.language.feel.values import DaysDuration, FeelValue
from tieringrules.language.values import MonthsDuration

List = list[FeelValue]


def _same(one: FeelValue, other: FeelValue) -> bool:
    return equal(one, other) is True


def _contains(meter: Meter, values: List, wanted: FeelValue) -> FeelValue:
    meter.spend(len(values))
    return any(_same(value, wanted) for value in values)


def _extreme(sign: int) -> Callable[[List], FeelValue]:
    def found(values: List) -> FeelValue:
        if not values:
            return None
        best = values[0]
        for value in values:
            order = order_of(value, best)
            if order is None:
                return None
            if order == sign:
                best = value
        return best

    return found


def _numbers(values: List) -> list[Decimal] | None:
    found = [value for value in values if isinstance(value, Decimal)]
    return found if len(found) == len(values) and values else None


def _sum(values: List) -> FeelValue:
    if not values:
        return None
    total = values[0]
    if not isinstance(total, Decimal | DaysDuration | MonthsDuration):
        return None
    for value in values[1:]:
        total = None if isinstance(value, str) else calculated("+", total, value)
        if total is None:
            return None
    return total


def _product(values: List) -> FeelValue:
    found = _numbers(values)
    if found is None:
        return None
    total: FeelValue = Decimal(1)
    for value in found:
        total = calculated("*", total, value)
    return total


def _mean(values: List) -> FeelValue:
    return calculated("/", _sum(values), Decimal(len(values))) if values else None


def _median(values: List) -> FeelValue:
    found = _numbers(values)
    if found is None:
        return None
    ordered = sorted(found)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return calculated("/", calculated("+", ordered[middle - 1], ordered[middle]), Decimal(2))


def _stddev(values: List) -> FeelValue:
    """The standard deviation of a sample."""
    found = _numbers(values)
    if found is None or len(found) < 2 or any(abs(value.adjusted()) > 1000 for value in found):
        return None
    exact = [Fraction(value) for value in found]
    mean = sum(exact, Fraction(0)) / len(exact)
    spread = sum(((value - mean) * (value - mean) for value in exact), Fraction(0))
    variance = spread / (len(found) - 1)
    wide = numbers.CONTEXT.copy()
    wide.prec, wide.Emax, wide.Emin = 2 * numbers.DIGITS, 99_999, -99_999
    quotient = wide.divide(Decimal(variance.numerator), Decimal(variance.denominator))
    return numbers.settled(wide.sqrt(quotient))


def _mode(values: List) -> FeelValue:
    if not values:
        return []
    found = _numbers(values)
    if found is None:
        return None
    counts: dict[Decimal, int] = {}
    for value in found:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    modes: List = [*sorted(value for value, count in counts.items() if count == most)]
    return modes


def _truths(join: Callable[[list[bool | None]], bool | None]) -> Callable[[List], FeelValue]:
    def joined(values: List) -> FeelValue:
        return join([value if isinstance(value, bool) else None for value in values])

    return joined


def _place(values: List, position: Decimal, *, beyond: int = 0) -> int | None:
    """The index that a position means; None where the list has no such place."""
    place = whole(position)
    if place is None or place == 0 or abs(place) > len(values) + (beyond if place > 0 else 0):
        return None
    return place - 1 if place > 0 else len(values) + place


def _sublist(values: List, start: Decimal, length: Decimal | None = None) -> FeelValue:
    begin = _place(values, start)
    if begin is None:
        return None
    if length is None:
        return values[begin:]
    count = whole(length)
    if count is None or count < 1 or begin + count > len(values):
        return None
    return values[begin : begin + count]


def _insert(values: List, position: Decimal, value: FeelValue) -> FeelValue:
    place = _place(values, position)
    return None if place is None else [*values[:place], value, *values[place:]]


def _remove(values: List, position: Decimal) -> FeelValue:
    place = _place(values, position)
    return None if place is None else values[:place] + values[place + 1 :]


def _replace(values: List, position: Decimal, value: FeelValue) -> FeelValue:
    place = _place(values, position)
    return None if place is None else [*values[:place], value, *values[place + 1 :]]


def _concatenate(*lists: List) -> FeelValue:
    return [value for values in lists for value in values]


def _index_of(meter: Meter, values: List, wanted: FeelValue) -> FeelValue:
    meter.spend(len(values))
    return [Decimal(place) for place, value in enumerate(values, 1) if _same(value, wanted)]


def _distinct(meter: Meter, values: List) -> List:
    found: List = []
    for value in values:
        meter.spend(1 + len(found) // 10)
        if not any(_same(value, known) for known in found):
            found.append(value)
    return found


def _union(meter: Meter, *lists: List) -> FeelValue:
    return _distinct(meter, [value for values in lists for value in values])


def _flatten(meter: Meter, values: List) -> FeelValue:
    found: List = []
    waiting = list(reversed(values))
    while waiting:
        meter.spend()
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        else:
            found.append(value)
    return found


def _sorted(values: List) -> FeelValue:
    """Ascending; null where two values have no order."""
    if any(order_of(value, values[0]) is None for value in values):
        return None
    return sorted(values, key=functools.cmp_to_key(_order))


def _order(one: FeelValue, other: FeelValue) -> int:
    return order_of(one, other) or 0


def _get(context: dict[str, FeelValue], key: FeelValue) -> FeelValue:
    found: FeelValue = context
    for part in key if isinstance(key, list) else [key]:
        if not isinstance(part, str) or not isinstance(found, dict):
            return None
        found = found.get(part)
    return found


def _entries(context: dict[str, FeelValue]) -> FeelValue:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: List) -> FeelValue:
    found: dict[str, FeelValue] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            return None
        key = entry["key"]
        if not isinstance(key, str) or key in found:
            return None
        found[key] = entry["value"]
    return found


def _put(context: dict[str, FeelValue], key: FeelValue, value: FeelValue) -> FeelValue:
    keys: List = key if isinstance(key, list) else [key]
    if not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0], {})
    if not isinstance(inner, dict):
        return None
    changed = _put(inner, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


def _merge(contexts: List) -> FeelValue:
    found: dict[str, FeelValue] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        found.update(context)
    return found


def _of_values(name: str, compute: Callable[[List], FeelValue]) -> tuple[Signature, Signature]:
    """A function that takes a list, or its values one by one."""
    return (
        Signature(name, "list:list", compute),
        Signature(name, "first:any, second:any, values:any?...", lambda *values: compute(list(values))),
    )


SIGNATURES: tuple[Signature, ...] = (
    Signature("list contains", "list:list, element:any", _contains, metered=True),
    Signature("count", "list:list", lambda values: Decimal(len(values))),
    *_of_values("min", _extreme(-1)),
    *_of_values("max", _extreme(1)),
    *_of_values("sum", _sum),
    *_of_values("mean", _mean),
    *_of_values("all", _truths(all_true)),
    *_of_values("any", _truths(any_true)),
    *_of_values("product", _product),
    *_of_values("median", _median),
    *_of_values("stddev", _stddev),
    *_of_values("mode", _mode),
    Signature("sublist", "list:list, start position:number, length:number?", _sublist),
    Signature("append", "list:list, item:any...", lambda values, *more: [*values, *more]),
    Signature("concatenate", "list:list...", _concatenate),
    Signature("insert before", "list:list, position:number, newItem:any", _insert),
    Signature("remove", "list:list, position:number", _remove),
    Signature("list replace", "list:list, position:number, newItem:any", _replace),
    Signature("reverse", "list:list", lambda values: values[::-1]),
    Signature("index of", "list:list, match:any", _index_of, metered=True),
    Signature("union", "list:list...", _union, metered=True),
    Signature("distinct values", "list:list", _distinct, metered=True),
    Signature("flatten", "list:list", _flatten, metered=True),
    Signature("sort", "list:list", _sorted),
    Signature("get value", "m:context, key:any", _get),
    Signature("get entries", "m:context", _entries),
    Signature("context", "entries:list", _context),
    Signature("context put", "context:context, key:text, value:any", _put),
    Signature("context put", "context:context, keys:list, value:any", _put),
    Signature("context merge", "contexts:list", _merge),
)
