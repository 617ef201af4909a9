"""The syntax tree of expressions: what the parser gives, the checker types, the printer writes.

Every node carries its place and its type beside its value; neither counts in equality or hashes. After
parsing all types are UNKNOWN; the checker returns an equal-shaped tree with types filled in and literals
fitted to the type they stand beside (a text beside a tier becomes a `TierValue` literal, a text beside a
date stays an error).
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal as OneOf
from typing import TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.types import UNKNOWN, Type
from tieringrules.language.values import Value

ArithmeticOperator: TypeAlias = OneOf["+", "-", "*", "/", "**"]
ComparisonOperator: TypeAlias = OneOf["=", "!=", "<", "<=", ">", ">="]
LogicalOperator: TypeAlias = OneOf["and", "or"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    span: Span | None = field(default=None, compare=False, repr=False)
    type: Type = field(default=UNKNOWN, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(_Node):
    """A value as it is: number (Decimal), text, boolean, null, date, time, duration, tier."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A column, metric or standard, in NFC; `as_of` is the name of the day asked about."""

    name: str


@dataclass(frozen=True, slots=True)
class Property(_Node):
    """A part of something: `ordered_at.year`."""

    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Negate(_Node):
    """Arithmetic minus before an operand."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """Two operands and `+ - * / **`."""

    operator: ArithmeticOperator
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Comparison(_Node):
    """Two operands compared; a literal null on either side asks about missingness."""

    operator: ComparisonOperator
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Logical(_Node):
    """Two or more operands joined by `and`, or by `or` (Kleene's three-valued logic)."""

    operator: LogicalOperator
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """`not(x)`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Between(_Node):
    """`x between low and high`, both ends included."""

    operand: Expr
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class Range(_Node):
    """`[low..high]`, `(low..high)` and so on; a side of None is unbounded."""

    low: Expr | None
    high: Expr | None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True)
class UnaryTest(_Node):
    """A test without its left operand: `>= 5` in a list of tests."""

    operator: ComparisonOperator
    operand: Expr


@dataclass(frozen=True, slots=True)
class In(_Node):
    """`x in t` or `x in (t1, t2)`: true where any test holds."""

    operand: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ListOf(_Node):
    """`[a, b, c]`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class If(_Node):
    """`if c then a else b`; an unknown condition takes `else` (FEEL)."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """A built-in function, by its standard name (`string length`), applied to arguments.

    `names` holds the parameter names where they were written (`substring(string: x, …)`).
    """

    function: str
    arguments: tuple[Expr, ...]
    names: tuple[str, ...] | None = None


Expr: TypeAlias = (
    Literal
    | Name
    | Property
    | Negate
    | Arithmetic
    | Comparison
    | Logical
    | Not
    | Between
    | Range
    | UnaryTest
    | In
    | ListOf
    | If
    | Call
)
