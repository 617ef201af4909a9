"""Expressions computed over the rows of a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from tieringrules.diagnostic import Span, report
from tieringrules.engine.exact import fitted, to_float
from tieringrules.engine.fitting import fit
from tieringrules.engine.incidents import division_by_zero, not_finite
from tieringrules.engine.lowered import Lowered, MagnitudeError
from tieringrules.engine.lowering import lower, lower_condition
from tieringrules.engine.outcome import Incident, RefusedError
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import to_series, to_values
from tieringrules.language.syntax import Expr
from tieringrules.language.types import ExactType, FloatType, Type


@contextmanager
def computing(name: str, span: Span | None = None) -> Iterator[None]:
    """Tell which definition is computed when its numbers grow too large.

    Raises:
        RefusedError: they do.
    """
    try:
        yield
    except MagnitudeError:
        raise RefusedError(report("TR601", span, name=name)) from None


def values_of_expression(expression: Expr, type_: Type, scope: Scope) -> pl.Series:
    """The values of an expression, stored as a type says.

    Raises:
        MagnitudeError: exact numbers could leave 128 bits.
    """
    lowered = _conformed(lower(expression, scope), type_, scope)
    values = scope.compute(lowered.expr)["0"]
    if isinstance(type_, ExactType) and isinstance(lowered.type, FloatType):
        return to_series("0", (fit(value, type_) for value in to_values(values, lowered.type)), type_)
    return values


def _conformed(lowered: Lowered, type_: Type, scope: Scope) -> Lowered:
    if isinstance(lowered.type, ExactType):
        if isinstance(type_, ExactType):
            return fitted(lowered, type_.scale)
        if isinstance(type_, FloatType):
            return to_float(lowered, scope)
    return lowered


def holds(condition: Expr, scope: Scope) -> pl.Series:
    """Where a condition is true, false or unknown.

    Raises:
        MagnitudeError: exact numbers could leave 128 bits.
    """
    return scope.compute(lower_condition(condition, scope))["0"]


def incidents_of(
    name: str, expression: Expr, scope: Scope, table: str | None = None, span: Span | None = None
) -> list[Incident]:
    """In how many rows an expression divides by zero, and in how many it gives no finite number.

    Raises:
        MagnitudeError: exact numbers could leave 128 bits.
    """
    found = []
    for code, condition in (("TR602", division_by_zero(expression)), ("TR603", not_finite(expression))):
        if condition is not None:
            count = int(holds(condition, scope).sum() or 0)
            found.append(Incident(code, name, count, table, span))  # type: ignore[arg-type]
    return found
