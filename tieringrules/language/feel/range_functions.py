"""FEEL's functions of ranges and points (OMG DMN 1.5, table 78), after Allen's interval algebra."""

from __future__ import annotations

import re
from collections.abc import Callable

from tieringrules.diagnostic import Span
from tieringrules.language.feel.comparing import all_true, any_true, compared, includes, order_of
from tieringrules.language.feel.signatures import Signature
from tieringrules.language.feel.values import FeelValue, RangeValue

Truth = bool | None

_NO_START = re.compile(r"\A([(\]])\s*(?=\.\.)")
_NO_END = re.compile(r"\.\.\s*([)\[])\Z")


def _less(left: FeelValue, right: FeelValue) -> Truth:
    return compared("<", left, right)


def _same(left: FeelValue, right: FeelValue) -> Truth:
    order = order_of(left, right)
    return None if order is None else order == 0


def _point_before_range(point: FeelValue, interval: RangeValue) -> Truth:
    if interval.low is None:
        return False
    open_start = all_true([_same(point, interval.low), not interval.low_included])
    return any_true([_less(point, interval.low), open_start])


def _range_before_point(interval: RangeValue, point: FeelValue) -> Truth:
    if interval.high is None:
        return False
    return any_true(
        [_less(interval.high, point), all_true([_same(interval.high, point), not interval.high_included])]
    )


def _before(first: RangeValue, second: RangeValue) -> Truth:
    if first.high is None or second.low is None:
        return False
    apart = not (first.high_included and second.low_included)
    return any_true([_less(first.high, second.low), all_true([_same(first.high, second.low), apart])])


def _meets(first: RangeValue, second: RangeValue) -> Truth:
    touching = first.high_included and second.low_included
    return all_true([touching, _same(first.high, second.low)])


def _overlaps(first: RangeValue, second: RangeValue) -> Truth:
    apart = any_true([_before(first, second), _before(second, first)])
    return None if apart is None else not apart


def _earlier_start(first: RangeValue, second: RangeValue) -> Truth:
    wider = first.low_included and not second.low_included
    return any_true([_less(first.low, second.low), all_true([_same(first.low, second.low), wider])])


def _overlaps_before(first: RangeValue, second: RangeValue) -> Truth:
    return all_true([_earlier_start(first, second), _overlaps(first, second), _holds_end(second, first)])


def _same_start(first: RangeValue, second: RangeValue) -> Truth:
    return all_true([_same(first.low, second.low), first.low_included == second.low_included])


def _same_end(first: RangeValue, second: RangeValue) -> Truth:
    return all_true([_same(first.high, second.high), first.high_included == second.high_included])


def _holds_start(outer: RangeValue, inner: RangeValue) -> Truth:
    enough = outer.low_included or not inner.low_included
    return any_true([_less(outer.low, inner.low), all_true([_same(outer.low, inner.low), enough])])


def _holds_end(outer: RangeValue, inner: RangeValue) -> Truth:
    enough = outer.high_included or not inner.high_included
    return any_true([_less(inner.high, outer.high), all_true([_same(inner.high, outer.high), enough])])


def _includes_range(outer: RangeValue, inner: RangeValue) -> Truth:
    return all_true([_holds_start(outer, inner), _holds_end(outer, inner)])


def _starts(first: RangeValue, second: RangeValue) -> Truth:
    return all_true([_same_start(first, second), _holds_end(second, first)])


def _finishes(first: RangeValue, second: RangeValue) -> Truth:
    return all_true([_same_end(first, second), _holds_start(second, first)])


def _point_starts(point: FeelValue, interval: RangeValue) -> Truth:
    return all_true([_same(point, interval.low), interval.low_included])


def _point_finishes(point: FeelValue, interval: RangeValue) -> Truth:
    return all_true([_same(point, interval.high), interval.high_included])


def _turned(relation: Callable[..., FeelValue]) -> Callable[..., FeelValue]:
    return lambda first, second: relation(second, first)


def range_of(text: str) -> FeelValue:
    """The range that a text such as `[1..10)` writes; null where its ends are not written out.

    An excluded end may be left away: `[1..)` is `(>= 1)`.
    """
    from tieringrules.language.feel.evaluator import constant_range
    from tieringrules.language.parser import parse_expression

    bounded = _NO_END.sub(r"..null\1", _NO_START.sub(r"\1null", text.strip()))
    found = parse_expression(bounded, lambda start, end: Span(""), ())
    if found.value is None or found.diagnostics:
        return None
    return constant_range(found.value)


_POINTS = "point1:point, point2:point"
_POINT_RANGE = "point:point, range:range"
_RANGE_POINT = "range:range, point:point"
_RANGES = "range1:range, range2:range"

SIGNATURES: tuple[Signature, ...] = (
    Signature("before", _POINTS, _less),
    Signature("before", _POINT_RANGE, _point_before_range),
    Signature("before", _RANGE_POINT, _range_before_point),
    Signature("before", _RANGES, _before),
    Signature("after", _POINTS, _turned(_less)),
    Signature("after", _POINT_RANGE, _turned(_range_before_point)),
    Signature("after", _RANGE_POINT, _turned(_point_before_range)),
    Signature("after", _RANGES, _turned(_before)),
    Signature("meets", _RANGES, _meets),
    Signature("met by", _RANGES, _turned(_meets)),
    Signature("overlaps", _RANGES, _overlaps),
    Signature("overlaps before", _RANGES, _overlaps_before),
    Signature("overlaps after", _RANGES, _turned(_overlaps_before)),
    Signature("finishes", _POINT_RANGE, _point_finishes),
    Signature("finishes", _RANGES, _finishes),
    Signature("finished by", _RANGE_POINT, _turned(_point_finishes)),
    Signature("finished by", _RANGES, _turned(_finishes)),
    Signature("includes", _RANGE_POINT, includes),
    Signature("includes", _RANGES, _includes_range),
    Signature("during", _POINT_RANGE, _turned(includes)),
    Signature("during", _RANGES, _turned(_includes_range)),
    Signature("starts", _POINT_RANGE, _point_starts),
    Signature("starts", _RANGES, _starts),
    Signature("started by", _RANGE_POINT, _turned(_point_starts)),
    Signature("started by", _RANGES, _turned(_starts)),
    Signature("coincides", _POINTS, _same),
    Signature("coincides", _RANGES, lambda first, second: all_true(
        [_same_start(first, second), _same_end(first, second)]
    )),
    Signature("range", "from:text", range_of),
)  # fmt: skip
