"""Built-in functions and properties that engines compute column by column.

Functions without an entry are the interpreter's. So are those in which engines differ from it or from each
other: letter case (ß, final sigma), powers, rounding of floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import narwhals as nw

from tieringrules.engine import calendar, exact
from tieringrules.engine.lowered import Lowered, NotLoweredError, integer
from tieringrules.engine.scope import Scope
from tieringrules.language.functions import constant_integer
from tieringrules.language.pattern import portable_pattern
from tieringrules.language.syntax import Call, Literal
from tieringrules.language.types import BOOLEAN, DateTimeType, DateType, ExactType, FloatType, is_textual

Arguments = tuple[Lowered, ...]
Build = Callable[[Call, Arguments, Scope], Lowered]

_ORDERED = {ExactType, FloatType, DateType, DateTimeType}
# No text cell is longer: polars counts in 32 bits.
_MOST_CHARACTERS = 2**32


def _dated(build: Callable[..., Lowered]) -> Build:
    def lowered(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
        (day,) = arguments
        if not isinstance(day.type, DateType | DateTimeType):
            raise NotLoweredError
        return build(day, scope.as_of)

    return lowered


def _exact(build: Callable[[Lowered], Lowered]) -> Build:
    def lowered(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
        (number,) = _exact_numbers(arguments)
        return build(number)

    return lowered


def _exact_numbers(arguments: Arguments) -> Arguments:
    if not all(isinstance(argument.type, ExactType) for argument in arguments):
        raise NotLoweredError
    return arguments


def _cut(build: Callable[[Lowered, int], Lowered]) -> Build:
    def lowered(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
        number, *_ = _exact_numbers(arguments)
        scale = constant_integer(call.arguments[1]) if len(arguments) > 1 else 0
        if scale is None:
            raise NotLoweredError
        # At least whole numbers, also where tens or hundreds were asked for.
        return exact.rescaled(build(number, scale), 0)

    return lowered


def _modulo(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
    dividend, divisor = _exact_numbers(arguments)
    return exact.modulo(dividend, divisor)


def _extreme(choose: Callable[..., nw.Expr]) -> Build:
    def lowered(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
        kinds = {type(argument.type) for argument in arguments}
        if len(arguments) < 2 or len(kinds) > 1 or not kinds <= _ORDERED:
            raise NotLoweredError
        if kinds == {ExactType}:
            arguments = exact.all_aligned(arguments)
        expressions = [argument.expr for argument in arguments]
        # Engines pass over missing values here; the language does not.
        missing = nw.any_horizontal(*(expr.is_null() for expr in expressions), ignore_nulls=False)
        chosen = nw.when(~missing).then(choose(*expressions))
        return Lowered(chosen, arguments[0].type, arguments[0].bound)

    return lowered


def _text(build: Callable[[nw.Expr, str], nw.Expr]) -> Build:
    def lowered(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
        if len(arguments) != 2 or not is_textual(arguments[0].type):
            raise NotLoweredError
        return Lowered(build(arguments[0].expr, _constant_text(call, 1)), BOOLEAN)

    return lowered


def _constant_text(call: Call, index: int) -> str:
    argument = call.arguments[index]
    if isinstance(argument, Literal) and isinstance(argument.value, str):
        return argument.value
    raise NotLoweredError


def _string_length(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
    (text,) = arguments
    if not is_textual(text.type):
        raise NotLoweredError
    return integer(text.expr.str.len_chars().cast(nw.Int64), _MOST_CHARACTERS)


def _matches(call: Call, arguments: Arguments, scope: Scope) -> Lowered:
    flags = _constant_text(call, 2) if len(arguments) > 2 else ""
    pattern = portable_pattern(_constant_text(call, 1), flags).value
    if pattern is None or not is_textual(arguments[0].type):
        raise NotLoweredError
    return Lowered(arguments[0].expr.str.contains(pattern), BOOLEAN)


FUNCTIONS: Mapping[str, Build] = {
    "days_since": _dated(calendar.days_since),
    "months_since": _dated(calendar.months_since),
    "years_since": _dated(calendar.years_since),
    "abs": _exact(exact.absolute),
    "floor": _cut(exact.floor),
    "ceiling": _cut(exact.ceiling),
    "round half up": _cut(exact.rounded),
    "modulo": _modulo,
    "min": _extreme(nw.min_horizontal),
    "max": _extreme(nw.max_horizontal),
    "string length": _string_length,
    "contains": _text(lambda text, part: text.str.contains(part, literal=True)),
    "starts with": _text(lambda text, part: text.str.starts_with(part)),
    "ends with": _text(lambda text, part: text.str.ends_with(part)),
    "matches": _matches,
}

_DATES = (DateType, DateTimeType)


def _part(name: str, bound: int) -> Callable[[Lowered], Lowered]:
    def lowered(x: Lowered) -> Lowered:
        return integer(getattr(x.expr.dt, name)().cast(nw.Int64), bound)

    return lowered


# (types, property, what it is).
PROPERTIES: tuple[tuple[tuple[type, ...], str, Callable[[Lowered], Lowered]], ...] = (
    (_DATES, "year", _part("year", 9999)),
    (_DATES, "month", _part("month", 12)),
    (_DATES, "day", _part("day", 31)),
    (_DATES, "weekday", _part("weekday", 7)),
    ((DateTimeType,), "hour", _part("hour", 23)),
    ((DateTimeType,), "minute", _part("minute", 59)),
    ((DateTimeType,), "second", _part("second", 59)),
)
