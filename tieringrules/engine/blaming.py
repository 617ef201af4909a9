"""For want of which fields conditions are unknown, and for how many rows each.

What counts as blame is `language.trace.blamed_fields`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    asked = [
        (number, name, wanting)
        for number, question in enumerate(questions)
        for name, wanting in _wanting(question.condition, scope)
    ]
    if not asked:
        return [[] for _ in questions]
    masks = [question.rows.alias(f"\0rows {number}") for number, question in enumerate(questions)]
    frame = nw.from_native(scope.frame.hstack(masks), eager_only=True)
    counts = frame.select(
        (wanting & nw.col(f"\0rows {number}")).sum().alias(str(index))
        for index, (number, _, wanting) in enumerate(asked)
    ).row(0)
    found: list[Blame] = [[] for _ in questions]
    for (number, name, _), count in zip(asked, counts, strict=True):
        if count:
            found[number].append((name, int(count)))
    return found


def _wanting(condition: Expr, scope: Scope) -> Iterator[tuple[str, nw.Expr]]:
    """Each field with the rows in which it is missing in a part that is unknown."""
    parts: dict[str, list[nw.Expr]] = {}
    for part, unknown in _unknown_parts(condition, scope, ()):
        for name in names_in(part):
            parts.setdefault(name, []).append(unknown)
    for name in sorted(parts):
        first, *others = parts[name]
        somewhere = nw.any_horizontal(first, *others, ignore_nulls=False) if others else first
        yield name, nw.col(name).is_null() & somewhere


def _unknown_parts(node: Expr, scope: Scope, outside: tuple[nw.Expr, ...]) -> Iterator[tuple[Expr, nw.Expr]]:
    """The conditions without parts, each with the rows in which it and all it stands in are unknown.

    The whole condition is left out: it is unknown in every row that is asked for.
    """
    if not isinstance(node, Logical | Not):
        here = (*outside, lower_condition(node, scope).is_null())
        yield node, nw.all_horizontal(*here, ignore_nulls=False) if len(here) > 1 else here[0]
        return
    for part in children(node):
        inside = isinstance(part, Logical | Not)
        known = (*outside, lower_condition(part, scope).is_null()) if inside else outside
        yield from _unknown_parts(part, scope, known)


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
