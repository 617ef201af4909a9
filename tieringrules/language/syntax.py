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
Quantifier: TypeAlias = OneOf["some", "every"]


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


@dataclass(frozen=True, slots=True)
class AtLiteral(_Node):
    """`@"2026-01-31"` as `eval` reads it: a text that is no date, time or duration is null there."""

    text: str


@dataclass(frozen=True, slots=True)
class Binding(_Node):
    """`x in domain` of a `for`, `some` or `every`; with `until` the whole numbers or days `domain..until`."""

    name: str
    domain: Expr
    until: Expr | None = None


@dataclass(frozen=True, slots=True)
class For(_Node):
    """`for x in a, y in b return body`: the list of what the body gives."""

    bindings: tuple[Binding, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Quantified(_Node):
    """`some x in a satisfies condition`, and `every`."""

    quantifier: Quantifier
    bindings: tuple[Binding, ...]
    condition: Expr


@dataclass(frozen=True, slots=True)
class Filter(_Node):
    """`list[condition]`, where `item` is the one looked at, or `list[1]`, the first (-1 the last)."""

    base: Expr
    condition: Expr


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as `instance of` names it.

    Attributes:
        parameters: of `list<…>`, `range<…>`, and of functions, whose result comes last.
        members: the names of a context's parameters.
    """

    name: str
    parameters: tuple[TypeName, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf(_Node):
    """`x instance of number`."""

    operand: Expr
    of: TypeName


@dataclass(frozen=True, slots=True)
class ContextOf(_Node):
    """`{a: 1, b: a + 1}`: names with values, each seeing those before it. Only in `eval`."""

    entries: tuple[tuple[str, Expr], ...]


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
    | AtLiteral
    | Binding
    | For
    | Quantified
    | Filter
    | InstanceOf
    | ContextOf
)
