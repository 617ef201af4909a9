"""What names mean while expressions are lowered: the columns of one frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import narwhals as nw
import polars as pl

from tieringrules.engine.division import true_quotient
from tieringrules.engine.lowered import Lowered, dtype_for
from tieringrules.engine.storage import dtype_of, greatest, narrowed
from tieringrules.language.types import FLOAT, ExactType, FloatType, Type


@dataclass(slots=True)
class Scope:
    """A frame that grows by computed columns, with the type of each and the day asked about.

    Attributes:
        frame: the rows so far.
        types: column → type.
        as_of: the day.
        interpreted: what the interpreter already computed: the written form → its hidden column.
    """

    frame: pl.DataFrame
    types: dict[str, Type]
    as_of: dt.date
    interpreted: dict[str, str] = field(default_factory=dict)
    _bounds: dict[str, int] = field(default_factory=dict)

    def column(self, name: str) -> Lowered:
        """A column as an expression."""
        type_ = self.types[name]
        expr = nw.col(name)
        if not isinstance(type_, ExactType):
            return Lowered(expr, type_)
        bound = self.bound(name)
        stored = nw.Int128 if self.frame.schema[name] == pl.Int128 else nw.Int64
        wanted = dtype_for(bound)
        return Lowered(expr if stored is wanted else expr.cast(wanted), type_, bound)

    def bound(self, name: str) -> int:
        """The greatest absolute stored value of an exact column."""
        if name not in self._bounds:
            self._bounds[name] = greatest(self.frame[name])
        return self._bounds[name]

    def add(self, name: str, values: pl.Series, type_: Type) -> None:
        """Take a computed column in, in the narrowest form its values allow."""
        match type_:
            case ExactType():
                values = narrowed(values)
            case FloatType():
                values = _plain_zeros(values.cast(pl.Float64))
            case _:
                values = values.cast(dtype_of(type_))
        self._put(values.alias(name))
        self.types[name] = type_
        self._bounds.pop(name, None)

    def _put(self, values: pl.Series) -> None:
        if values.name in self.frame.columns:
            self.frame = self.frame.with_columns(values)
        else:
            self.frame = self.frame.hstack([values])

    def filtered(self, mask: pl.Series) -> Scope:
        """The same scope over some of its rows; bounds stay valid."""
        found = self.copy()
        found.frame = self.frame.filter(mask)
        return found

    def mapped(self, function: Callable[..., float | None], *operands: nw.Expr) -> nw.Expr:
        """A float computed in Python row by row, here and now; missing where an operand is.

        Narwhals cannot put such a function inside an expression, so the result becomes a hidden column.
        """
        rows = self.compute(*operands).iter_rows()
        values = [None if any(value is None for value in row) else function(*row) for row in rows]
        name = f"\0mapped {self.frame.width}"
        self.add(name, pl.Series(values, dtype=pl.Float64), FLOAT)
        return nw.col(name)

    def quotient(self, dividend: nw.Expr, divisor: nw.Expr) -> nw.Expr:
        """The quotient of two floats, rounded once, here and now; not finite where the divisor is 0."""
        pair = self.compute(dividend, divisor)
        name = f"\0quotient {self.frame.width}"
        # Not by `add`: what is not finite is for the caller to sort out.
        self._put(true_quotient(pair["0"], pair["1"]).alias(name))
        return nw.col(name)

    def held(self, lowered: Lowered) -> Lowered:
        """An expression as a hidden column, computed here and now."""
        name = f"\0held {self.frame.width}"
        self._put(self.compute(lowered.expr)["0"].alias(name))
        return Lowered(nw.col(name), lowered.type, lowered.bound)

    def copy(self) -> Scope:
        """The same rows, to which hidden columns can be added apart."""
        return Scope(self.frame, dict(self.types), self.as_of, dict(self.interpreted), dict(self._bounds))

    def compute(self, *expressions: nw.Expr) -> pl.DataFrame:
        """The values of expressions, one column each, named 0, 1, 2 and so on."""
        names = [str(index) for index in range(len(expressions))]
        named = [expr.alias(f"\0{name}") for name, expr in zip(names, expressions, strict=True)]
        # Joined to the frame first: an expression without any column has no height of its own.
        widened = nw.from_native(self.frame, eager_only=True).with_columns(*named).to_native()
        return widened.select(pl.col(f"\0{name}").alias(name) for name in names)


def _plain_zeros(values: pl.Series) -> pl.Series:
    """Floats without the negative zero, which prints and sorts apart."""
    # Adding 0.0 would do by the book, but polars leaves such an addition out.
    zeros = pl.repeat(0.0, values.len(), dtype=pl.Float64, eager=True)
    return zeros.zip_with((values == 0.0).fill_null(False), values)
