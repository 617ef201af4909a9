"""FEEL's relations of points and intervals (OMG DMN 1.5, table 78), as comparisons of their ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tieringrules.diagnostic import Span
from tieringrules.language.syntax import (
    Comparison,
    ComparisonOperator,
    Expr,
    Literal,
    Logical,
    LogicalOperator,
    Not,
    Range,
)

_Relation = Callable[[Expr, Expr], "Expr | None"]


def relation_of(function: str, left: Expr, right: Expr, span: Span | None) -> Expr | None:
    """The condition that a relation of two points or written intervals states; None where it is none."""
    build = _RELATIONS.get(function)
    found = None if build is None else build(left, right)
    return None if found is None else _placed(found, span)


def _placed(tree: Expr, span: Span | None) -> Expr:
    if isinstance(tree, Logical):
        return replace(tree, operands=tuple(_placed(part, span) for part in tree.operands), span=span)
    if isinstance(tree, Not):
        return replace(tree, operand=_placed(tree.operand, span), span=span)
    return replace(tree, span=span)


def _compare(operator: ComparisonOperator, left: Expr | None, right: Expr | None) -> Expr:
    """A comparison of two ends; an end that is not there is beyond everything."""
    if left is None or right is None:
        return Literal(False)
    return Comparison(operator, left, right)


def _joined(operator: LogicalOperator, parts: list[Expr | bool]) -> Expr:
    decisive = operator == "or"
    kept = [part for part in parts if not isinstance(part, bool) and part != Literal(not decisive)]
    if any(part is decisive or part == Literal(decisive) for part in parts):
        return Literal(decisive)
    if len(kept) < 2:
        return kept[0] if kept else Literal(not decisive)
    return Logical(operator, tuple(kept))


def _all(*parts: Expr | bool) -> Expr:
    return _joined("and", list(parts))


def _any(*parts: Expr | bool) -> Expr:
    return _joined("or", list(parts))


def _before(left: Expr, right: Expr) -> Expr | None:
    match left, right:
        case Range(high=high), Range(low=low):
            operator: ComparisonOperator = "<" if left.high_included and right.low_included else "<="
            return _compare(operator, high, low)
        case Range(high=high), _:
            return _compare("<" if left.high_included else "<=", high, right)
        case _, Range(low=low):
            return _compare("<" if right.low_included else "<=", left, low)
        case _:
            return _compare("<", left, right)


def _meets(left: Expr, right: Expr) -> Expr | None:
    if not isinstance(left, Range) or not isinstance(right, Range):
        return None
    return _all(left.high_included and right.low_included, _compare("=", left.high, right.low))


def _overlaps(left: Expr, right: Expr) -> Expr | None:
    if not isinstance(left, Range) or not isinstance(right, Range):
        return None
    before, after = _before(left, right), _before(right, left)
    assert before is not None and after is not None
    return Not(_any(before, after))


def _overlaps_before(left: Expr, right: Expr) -> Expr | None:
    overlaps = _overlaps(left, right)
    if overlaps is None or not isinstance(left, Range) or not isinstance(right, Range):
        return None
    earlier: ComparisonOperator = "<=" if left.low_included and not right.low_included else "<"
    return _all(_compare(earlier, left.low, right.low), overlaps, _end_within(left, right))


def _start_within(inner: Range, outer: Range) -> Expr:
    wide = outer.low_included or not inner.low_included
    return Literal(True) if outer.low is None else _compare("<=" if wide else "<", outer.low, inner.low)


def _end_within(inner: Range, outer: Range) -> Expr:
    wide = outer.high_included or not inner.high_included
    return Literal(True) if outer.high is None else _compare("<=" if wide else "<", inner.high, outer.high)


def _includes(left: Expr, right: Expr) -> Expr | None:
    if not isinstance(left, Range):
        return None
    if isinstance(right, Range):
        return _all(_start_within(right, left), _end_within(right, left))
    low = _compare("<=" if left.low_included else "<", left.low, right) if left.low is not None else True
    high = _compare("<=" if left.high_included else "<", right, left.high) if left.high is not None else True
    return _all(low, high)


def _starts(left: Expr, right: Expr) -> Expr | None:
    match left, right:
        case Range(), Range():
            same = left.low_included == right.low_included
            return _all(same, _compare("=", left.low, right.low), _end_within(left, right))
        case Range(), _:
            return None
        case _, Range():
            return _all(right.low_included, _compare("=", left, right.low))
        case _:
            return None


def _finishes(left: Expr, right: Expr) -> Expr | None:
    match left, right:
        case Range(), Range():
            same = left.high_included == right.high_included
            return _all(same, _compare("=", left.high, right.high), _start_within(left, right))
        case Range(), _:
            return None
        case _, Range():
            return _all(right.high_included, _compare("=", left, right.high))
        case _:
            return None


def _coincides(left: Expr, right: Expr) -> Expr | None:
    match left, right:
        case Range(), Range():
            ends = (left.low_included, left.high_included) == (right.low_included, right.high_included)
            return _all(ends, _compare("=", left.low, right.low), _compare("=", left.high, right.high))
        case (Range(), _) | (_, Range()):
            return None
        case _:
            # Only what has an order can coincide.
            return _all(_compare("<=", left, right), _compare(">=", left, right))


def _turned(relation: _Relation) -> _Relation:
    return lambda left, right: relation(right, left)


_RELATIONS: Mapping[str, _Relation] = {
    "before": _before,
    "after": _turned(_before),
    "meets": _meets,
    "met by": _turned(_meets),
    "overlaps": _overlaps,
    "overlaps before": _overlaps_before,
    "overlaps after": _turned(_overlaps_before),
    "includes": _includes,
    "during": _turned(_includes),
    "starts": _starts,
    "started by": _turned(_starts),
    "finishes": _finishes,
    "finished by": _turned(_finishes),
    "coincides": _coincides,
}
RELATIONS = frozenset(_RELATIONS)
