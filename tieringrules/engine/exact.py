"""Arithmetic of exact numbers on scaled integers, and its meeting with floats.

Every result carries a bound on its stored value, computed from the data, so that the integer type is always
wide enough: nothing wraps around.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

import narwhals as nw

from tieringrules.engine.lowered import DOUBLE_EXACT, Lowered, resized, whole
from tieringrules.language.types import FLOAT, ExactType


class Rows(Protocol):
    """Rows over which floats can be computed at once, where no expression of the engine is right."""

    def quotient(self, dividend: nw.Expr, divisor: nw.Expr) -> nw.Expr:
        """The quotient of two floats, rounded once; not finite where the divisor is 0."""
        ...

    def mapped(self, function: Callable[..., float | None], *operands: nw.Expr) -> nw.Expr:
        """A float computed row by row; missing where an operand is."""
        ...


# 10**22 is the greatest power of ten that is a double.
DOUBLE_POWER = 22


def literal(value: Decimal) -> Lowered:
    """A decimal as an exact number with the digits it was written with."""
    _, _, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    scale = max(0, -exponent)
    scaled = unscaled(value, scale)
    return Lowered(whole(scaled), ExactType(scale), abs(scaled))


def unscaled(value: Decimal, scale: int) -> int:
    """The integer `value` times 10**scale, exactly, whatever the decimal context.

    Args:
        value: a finite decimal with no more than `scale` digits after the point.
        scale: digits after the point.
    """
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    number = int("".join(map(str, digits)) or "0")
    shift = exponent + scale
    if shift >= 0:
        number *= int(10**shift)
    else:
        number, rest = divmod(number, 10**-shift)
        assert rest == 0
    return -number if sign else number


def rescaled(x: Lowered, scale: int) -> Lowered:
    """The same number with at least `scale` digits after the point."""
    if x.scale >= scale:
        return x
    factor = 10 ** (scale - x.scale)
    bound = x.bound * factor
    return Lowered(resized(x.expr, x.bound, bound) * whole(factor), ExactType(scale), bound)


def aligned(a: Lowered, b: Lowered) -> tuple[Lowered, Lowered]:
    """Both with the greater scale and the wider type, ready to be compared."""
    a, b = all_aligned((a, b))
    return a, b


def all_aligned(numbers: tuple[Lowered, ...]) -> tuple[Lowered, ...]:
    """All with the greatest scale and the widest type."""
    scale = max(x.scale for x in numbers)
    numbers = tuple(rescaled(x, scale) for x in numbers)
    bound = max(x.bound for x in numbers)
    return tuple(Lowered(resized(x.expr, x.bound, bound), x.type, bound) for x in numbers)


def _sum(a: Lowered, b: Lowered, combine: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Lowered:
    scale = max(a.scale, b.scale)
    a, b = rescaled(a, scale), rescaled(b, scale)
    bound = a.bound + b.bound
    left, right = resized(a.expr, a.bound, bound), resized(b.expr, b.bound, bound)
    return Lowered(combine(left, right), ExactType(scale), bound)


def add(a: Lowered, b: Lowered) -> Lowered:
    """The exact sum."""
    return _sum(a, b, lambda left, right: left + right)


def subtract(a: Lowered, b: Lowered) -> Lowered:
    """The exact difference."""
    return _sum(a, b, lambda left, right: left - right)


def multiply(a: Lowered, b: Lowered) -> Lowered:
    """The exact product; scales add."""
    # Never below an operand's own bound, or a zero factor would narrow the other operand's type.
    bound = max(a.bound * b.bound, a.bound, b.bound)
    product = resized(a.expr, a.bound, bound) * resized(b.expr, b.bound, bound)
    return Lowered(product, ExactType(a.scale + b.scale), bound)


def negate(x: Lowered) -> Lowered:
    """The number with the other sign."""
    # Multiplied because 128-bit integers have no negation in polars.
    return Lowered(x.expr * whole(-1), x.type, x.bound)


def absolute(x: Lowered) -> Lowered:
    """The number without its sign."""
    return Lowered(x.expr.abs(), x.type, x.bound)


def divide(a: Lowered, b: Lowered, rows: Rows) -> Lowered:
    """The quotient, rounded once to the nearest double; missing where the divisor is 0."""
    scale = max(a.scale, b.scale)
    up_a, up_b = 10 ** (scale - a.scale), 10 ** (scale - b.scale)
    if a.bound * up_a < DOUBLE_EXACT and b.bound * up_b < DOUBLE_EXACT:
        left, right = rescaled(a, scale).expr, rescaled(b, scale).expr
        quotient = rows.quotient(left.cast(nw.Float64), right.cast(nw.Float64))
        return Lowered(nw.when(right != 0).then(quotient), FLOAT)

    def quotient_of(top: int, bottom: int) -> float | None:
        # Python rounds the quotient of two whole numbers correctly, whatever their size.
        return (top * up_a) / (bottom * up_b) if bottom else None

    return Lowered(rows.mapped(quotient_of, a.expr, b.expr), FLOAT)


def to_float(x: Lowered, rows: Rows) -> Lowered:
    """The nearest double."""
    if not isinstance(x.type, ExactType):
        return x
    if x.scale == 0:
        return Lowered(x.expr.cast(nw.Float64), FLOAT)
    power = 10**x.scale
    if x.bound < DOUBLE_EXACT and x.scale <= DOUBLE_POWER:
        return Lowered(rows.quotient(x.expr.cast(nw.Float64), nw.lit(float(power))), FLOAT)
    return Lowered(rows.mapped(lambda value: value / power, x.expr), FLOAT)


def rounded(x: Lowered, scale: int) -> Lowered:
    """The number with at most `scale` digits after the point, halves away from zero.

    Args:
        x: an exact number.
        scale: digits after the point; negative for tens, hundreds and so on.
    """
    if scale >= x.scale:
        return x
    factor = 10 ** (x.scale - scale)
    bound = x.bound + factor
    size = resized(absolute(x).expr, x.bound, bound)
    steps = (size + whole(factor // 2)) // whole(factor)
    sign = nw.when(x.expr < 0).then(nw.lit(-1, nw.Int64)).otherwise(nw.lit(1, nw.Int64))
    after = x.bound // factor + 1
    return Lowered(resized(steps, bound, after) * sign, ExactType(scale), after)


def floor(x: Lowered, scale: int = 0) -> Lowered:
    """The greatest number with `scale` digits after the point that is not above."""
    if scale >= x.scale:
        return x
    factor = 10 ** (x.scale - scale)
    bound = max(x.bound, factor)
    steps = resized(x.expr, x.bound, bound) // whole(factor)
    after = x.bound // factor + 1
    return Lowered(resized(steps, bound, after), ExactType(scale), after)


def ceiling(x: Lowered, scale: int = 0) -> Lowered:
    """The least number with `scale` digits after the point that is not below."""
    return negate(floor(negate(x), scale))


def modulo(a: Lowered, b: Lowered) -> Lowered:
    """What remains of a - b * floor(a / b); missing where the divisor is 0."""
    a, b = aligned(a, b)
    # Against 0 the engine answers as it likes, so the divisor is taken away before.
    divisor = nw.when(b.expr != 0).then(b.expr)
    return Lowered(a.expr % divisor, a.type, a.bound)


def fitted(x: Lowered, scale: int) -> Lowered:
    """The number with exactly `scale` digits after the point."""
    return rescaled(rounded(x, scale), scale)
