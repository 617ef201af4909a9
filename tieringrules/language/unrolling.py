"""Loops, filters and functions of written lists, as the plain conditions and sums that they come to.

A column has no lists and no variables. What a list that is written out asks of them can still be said:
`some x in [a, b] satisfies x > 5` is `a > 5 or b > 5`. What cannot be unrolled stays; the checker refuses it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce

from tieringrules.language.fields import ITEM, names_in
from tieringrules.language.intervals import RELATIONS, relation_of
from tieringrules.language.renaming import replaced
from tieringrules.language.syntax import (
    Arithmetic,
    ArithmeticOperator,
    Binding,
    Call,
    Expr,
    Filter,
    For,
    If,
    In,
    ListOf,
    Literal,
    Logical,
    LogicalOperator,
    Name,
    Negate,
    Property,
    Quantified,
    Range,
)
from tieringrules.language.traversal import rebuilt, walk

# A loop over more values than this is data, not a rule.
MOST_VALUES = 100


def unrolled(tree: Expr) -> Expr:
    """An untyped tree without the loops, filters and list functions that written lists allow to spell out."""
    if not any(_is_special(node) for node in walk(tree)):
        return tree
    return _Unrolling().changed(tree)


def _is_special(node: Expr) -> bool:
    match node:
        case For() | Quantified() | Filter():
            return True
        case Call(function):
            return function in _OF_LISTS or function in RELATIONS
        case Property(Range()):
            return True
        case _:
            return False


class _Unrolling:
    def __init__(self) -> None:
        self.made = 0

    def changed(self, node: Expr) -> Expr:
        """The node unrolled, its parts first."""
        match node:
            case Quantified():
                return self._quantified(node)
            case For():
                return self._for(node)
            case Call("count", (Filter() as filtered,), _):
                return self._counted(filtered, node)
        node = rebuilt(node, self.changed)
        match node:
            case Filter(ListOf(), condition):
                return _filtered(node, condition)
            case Property(Range(), name):
                return _end_of(node, name)
            case Call(function, (left, right), None) if function in RELATIONS:
                found = relation_of(function, left, right, node.span)
                return node if found is None else found
            case Call(function, arguments, None) if function in _OF_LISTS:
                return _OF_LISTS[function](node, arguments)
            case _:
                return node

    def _rounds(self, bindings: tuple[Binding, ...]) -> Iterator[Mapping[str, Expr]] | None:
        """What the names of a loop stand for in each of its rounds; None where that is not written out."""
        rounds: list[dict[str, Expr]] = [{}]
        for binding in bindings:
            longer: list[dict[str, Expr]] = []
            for known in rounds:
                values = _values_of(self.changed(replaced(binding, known)))
                if values is None or len(rounds) * len(values) > MOST_VALUES:
                    return None
                longer.extend({**known, binding.name: value} for value in values)
            rounds = longer
        self.made += len(rounds)
        return iter(rounds) if self.made <= MOST_VALUES else None

    def _quantified(self, node: Quantified) -> Expr:
        rounds = self._rounds(node.bindings)
        if rounds is None:
            return node
        conditions = tuple(self.changed(replaced(node.condition, names)) for names in rounds)
        return _joined("or" if node.quantifier == "some" else "and", conditions, node)

    def _for(self, node: For) -> Expr:
        rounds = self._rounds(node.bindings)
        if rounds is None or "partial" in names_in(node.body):
            return node
        return ListOf(tuple(self.changed(replaced(node.body, names)) for names in rounds), span=node.span)

    def _counted(self, filtered: Filter, node: Call) -> Expr:
        """`count([a, b][item > 5])`: one for each that is true."""
        base = self.changed(filtered.base)
        if not isinstance(base, ListOf) or not _mentions_item(filtered.condition):
            return replace(node, arguments=(self.changed(filtered),))
        ones: tuple[Expr, ...] = tuple(
            If(
                self.changed(replaced(filtered.condition, {ITEM: item})),
                Literal(Decimal(1)),
                Literal(Decimal(0)),
                span=node.span,
            )
            for item in base.items
        )
        return _chained("+", ones, node) if ones else Literal(Decimal(0), span=node.span)


def _mentions_item(condition: Expr) -> bool:
    return any(isinstance(node, Name) and node.name == ITEM for node in walk(condition))


def _values_of(binding: Expr) -> tuple[Expr, ...] | None:
    """The values that a name goes through, where they are written out."""
    assert isinstance(binding, Binding)
    match binding.domain, binding.until:
        case ListOf(items), None:
            return items if len(items) <= MOST_VALUES else None
        case Range(low, high), None if low is not None and high is not None:
            return _steps(low, high, binding.domain.low_included, binding.domain.high_included, binding)
        case low, high if high is not None:
            return _steps(low, high, True, True, binding)
        case _:
            return None


def _steps(
    low: Expr, high: Expr, low_included: bool, high_included: bool, binding: Binding
) -> tuple[Expr, ...] | None:
    match _constant(low), _constant(high):
        case (Decimal() as first, Decimal() as last):
            if first != first.to_integral_value() or last != last.to_integral_value():
                return None
            begin, end = int(first), int(last)
            make: Callable[[int], Decimal | dt.date] = Decimal
        case (dt.date() as first, dt.date() as last) if type(first) is type(last) is dt.date:
            begin, end, make = first.toordinal(), last.toordinal(), dt.date.fromordinal
        case _:
            return None
    step = 1 if begin <= end else -1
    begin, end = begin + (0 if low_included else step), end + (step if high_included else 0)
    count = (end - begin) * step
    # `3..1` counts down, but a range `[3..1]` has its ends the wrong way round.
    if count > MOST_VALUES or (step < 0 and binding.until is None):
        return None
    return tuple(Literal(make(number), span=binding.span) for number in range(begin, end, step))


def _constant(node: Expr) -> object:
    match node:
        case Literal(value):
            return value
        case Negate(Literal(Decimal() as number)):
            return -number
        case _:
            return None


def _joined(operator: LogicalOperator, conditions: tuple[Expr, ...], node: Expr) -> Expr:
    if not conditions:
        return Literal(operator == "and", span=node.span)
    return conditions[0] if len(conditions) == 1 else Logical(operator, conditions, span=node.span)


def _filtered(node: Filter, condition: Expr) -> Expr:
    """`[a, b, c][2]`, or the values of a written list that a written condition leaves."""
    assert isinstance(node.base, ListOf)
    items, place = node.base.items, _constant(condition)
    if isinstance(place, Decimal) and not isinstance(place, bool):
        index = int(place)
        if place != index or not 1 <= abs(index) <= len(items):
            return Literal(None, span=node.span)
        return items[index - 1 if index > 0 else index]
    if not all(isinstance(item, Literal) for item in items) or names_in(Filter(ListOf(()), condition)):
        return node
    from tieringrules.language.feel import evaluate
    from tieringrules.language.feel.limits import UnsupportedError
    from tieringrules.language.feel.own_values import feel_value

    try:
        kept = tuple(
            item
            for item in items
            if isinstance(item, Literal) and evaluate(condition, {ITEM: feel_value(item.value)}) is True
        )
    except UnsupportedError:
        # The check of the pattern says what is wrong with it.
        return node
    return ListOf(kept, span=node.span)


def _end_of(node: Property, name: str) -> Expr:
    interval = node.base
    assert isinstance(interval, Range)
    match name:
        case "start" if interval.low is not None:
            return interval.low
        case "end" if interval.high is not None:
            return interval.high
        case "start included":
            return Literal(interval.low_included, span=node.span)
        case "end included":
            return Literal(interval.high_included, span=node.span)
        case _:
            return node


# Functions of lists


def _listed(arguments: tuple[Expr, ...]) -> tuple[Expr, ...] | None:
    """The values of a list that is written out, or of several arguments."""
    match arguments:
        case (ListOf(items),):
            return items if 0 < len(items) <= MOST_VALUES else None
        case (_, _, *_) if len(arguments) <= MOST_VALUES:
            return arguments
        case _:
            return None


def _chained(operator: ArithmeticOperator, items: tuple[Expr, ...], node: Expr) -> Expr:
    return reduce(lambda left, right: Arithmetic(operator, left, right, span=node.span), items)


def _sum(operator: ArithmeticOperator) -> Callable[[Call, tuple[Expr, ...]], Expr]:
    def total(node: Call, arguments: tuple[Expr, ...]) -> Expr:
        items = _listed(arguments)
        return node if items is None else _chained(operator, items, node)

    return total


def _mean(node: Call, arguments: tuple[Expr, ...]) -> Expr:
    items = _listed(arguments)
    if items is None:
        return node
    count = Literal(Decimal(len(items)), span=node.span)
    return Arithmetic("/", _chained("+", items, node), count, span=node.span)


def _truths(operator: LogicalOperator) -> Callable[[Call, tuple[Expr, ...]], Expr]:
    def joined(node: Call, arguments: tuple[Expr, ...]) -> Expr:
        items = _listed(arguments)
        return node if items is None else _joined(operator, items, node)

    return joined


def _count(node: Call, arguments: tuple[Expr, ...]) -> Expr:
    match arguments:
        case (ListOf(items),):
            return Literal(Decimal(len(items)), span=node.span)
        case _:
            return node


def _contains(node: Call, arguments: tuple[Expr, ...]) -> Expr:
    match arguments:
        case (ListOf() as values, wanted):
            return In(wanted, (values,), span=node.span)
        case _:
            return node


_OF_LISTS: Mapping[str, Callable[[Call, tuple[Expr, ...]], Expr]] = {
    "sum": _sum("+"),
    "product": _sum("*"),
    "mean": _mean,
    "all": _truths("and"),
    "any": _truths("or"),
    "count": _count,
    "list contains": _contains,
}
LIST_FUNCTIONS = frozenset(_OF_LISTS)
