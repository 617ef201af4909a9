"""Arithmetic column by column: what each operator does, by the types of its sides."""

from __future__ import annotations

import operator
from collections.abc import Callable

import narwhals as nw

from tieringrules.engine import exact
from tieringrules.engine.exact import Rows
from tieringrules.engine.lowered import Lowered, NotLoweredError
from tieringrules.language.syntax import ArithmeticOperator
from tieringrules.language.types import FLOAT, TEXT, ChoiceType, ExactType, FloatType, TextType

Build = Callable[[Lowered, Lowered, Rows], Lowered]
Kinds = tuple[type, ...]

EXACT: Kinds = (ExactType,)
BINARY: Kinds = (FloatType,)
NUMBER: Kinds = (ExactType, FloatType)
TEXTS: Kinds = (TextType, ChoiceType)


def finite(expr: nw.Expr) -> Lowered:
    """A float expression, missing where it gives no finite number."""
    return Lowered(nw.when(expr.is_finite()).then(expr), FLOAT)


def negative(x: Lowered) -> Lowered:
    """The number with the other sign."""
    match x.type:
        case ExactType():
            return exact.negate(x)
        case FloatType():
            return Lowered(-x.expr, FLOAT)
        case _:
            raise NotLoweredError


def _exact(combine: Callable[[Lowered, Lowered], Lowered]) -> Build:
    return lambda a, b, rows: combine(a, b)


def _floats(combine: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Build:
    def build(a: Lowered, b: Lowered, rows: Rows) -> Lowered:
        return finite(combine(exact.to_float(a, rows).expr, exact.to_float(b, rows).expr))

    return build


def _float_quotient(a: Lowered, b: Lowered, rows: Rows) -> Lowered:
    divisor = exact.to_float(b, rows).expr
    return finite(rows.quotient(exact.to_float(a, rows).expr, divisor))


def _joined(a: Lowered, b: Lowered, rows: Rows) -> Lowered:
    return Lowered(nw.concat_str(a.expr, b.expr), TEXT)


# Exponentiation is left to the interpreter: engines differ in the last digit.
ARITHMETIC: tuple[tuple[ArithmeticOperator, Kinds, Kinds, Build], ...] = (
    ("+", EXACT, EXACT, _exact(exact.add)),
    ("-", EXACT, EXACT, _exact(exact.subtract)),
    ("*", EXACT, EXACT, _exact(exact.multiply)),
    ("/", EXACT, EXACT, exact.divide),
    ("+", NUMBER, NUMBER, _floats(operator.add)),
    ("-", NUMBER, NUMBER, _floats(operator.sub)),
    ("*", NUMBER, NUMBER, _floats(operator.mul)),
    ("/", NUMBER, NUMBER, _float_quotient),
    ("+", TEXTS, TEXTS, _joined),
)
