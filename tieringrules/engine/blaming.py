"""For want of which fields conditions are unknown, and for how many rows each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import narwhals as nw
import polars as pl

from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import from_stored
from tieringrules.language.fields import names_in
from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.trace import blamed_fields
from tieringrules.language.traversal import children
from tieringrules.language.values import Value


def blame(condition: Expr, scope: Scope) -> list[tuple[str, int]]:
    """How many rows lack each field that keeps a condition from being true or false.

    Args:
        condition: typed; unknown in every row of the scope.
        scope: the rows.

    Returns:
        (field, rows) in code-point order of the fields.
    """
    names = sorted(names_in(condition))
    if not names:
        return []
    counts: Counter[str] = Counter()
    for values, rows in _kinds_of_rows(condition, names, scope):
        for name in blamed_fields(condition, values, scope.as_of):
            counts[name] += rows
    return sorted(counts.items())


def _kinds_of_rows(
    condition: Expr, names: list[str], scope: Scope
) -> Iterator[tuple[Mapping[str, Value], int]]:
    """One row of each kind and how many there are.

    Rows are of one kind where they lack the same fields and every part of the condition is true, false or
    unknown alike: nothing else decides who is to blame, so the interpreter is asked once for each kind.
    """
    marks = [nw.col(name).is_null() for name in names]
    marks += [lower_condition(part, scope) for part in _parts(condition)]
    # Straight in polars: one row of each group is taken out whole.
    groups = (
        scope.compute(*marks)
        .with_row_index("row")
        .group_by(pl.exclude("row"))
        .agg(pl.col("row").min(), pl.len().alias("rows"))
    )
    types = [scope.types[name] for name in names]
    chosen = scope.frame.select(names)[groups["row"]]
    for row, rows in zip(chosen.iter_rows(), groups["rows"].to_list(), strict=True):
        cells = (from_stored(stored, type_) for stored, type_ in zip(row, types, strict=True))
        yield dict(zip(names, cells, strict=True)), rows


def _parts(condition: Expr) -> Iterator[Expr]:
    """The conditions that `and`, `or` and `not` join, down to those without parts, each once."""
    waiting, seen = [condition], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Logical | Not):
            waiting.extend(children(node))
        elif repr(node) not in seen:
            seen.add(repr(node))
            yield node
