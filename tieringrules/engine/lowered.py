"""Expressions on their way into an engine: a Narwhals expression and what is known of its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import narwhals as nw

from tieringrules.language.types import INTEGER, ExactType, Type

INT64_MAX = 2**63 - 1
# 38 digits: what 128 bits and every decimal type outside hold.
INT128_MAX = 10**38 - 1
# Below this every whole number is a double, so one division of two of them is rounded once, correctly.
DOUBLE_EXACT = 2**53


class MagnitudeError(Exception):
    """Exact arithmetic that could leave 128 bits; reported with the definition it stands in."""


class NotLoweredError(Exception):
    """No column operation is known for a node; the interpreter takes it over."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A column-wise expression.

    Attributes:
        expr: the Narwhals expression. Exact numbers are whole numbers times 10**scale: Int64 while `bound`
            fits, Int128 above. Tiers are their rank. Floats are finite or missing.
        type: what the values mean; for exact numbers it carries the scale.
        bound: exact numbers only: no absolute stored value is greater.
    """

    expr: nw.Expr
    type: Type
    bound: int = 0

    @property
    def scale(self) -> int:
        """Digits after the point of an exact number."""
        assert isinstance(self.type, ExactType)
        return self.type.scale


@dataclass(frozen=True, slots=True)
class LoweredList:
    """A list written out: it exists only as an argument or beside `in`."""

    items: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class LoweredRange:
    """An interval written out: it exists only as an argument or beside `in`."""

    low: Operand | None
    high: Operand | None
    low_included: bool
    high_included: bool


Operand: TypeAlias = Lowered | LoweredList | LoweredRange


def dtype_for(bound: int) -> type[nw.Int64] | type[nw.Int128]:
    """The narrowest type for stored values up to a bound.

    Raises:
        MagnitudeError: no type is wide enough.
    """
    if bound > INT128_MAX:
        raise MagnitudeError
    return nw.Int64 if bound <= INT64_MAX else nw.Int128


def resized(expr: nw.Expr, before: int, after: int) -> nw.Expr:
    """An integer expression whose values are bounded by `before`, in the type that `after` asks for."""
    wanted = dtype_for(after)
    return expr if dtype_for(before) is wanted else expr.cast(wanted)


def whole(value: int) -> nw.Expr:
    """A literal whole number in the type its size asks for."""
    return nw.lit(value, dtype_for(abs(value)))


def integer(expr: nw.Expr, bound: int) -> Lowered:
    """A whole number as an exact number of scale 0."""
    return Lowered(expr, INTEGER, bound)
