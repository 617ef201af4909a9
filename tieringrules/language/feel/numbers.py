"""Numbers of 34 significant digits (IEEE 754-2008 decimal128), halves to the even neighbour."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

DIGITS = 34
CONTEXT = decimal.Context(
    prec=DIGITS,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_WIDE = decimal.Context(prec=13_000, Emin=-99_999, Emax=99_999, traps=[decimal.InvalidOperation])
# Scales that decimal128 can have.
LEAST_SCALE, MOST_SCALE = -6111, 6176


def settled(number: Decimal) -> Decimal | None:
    """A number with the digits that FEEL keeps; None where it is too large."""
    try:
        found = CONTEXT.plus(number)
    except decimal.DecimalException:
        return None
    # Adding zero makes a negative zero a plain one.
    return CONTEXT.add(found, 0) if found.is_finite() else None


def computed(operation: Callable[..., Decimal], *numbers: Decimal) -> Decimal | None:
    """An operation of the context; None for a division by zero, no result, or one that is too large."""
    try:
        found = operation(*numbers)
    except decimal.DecimalException:
        return None
    return CONTEXT.add(found, 0) if found.is_finite() else None


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """Exponentiation; 0 ** 0 is 1."""
    if exponent == 0:
        return Decimal(1)
    return computed(CONTEXT.power, base, exponent)


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """Dividend - divisor * floor(dividend / divisor), computed exactly and rounded once."""
    if divisor == 0 or abs(dividend.adjusted() - divisor.adjusted()) > 5_000:
        return None
    whole = math.floor(Fraction(dividend) / Fraction(divisor))
    return settled(_WIDE.subtract(dividend, _WIDE.multiply(divisor, Decimal(whole))))


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """The number with `scale` digits after the point; None where the scale is none of decimal128's.

    A fraction of the scale is left out (DMN TCK 1100-002).
    """
    scale = scale.to_integral_value(decimal.ROUND_DOWN)
    if not LEAST_SCALE <= scale <= MOST_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return settled(number)
    cut = number.quantize(Decimal(1).scaleb(-int(scale), _WIDE), rounding, _WIDE)
    return settled(cut)


def whole(number: Decimal) -> int | None:
    """The number as a whole one; None where it has a fraction, or is beyond any position or count."""
    if number != number.to_integral_value() or number.adjusted() > 20:
        return None
    return int(number)
