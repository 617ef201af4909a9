"""Expressions that the interpreter computes for an engine, once per distinct combination of their columns."""

from __future__ import annotations

from tieringrules.engine.lowered import Lowered
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import from_stored, to_series
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import evaluate
from tieringrules.language.syntax import Expr
from tieringrules.language.values import Value

_ROW = "\0row"


def interpreted(expression: Expr, scope: Scope) -> Lowered:
    """An expression as a column that is computed here and now and added to the scope.

    Raises:
        MagnitudeError: an exact result does not fit 128 bits.
    """
    # Keyed by its written form: as values, true and 1 are equal.
    written = repr(expression)
    if written not in scope.interpreted:
        names = sorted(names_in(expression))
        types = [scope.types[name] for name in names]
        # Straight in polars: Narwhals has no aggregate that keeps the rows of a group.
        kinds = scope.frame.select(names).with_row_index(_ROW).group_by(names).agg(_ROW)
        values: list[Value] = []
        for row in kinds.select(names).iter_rows():
            cells = (from_stored(stored, type_) for stored, type_ in zip(row, types, strict=True))
            values.append(evaluate(expression, dict(zip(names, cells, strict=True)), scope.as_of))
        column = f"\0interpreted {len(scope.interpreted)}"
        found = kinds.select(to_series(column, values, expression.type), _ROW).explode(_ROW).sort(_ROW)
        scope.add(column, found[column], expression.type)
        scope.interpreted[written] = column
    return scope.column(scope.interpreted[written])
