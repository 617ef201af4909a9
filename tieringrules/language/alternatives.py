"""A condition as alternatives, each a list of conditions that must all be true."""

from __future__ import annotations

from itertools import product

from tieringrules.language.syntax import Expr, Logical, Not
from tieringrules.language.types import BOOLEAN

Alternative = tuple[Expr, ...]
# Beyond this a condition has no simple answer to what would make it true.
MOST_ALTERNATIVES = 512


def alternatives(condition: Expr) -> tuple[Alternative, ...] | None:
    """The ways in which a condition can be true (disjunctive normal form, negations moved inwards).

    Kleene's logic allows the same transformations as the two-valued one.

    Args:
        condition: typed.

    Returns:
        For each way the conditions without parts that must be true; None where there are too many ways.
    """
    return _alternatives(condition, negated=False)


def _alternatives(condition: Expr, *, negated: bool) -> tuple[Alternative, ...] | None:
    if isinstance(condition, Not):
        return _alternatives(condition.operand, negated=not negated)
    if not isinstance(condition, Logical):
        return ((Not(condition, type=BOOLEAN) if negated else condition,),)
    parts = [_alternatives(operand, negated=negated) for operand in condition.operands]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if (condition.operator == "or") != negated:
        found = tuple(alternative for part in known for alternative in part)
        return found if len(found) <= MOST_ALTERNATIVES else None
    size = 1
    for part in known:
        size *= len(part)
        if size > MOST_ALTERNATIVES:
            return None
    return tuple(tuple(atom for part in choice for atom in part) for choice in product(*known))
