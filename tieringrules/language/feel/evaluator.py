"""What an expression gives in FEEL to the letter (OMG DMN 1.5, 10.3.2), null-on-error included.

This is the semantics of `eval`. Rule files have stricter ones: see `language/interpreter.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.feel import numbers
from tieringrules.language.feel.arithmetic import calculated, negated
from tieringrules.language.feel.comparing import all_true, any_true, compared, equal, includes
from tieringrules.language.feel.instances import conforms
from tieringrules.language.feel.items import item_at, item_names, steps
from tieringrules.language.feel.library import DATED_FUNCTIONS, LIBRARY
from tieringrules.language.feel.limits import Meter
from tieringrules.language.feel.own_values import feel_value
from tieringrules.language.feel.properties import part_of
from tieringrules.language.feel.texts import parse_at
from tieringrules.language.feel.values import Day, FeelValue, Moment, RangeValue
from tieringrules.language.fields import AS_OF
from tieringrules.language.syntax import (
    Arithmetic,
    AtLiteral,
    Between,
    Binding,
    Call,
    Comparison,
    ContextOf,
    Expr,
    Filter,
    For,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Quantified,
    Range,
    UnaryTest,
)
from tieringrules.language.traversal import walk

TESTED = "?"
# The results so far of a `for`, by the standard's name.
_PARTIAL = "partial"
_SO_FAR_COPIED = 1_000
_TIME_WRITERS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})


@dataclass(frozen=True, slots=True)
class _Environment:
    names: Mapping[str, FeelValue]
    meter: Meter
    now: Moment | None

    def with_names(self, names: Mapping[str, FeelValue]) -> _Environment:
        return _Environment({**self.names, **names}, self.meter, self.now)


def evaluate(
    expr: Expr, names: Mapping[str, FeelValue], now: Moment | None = None, meter: Meter | None = None
) -> FeelValue:
    """The value of an expression.

    Args:
        expr: as `parse_expression` reads it with `names`.
        names: what has a value; a name without one is null.
        now: what `now()`, `today()` and `as_of` give; null without it.
        meter: what counts the work.

    Raises:
        TooMuchWorkError: it asks for more work than the meter allows.
    """
    return _value(expr, _Environment(names, meter or Meter(), now))


def constant_range(expr: Expr) -> FeelValue:
    """The range that an expression writes out; null where it is none, or its ends are computed."""
    if not isinstance(expr, Range):
        return None
    sides = [side for side in (expr.low, expr.high) if side is not None]
    if not all(_is_written(node) for side in sides for node in walk(side)):
        return None
    found = evaluate(expr, {})
    assert isinstance(found, RangeValue)
    if found.low is None and found.high is None:
        return None
    ordered = found.low is None or found.high is None or compared("<=", found.low, found.high)
    return found if ordered else None


def _is_written(node: Expr) -> bool:
    """Whether a part of a range's end stands for itself; of the functions, those that write a time value."""
    if isinstance(node, Call):
        return node.function in _TIME_WRITERS
    return isinstance(node, (Literal, AtLiteral, Negate))


def _value(node: Expr, environment: _Environment) -> FeelValue:
    environment.meter.spend()
    found = _EVALUATE[type(node)](node, environment)
    if isinstance(found, list | dict):
        environment.meter.weigh(found)
    return found


def _literal(node: Literal, environment: _Environment) -> FeelValue:
    return numbers.settled(node.value) if isinstance(node.value, Decimal) else feel_value(node.value)


def _at_literal(node: AtLiteral, environment: _Environment) -> FeelValue:
    return parse_at(node.text)


def _name(node: Name, environment: _Environment) -> FeelValue:
    if node.name in environment.names:
        return environment.names[node.name]
    if node.name == AS_OF and environment.now is not None:
        return environment.now.day
    return None


def _property(node: Property, environment: _Environment) -> FeelValue:
    base = node.base
    if isinstance(base, UnaryTest) and base.operator == "!=":
        # As a value no range holds all but one point, but the standard gives the test ends of its own.
        end = _value(base.operand, environment)
        return part_of(RangeValue(end, end, False, False), node.name)
    return part_of(_value(base, environment), node.name)


def _negate(node: Negate, environment: _Environment) -> FeelValue:
    return negated(_value(node.operand, environment))


def _arithmetic(node: Arithmetic, environment: _Environment) -> FeelValue:
    found = calculated(node.operator, _value(node.left, environment), _value(node.right, environment))
    if isinstance(found, str):
        environment.meter.spend_text(found)
    return found


def _comparison(node: Comparison, environment: _Environment) -> FeelValue:
    return compared(node.operator, _value(node.left, environment), _value(node.right, environment))


def _truth(node: Expr, environment: _Environment) -> bool | None:
    found = _value(node, environment)
    return found if isinstance(found, bool) else None


def _logical(node: Logical, environment: _Environment) -> FeelValue:
    decisive = node.operator == "or"
    known: bool | None = not decisive
    for operand in node.operands:
        found = _truth(operand, environment)
        if found is decisive:
            return decisive
        if found is None:
            known = None
    return known


def _not(node: Not, environment: _Environment) -> FeelValue:
    found = _truth(node.operand, environment)
    return None if found is None else not found


def _between(node: Between, environment: _Environment) -> FeelValue:
    value = _value(node.operand, environment)
    low, high = _value(node.low, environment), _value(node.high, environment)
    return all_true([compared(">=", value, low), compared("<=", value, high)])


def _range(node: Range, environment: _Environment) -> FeelValue:
    low = None if node.low is None else _value(node.low, environment)
    high = None if node.high is None else _value(node.high, environment)
    return RangeValue(low, high, node.low_included, node.high_included)


def _unary_test(node: UnaryTest, environment: _Environment) -> FeelValue:
    """A test as a value: an interval without one of its ends."""
    end = _value(node.operand, environment)
    match node.operator:
        case "<" | "<=":
            return RangeValue(None, end, False, node.operator == "<=")
        case ">" | ">=":
            return RangeValue(end, None, node.operator == ">=", False)
        case "=":
            return RangeValue(end, end, True, True)
        case _:
            return None


def _in(node: In, environment: _Environment) -> FeelValue:
    value = _value(node.operand, environment)
    return any_true([_holds(test, value, environment) for test in node.tests])


def _holds(test: Expr, value: FeelValue, environment: _Environment) -> bool | None:
    match test:
        case UnaryTest(operator, operand):
            return compared(operator, value, _value(operand, environment.with_names({TESTED: value})))
        case ListOf(items) if not isinstance(value, list):
            return _any_item([_holds(item, value, environment) for item in items], value)
        case Not(operand) if not _mentions_tested(operand) and not isinstance(value, bool):
            found = _holds(operand, value, environment)
            return None if found is None else not found
    wanted = _value(test, environment.with_names({TESTED: value}))
    if isinstance(wanted, bool) and (_mentions_tested(test) or not isinstance(value, bool)):
        return wanted
    return _is_among(value, wanted)


def _mentions_tested(test: Expr) -> bool:
    return any(isinstance(node, Name) and node.name == TESTED for node in walk(test))


def _is_among(value: FeelValue, wanted: FeelValue) -> bool | None:
    match wanted:
        case RangeValue() if not isinstance(value, RangeValue):
            return includes(wanted, value)
        case list():
            if isinstance(value, list) and equal(value, wanted) is True:
                return True
            return _any_item([_is_among(value, item) for item in wanted], value)
        case _:
            return equal(value, wanted)


def _any_item(truths: list[bool | None], value: FeelValue) -> bool | None:
    # An item of another kind is not the value; only a missing value leaves open what a range would say.
    found = any_true(truths)
    return False if found is None and value is not None else found


def _list(node: ListOf, environment: _Environment) -> FeelValue:
    return [_value(item, environment) for item in node.items]


def _context(node: ContextOf, environment: _Environment) -> FeelValue:
    found: dict[str, FeelValue] = {}
    for key, entry in node.entries:
        if key in found:
            return None
        found[key] = _value(entry, environment.with_names(found))
    return found


def _if(node: If, environment: _Environment) -> FeelValue:
    holds = _truth(node.condition, environment) is True
    return _value(node.then if holds else node.otherwise, environment)


def _instance_of(node: InstanceOf, environment: _Environment) -> FeelValue:
    return conforms(_value(node.operand, environment), node.of)


# Lists


def _filter(node: Filter, environment: _Environment) -> FeelValue:
    base = _value(node.base, environment)
    if base is None:
        return None
    values: list[FeelValue] = base if isinstance(base, list) else [base]
    if not values:
        chosen = _value(node.condition, environment)
        return None if isinstance(chosen, Decimal) else []
    kept: list[FeelValue] = []
    for index, value in enumerate(values):
        chosen = _value(node.condition, environment.with_names(item_names(value)))
        if index == 0 and isinstance(chosen, Decimal):
            return item_at(values, chosen)
        if chosen is True:
            kept.append(value)
    return kept


def _for(node: For, environment: _Environment) -> FeelValue:
    results: list[FeelValue] = []
    uses_partial = any(isinstance(part, Name) and part.name == _PARTIAL for part in walk(node.body))
    for bound in _bound(node.bindings, environment):
        if bound is None:
            return None
        if uses_partial:
            environment.meter.spend(1 + len(results) // _SO_FAR_COPIED)
            bound = bound.with_names({_PARTIAL: list(results)})
        results.append(_value(node.body, bound))
    return results


def _quantified(node: Quantified, environment: _Environment) -> FeelValue:
    decisive = node.quantifier == "some"
    known: bool | None = not decisive
    for bound in _bound(node.bindings, environment):
        found = None if bound is None else _truth(node.condition, bound)
        if found is decisive:
            return decisive
        if found is None:
            known = None
    return known


def _bound(bindings: tuple[Binding, ...], environment: _Environment) -> Iterator[_Environment | None]:
    """An environment for each combination of values; None where a domain cannot be gone through."""
    if not bindings:
        yield environment
        return
    values = _domain(bindings[0], environment)
    if values is None:
        yield None
        return
    for value in values:
        environment.meter.spend()
        yield from _bound(bindings[1:], environment.with_names({bindings[0].name: value}))


def _domain(binding: Binding, environment: _Environment) -> Iterator[FeelValue] | None:
    first = _value(binding.domain, environment)
    if binding.until is not None:
        return steps(RangeValue(first, _value(binding.until, environment), True, True), downwards=True)
    match first:
        case None:
            return None
        case list():
            return iter(first)
        case RangeValue():
            return steps(first, downwards=False)
        case _:
            return iter([first])


# Functions


def _call(node: Call, environment: _Environment) -> FeelValue:
    if node.function in _CLOCKS and not node.arguments:
        return None if environment.now is None else _CLOCKS[node.function](environment.now)
    arguments = [_value(argument, environment) for argument in node.arguments]
    dated = DATED_FUNCTIONS.get(node.function)
    if dated is not None:
        as_of = _name(Name(AS_OF), environment)
        (given,) = arguments if len(arguments) == 1 else (None,)
        both = isinstance(given, Day | Moment) and isinstance(as_of, Day)
        return dated(given, as_of) if both else None  # type: ignore[arg-type]
    for signature in LIBRARY.get(node.function, ()):
        fitted = signature.fitted(arguments, node.names)
        if fitted is not None:
            found = signature.call(fitted, environment.meter)
            if isinstance(found, str):
                environment.meter.spend_text(found)
            return found
    return None


def _today(now: Moment) -> FeelValue:
    return now.day


def _now(now: Moment) -> FeelValue:
    return now


_CLOCKS: Mapping[str, Callable[[Moment], FeelValue]] = {"now": _now, "today": _today}

_EVALUATE: Mapping[type, Callable[[Any, _Environment], FeelValue]] = {
    Literal: _literal,
    AtLiteral: _at_literal,
    Name: _name,
    Property: _property,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logical: _logical,
    Not: _not,
    Between: _between,
    Range: _range,
    UnaryTest: _unary_test,
    In: _in,
    ListOf: _list,
    ContextOf: _context,
    If: _if,
    InstanceOf: _instance_of,
    Filter: _filter,
    For: _for,
    Quantified: _quantified,
    Call: _call,
}
