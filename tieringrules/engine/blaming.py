"""For want of which fields conditions are unknown, and for how many rows each.

What counts as blame is `language.trace.blamed_fields`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import narwhals as nw
import polars as pl

from tieringrules.engine.lowering import lower_condition
from tieringrules.engine.scope import Scope
from tieringrules.engine.storage import from_stored
from tieringrules.language.fields import names_in
from tieringrules.language.interpreter import is_null
from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.trace import blamed_fields
from tieringrules.language.traversal import children, walk
from tieringrules.language.values import Value

Blame = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A condition, and the rows of a scope in which it is unknown."""

    condition: Expr
    rows: pl.Series


def blame(questions: Sequence[Undecided], scope: Scope) -> list[Blame]:
    """How many rows lack each field that keeps a condition from being true or false.

    Args:
        questions: typed conditions, each with its rows.
        scope: all rows.

    Returns:
        For each condition (field, rows) in code-point order of the fields.
    """
    plain = [question for question in questions if not _asks_missingness(question.condition)]
    counted = dict(zip(map(id, plain), _counted_together(plain, scope), strict=True))
    return [
        counted[id(question)] if id(question) in counted else _counted_by_kind(question, scope)
        for question in questions
    ]


def _asks_missingness(condition: Expr) -> bool:
    """Whether a null is written in it: then a missing field may be asked for, not wanted."""
    return any(is_null(node) for node in walk(condition))


def _counted_together(questions: Sequence[Undecided], scope: Scope) -> list[Blame]:
    listed = [list(_unknown_parts(question.condition)) for question in questions]
    nodes = {id(node): node for parts in listed for chain in parts for node in chain}
    # Each once, and here and now: conditions that stand in many places would be computed in each of them.
    computed = scope.compute(*(lower_condition(node, scope).is_null() for node in nodes.values()))
    unknown = dict(zip(nodes, computed.get_columns(), strict=True))
    missing: dict[str, pl.Series] = {}
    found: list[Blame] = []
    for question, parts in zip(questions, listed, strict=True):
        wanting: dict[str, pl.Series] = {}
        for chain in parts:
            here = reduce(and_, (unknown[id(node)] for node in chain))
            for name in names_in(chain[-1]):
                wanting[name] = wanting[name] | here if name in wanting else here
        counts: Blame = []
        for name in sorted(wanting):
            if name not in missing:
                missing[name] = scope.frame[name].is_null()
            count = int((question.rows & missing[name] & wanting[name]).sum())
            if count:
                counts.append((name, count))
        found.append(counts)
    return found


def _unknown_parts(node: Expr, outside: tuple[Expr, ...] = ()) -> Iterator[tuple[Expr, ...]]:
    """The conditions without parts, each behind all those that it stands in: what must be unknown together.

    The whole condition is left out: it is unknown in every row that is asked for.
    """
    if not isinstance(node, Logical | Not):
        yield (*outside, node)
        return
    for part in children(node):
        yield from _unknown_parts(part, (*outside, part) if isinstance(part, Logical | Not) else outside)


def _counted_by_kind(question: Undecided, scope: Scope) -> Blame:
    names = sorted(names_in(question.condition))
    counts: Counter[str] = Counter()
    if names:
        for values, rows in _kinds_of_rows(question.condition, names, scope.filtered(question.rows)):
            for name in blamed_fields(question.condition, values, scope.as_of):
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
