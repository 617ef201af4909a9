"""Exact arithmetic of the reference semantics: nothing is rounded unless a rule says so."""

from __future__ import annotations

import decimal
import math
from decimal import Decimal
from fractions import Fraction

# So much precision that addition, subtraction and multiplication of what tables hold never round.
EXACT = decimal.Context(
    prec=decimal.MAX_PREC,
    Emax=decimal.MAX_EMAX,
    Emin=decimal.MIN_EMIN,
    rounding=decimal.ROUND_HALF_UP,
    traps=[decimal.InvalidOperation, decimal.Overflow, decimal.Inexact],
)
# Beyond this a whole number made from a float says nothing any more, and no integer column holds it.
_MOST = 2**63


def finite(number: float) -> float | None:
    """The number, or None (missing) for NaN and the infinities."""
    return number if math.isfinite(number) else None


def to_float(number: Decimal | float) -> float | None:
    """The nearest double, or None where it is too large for one."""
    return finite(float(number))


def quotient(dividend: Decimal, divisor: Decimal) -> float | None:
    """The correctly rounded double of an exact quotient; None for a division by zero or beyond doubles."""
    if divisor == 0:
        return None
    try:
        return float(Fraction(dividend) / Fraction(divisor))
    except OverflowError:
        return None


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """FEEL's modulo: dividend - divisor * floor(dividend / divisor), with the divisor's sign; exact."""
    if divisor == 0:
        return None
    whole = math.floor(Fraction(dividend) / Fraction(divisor))
    return EXACT.subtract(dividend, EXACT.multiply(divisor, Decimal(whole)))


def round_half_up(number: Decimal | float, scale: int) -> Decimal | None:
    """The number with `scale` digits after the point, halves away from zero (FEEL `round half up`).

    Args:
        number: a float counts as the shortest decimal that reads back as it, so that 5.35 / 2 rounds to 2.68.
        scale: digits after the point; negative for tens, hundreds and so on.
    """
    return _rounded(number, scale, decimal.ROUND_HALF_UP)


def round_half_down(number: Decimal | float, scale: int) -> Decimal | None:
    """The number with `scale` digits after the point, halves towards zero (FEEL `round half down`)."""
    return _rounded(number, scale, decimal.ROUND_HALF_DOWN)


def round_half_even(number: Decimal | float, scale: int) -> Decimal | None:
    """The number with `scale` digits after the point, halves to the even neighbour (FEEL `decimal`)."""
    return _rounded(number, scale, decimal.ROUND_HALF_EVEN)


def round_up(number: Decimal | float, scale: int) -> Decimal | None:
    """The nearest number with `scale` digits after the point that is not nearer to zero (FEEL `round up`)."""
    return _rounded(number, scale, decimal.ROUND_UP)


def round_down(number: Decimal | float, scale: int) -> Decimal | None:
    """The number cut after `scale` digits after the point (FEEL `round down`)."""
    return _rounded(number, scale, decimal.ROUND_DOWN)


def floor(number: Decimal | float, scale: int = 0) -> Decimal | None:
    """The greatest number with `scale` digits after the point that is not above the number."""
    return _rounded(number, scale, decimal.ROUND_FLOOR)


def ceiling(number: Decimal | float, scale: int = 0) -> Decimal | None:
    """The least number with `scale` digits after the point that is not below the number."""
    return _rounded(number, scale, decimal.ROUND_CEILING)


def _rounded(number: Decimal | float, scale: int, rounding: str) -> Decimal | None:
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    if abs(exact) >= _MOST and isinstance(number, float):
        return None
    cut = exact.scaleb(scale, EXACT).to_integral_value(rounding)
    # Adding zero makes a negative zero a plain one.
    return EXACT.add(EXACT.multiply(cut, Decimal(10) ** -scale), 0) if scale <= 0 else _unscaled(cut, scale)


def _unscaled(whole: Decimal, scale: int) -> Decimal:
    return EXACT.add(whole.scaleb(-scale, EXACT), 0)
