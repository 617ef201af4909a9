"""Why a condition is true, false or unknown: the value of each of its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import AS_OF
from tieringrules.language.interpreter import evaluate, is_null
from tieringrules.language.syntax import Comparison, Expr, In, ListOf, Logical, Name, Not
from tieringrules.language.traversal import children
from tieringrules.language.values import Value


@dataclass(frozen=True, slots=True)
class Trace:
    """A condition, its value, and those of the conditions that `and`, `or` and `not` join in it."""

    expr: Expr
    value: Value
    parts: tuple[Trace, ...] = ()


def trace(expr: Expr, values: Mapping[str, Value], as_of: dt.date) -> Trace:
    """The value of an expression and of the conditions it is made of, down to those without parts."""
    parts = tuple(trace(part, values, as_of) for part in _conditions(expr))
    return Trace(expr, evaluate(expr, values, as_of), parts)


def comparisons_in(expr: Expr) -> Iterator[Expr]:
    """The conditions that `and`, `or` and `not` join in an expression, in written order."""
    parts = _conditions(expr)
    if not parts:
        yield expr
    for part in parts:
        yield from comparisons_in(part)


def blamed_fields(expr: Expr, values: Mapping[str, Value], as_of: dt.date) -> frozenset[str]:
    """The missing names that keep an unknown expression from having a value.

    Only parts that are unknown themselves are to blame; in them every missing name, except those that are
    merely asked whether they are missing.
    """
    blamed: set[str] = set()
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if evaluate(node, values, as_of) is not None:
            continue
        conditions = _conditions(node)
        waiting.extend(conditions)
        if not conditions:
            blamed.update(_missing(node, values))
    return frozenset(blamed)


def _conditions(expr: Expr) -> tuple[Expr, ...]:
    return children(expr) if isinstance(expr, Logical | Not) else ()


def _missing(expr: Expr, values: Mapping[str, Value]) -> Iterator[str]:
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            if node.name != AS_OF and evaluate(node, values, dt.date.min) is None:
                yield node.name
        elif not _asks_missing(node):
            waiting.extend(children(node))


def _asks_missing(node: Expr) -> bool:
    match node:
        case Comparison("=" | "!=", left, right):
            return is_null(left) or is_null(right)
        case In(_, (test,)):
            return is_null(test) or (isinstance(test, ListOf) and all(is_null(item) for item in test.items))
        case _:
            return False
