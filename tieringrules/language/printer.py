"""From syntax tree to text: `parse(print(x)) == x` for everything the parser gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

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
    TypeName,
    UnaryTest,
)
from tieringrules.language.temporal import constructor_of, format_temporal
from tieringrules.language.token_reader import AND, COMPARE, OR, POWER, POWERS, SUM
from tieringrules.language.values import MonthsDuration, TierValue, Value

# What binds tighter than any operator between two operands.
_SIGNED = POWER + 1
_ATOM = POWER + 2
_IF = 0
_LOOSEST = -1

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
# `date and time(` and `years and months duration(` would be read as one name.
_BEGINS_A_NAME = {
    "time(": re.compile(r"(?:^|\W)date$"),
    "months duration(": re.compile(r"(?:^|\W)years$"),
}


def print_expression(expr: Expr) -> str:
    """The expression as FEEL text, with the parentheses that it needs."""
    return _print(expr, _LOOSEST)


def _print(node: Expr, level: int) -> str:
    """The text of a node that stands where an operator of a level binds it."""
    own, text = _PRINTERS[type(node)](node)
    return text if own > level else f"({text})"


def _literal(node: Literal) -> tuple[int, str]:
    signed = isinstance(node.value, Decimal) and node.value.is_signed()
    return (_SIGNED if signed else _ATOM), _value(node.value)


def _value(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case str():
            return _text(value)
        case TierValue():
            return _text(value.name)
        case dt.date() | dt.time() | dt.timedelta() | MonthsDuration():
            return f'{constructor_of(value)}("{format_temporal(value)}")'
        case float():
            return f"{Decimal(repr(value)):f}"
        case list():
            return f"[{', '.join(_value(item) for item in value)}]"


def _text(value: str) -> str:
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _name(node: Name) -> tuple[int, str]:
    return _ATOM, node.name


def _property(node: Property) -> tuple[int, str]:
    return _ATOM, f"{_print(node.base, _SIGNED)}.{node.name}"


def _negate(node: Negate) -> tuple[int, str]:
    # A minus before a number makes a negative literal of it, also before a filter on one.
    first = node.operand
    while isinstance(first, Filter | InstanceOf):
        first = first.base if isinstance(first, Filter) else first.operand
    number = isinstance(first, Literal) and isinstance(first.value, Decimal)
    if number and first is not node.operand:
        return _SIGNED, f"-({_print(node.operand, _LOOSEST)})"
    return _SIGNED, f"-{_print(node.operand, _ATOM if number else POWER)}"


def _arithmetic(node: Arithmetic) -> tuple[int, str]:
    level = POWERS[node.operator]
    # Operators of one level group from the left.
    left, right = _print(node.left, level - 1), _print(node.right, level)
    return level, f"{left} {node.operator} {right}"


def _comparison(node: Comparison) -> tuple[int, str]:
    return COMPARE, f"{_print(node.left, COMPARE)} {node.operator} {_print(node.right, COMPARE)}"


def _logical(node: Logical) -> tuple[int, str]:
    level = AND if node.operator == "and" else OR
    text = ""
    for operand in node.operands:
        printed = _print(operand, level)
        if node.operator == "and" and _ends_a_name(text, printed):
            printed = f"({printed})"
        text = f"{text} {node.operator} {printed}" if text else printed
    return level, text


def _ends_a_name(before: str, printed: str) -> bool:
    return any(printed.startswith(rest) and begins.search(before) for rest, begins in _BEGINS_A_NAME.items())


def _not(node: Not) -> tuple[int, str]:
    return _ATOM, f"not({_print(node.operand, _LOOSEST)})"


def _between(node: Between) -> tuple[int, str]:
    operand, low, high = (_print(part, COMPARE) for part in (node.operand, node.low, node.high))
    return COMPARE, f"{operand} between {low} and {high}"


def _in(node: In) -> tuple[int, str]:
    operand = _print(node.operand, COMPARE)
    if len(node.tests) == 1 and isinstance(node.tests[0], ListOf | Range) and not _is_half(node.tests[0]):
        return COMPARE, f"{operand} in {_print(node.tests[0], COMPARE)}"
    return COMPARE, f"{operand} in ({', '.join(_print(test, _LOOSEST) for test in node.tests)})"


def _unary_test(node: UnaryTest) -> tuple[int, str]:
    return COMPARE, f"{node.operator} {_print(node.operand, COMPARE)}"


def _is_half(node: Expr) -> bool:
    return isinstance(node, Range) and (node.low is None or node.high is None)


def _range(node: Range) -> tuple[int, str]:
    if node.low is None and node.high is not None:
        return _ATOM, f"({'<=' if node.high_included else '<'} {_print(node.high, COMPARE)})"
    if node.high is None and node.low is not None:
        return _ATOM, f"({'>=' if node.low_included else '>'} {_print(node.low, COMPARE)})"
    low, high = (_print(side, SUM - 1) if side is not None else "" for side in (node.low, node.high))
    opening, closing = "[" if node.low_included else "(", "]" if node.high_included else ")"
    return _ATOM, f"{opening}{low}..{high}{closing}"


def _list(node: ListOf) -> tuple[int, str]:
    return _ATOM, f"[{', '.join(_print(item, _LOOSEST) for item in node.items)}]"


def _if(node: If) -> tuple[int, str]:
    condition, then, otherwise = (
        _print(part, _LOOSEST) for part in (node.condition, node.then, node.otherwise)
    )
    return _IF, f"if {condition} then {then} else {otherwise}"


def _call(node: Call) -> tuple[int, str]:
    arguments = [_print(argument, _LOOSEST) for argument in node.arguments]
    if node.names is not None:
        arguments = [f"{name}: {text}" for name, text in zip(node.names, arguments, strict=True)]
    return _ATOM, f"{node.function}({', '.join(arguments)})"


def _at_literal(node: AtLiteral) -> tuple[int, str]:
    return _ATOM, f"@{_text(node.text)}"


def _binding(node: Binding) -> tuple[int, str]:
    until = "" if node.until is None else f"..{_print(node.until, _LOOSEST)}"
    return _IF, f"{node.name} in {_print(node.domain, _LOOSEST)}{until}"


def _for(node: For) -> tuple[int, str]:
    bindings = ", ".join(_binding(binding)[1] for binding in node.bindings)
    return _IF, f"for {bindings} return {_print(node.body, _LOOSEST)}"


def _quantified(node: Quantified) -> tuple[int, str]:
    bindings = ", ".join(_binding(binding)[1] for binding in node.bindings)
    return _IF, f"{node.quantifier} {bindings} satisfies {_print(node.condition, _LOOSEST)}"


def _filter(node: Filter) -> tuple[int, str]:
    return _ATOM, f"{_print(node.base, _SIGNED)}[{_print(node.condition, _LOOSEST)}]"


def _instance_of(node: InstanceOf) -> tuple[int, str]:
    return _ATOM, f"{_print(node.operand, _SIGNED)} instance of {_type(node.of)}"


def _type(node: TypeName) -> str:
    match node:
        case TypeName("function", (*parameters, result)):
            return f"function<{', '.join(map(_type, parameters))}> -> {_type(result)}"
        case TypeName("context", parameters, members) if members:
            named = (f"{_text(key)}: {_type(of)}" for key, of in zip(members, parameters, strict=True))
            return f"context<{', '.join(named)}>"
        case TypeName(name, ()):
            return name
        case _:
            return f"{node.name}<{', '.join(map(_type, node.parameters))}>"


def _context(node: ContextOf) -> tuple[int, str]:
    entries = (f"{_text(key)}: {_print(value, _LOOSEST)}" for key, value in node.entries)
    return _ATOM, "{" + ", ".join(entries) + "}"


_PRINTERS: Mapping[type, Callable[[Any], tuple[int, str]]] = {
    Literal: _literal,
    Name: _name,
    Property: _property,
    Negate: _negate,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logical: _logical,
    Not: _not,
    Between: _between,
    In: _in,
    UnaryTest: _unary_test,
    Range: _range,
    ListOf: _list,
    If: _if,
    Call: _call,
    AtLiteral: _at_literal,
    Binding: _binding,
    For: _for,
    Quantified: _quantified,
    Filter: _filter,
    InstanceOf: _instance_of,
    ContextOf: _context,
}
