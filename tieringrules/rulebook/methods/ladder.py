"""The first of several values whose condition holds, as one expression."""

from __future__ import annotations

from collections.abc import Sequence

from tieringrules.language.syntax import Comparison, Expr, If, Literal, Logical
from tieringrules.language.types import BOOLEAN, NULL, Type

# So many are written as people would; more of them would nest too deep for an engine.
_PLAIN = 10


def first_that_holds(steps: Sequence[tuple[Expr, Expr]], rest: Expr, type_: Type) -> Expr:
    """`if c1 then v1 else if c2 then v2 … else rest`, and never nested deep.

    Args:
        steps: conditions that are never unknown, each with its value.
        rest: where none holds.
        type_: of all values.
    """
    if len(steps) <= _PLAIN:
        for condition, value in reversed(steps):
            rest = If(condition, value, rest, type=type_)
        return rest
    middle = len(steps) // 2
    early, late = steps[:middle], steps[middle:]
    some: Expr = early[0][0]
    if len(early) > 1:
        some = Logical("or", tuple(condition for condition, _ in early), type=BOOLEAN)
    # Where one of the first half holds, its last value needs no further question.
    found = first_that_holds(early[:-1], early[-1][1], type_)
    return If(some, found, first_that_holds(late, rest, type_), type=type_)


def where_present(measure: Expr, value: Expr, otherwise: Expr, type_: Type) -> Expr:
    """A value where a measure is not missing, another where it is."""
    missing = Comparison("=", measure, Literal(None, type=NULL), type=BOOLEAN)
    return If(missing, otherwise, value, type=type_)
