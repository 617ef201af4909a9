"""Scopes, places and generated trees for the tests of expressions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from tieringrules.diagnostic import Localized, Span
from tieringrules.language.checker import check_expression
from tieringrules.language.interpreter import evaluate
from tieringrules.language.parser import parse_expression
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import (
    Arithmetic,
    AtLiteral,
    Between,
    Binding,
    Call,
    Comparison,
    ContextOf,
    Expr,
    Filter,
    For,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Quantified,
    Range,
    TypeName,
    UnaryTest,
)
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    FLOAT,
    INTEGER,
    TEXT,
    ChoiceType,
    ExactType,
    TierType,
    Type,
)
from tieringrules.language.values import MonthsDuration, TierValue, Value

AS_OF = dt.date(2026, 6, 30)
TIERS = ("platinum", "gold", "silver")
TYPES: dict[str, Type] = {
    "monetary_12m": ExactType(2),
    "credit": ExactType(2),
    "frequency_12m": INTEGER,
    "satisfaction": INTEGER,
    "average": FLOAT,
    "name": TEXT,
    "region": ChoiceType(("华东", "华南")),
    "last_order": DATE,
    "ordered_at": DATETIME,
    "consent": BOOLEAN,
    "vip": BOOLEAN,
    "客户等级": TierType("客户等级", TIERS),
    "other": TierType("other", ("a", "b")),
}
SCOPE = Scope(TYPES, Localized("a metric or a column of customers", "指标或 customers 的列"))


def here(start: int, end: int) -> Span:
    """A place on the first line of a file."""
    return Span("f", 1, start + 1, 1, end + 1)


def parsed(text: str) -> Expr:
    """The tree of a right expression."""
    found = parse_expression(text, here)
    assert found.value is not None and not found.diagnostics, (text, found.diagnostics)
    return found.value


def typed(text: str, expected: Type | None = None) -> Expr:
    """The typed tree of a right expression."""
    found = check_expression(parsed(text), SCOPE, expected)
    assert found.ok, (text, found.diagnostics)
    return found.value


def value_of(text: str, **values: Value) -> Value:
    """What a right expression gives."""
    return evaluate(typed(text), values, AS_OF)


def codes(text: str, expected: Type | None = None) -> list[tuple[str, int, int]]:
    """The findings of parsing and typing: code, first and last column."""
    found = parse_expression(text, here)
    diagnostics = list(found.diagnostics)
    if found.value is not None:
        diagnostics += check_expression(found.value, SCOPE, expected).diagnostics
    return [(d.code, d.span.column, d.span.end_column) for d in diagnostics if d.span is not None]


def tier(name: str) -> TierValue:
    """A tier of the sample standard."""
    return TierValue("客户等级", TIERS.index(name), name)


# Trees that the parser gives, of every kind of node.
_NAMES = st.sampled_from([*TYPES, "x1", "date", "time", "数量_2", "AND", "名", "is", "é"])
_NUMBERS = st.decimals(
    min_value=Decimal(-(10**12)), max_value=Decimal(10**12), places=4, allow_nan=False, allow_infinity=False
) | st.integers(-(10**20), 10**20).map(Decimal)
_DATES = st.dates()
_LENGTHS = st.timedeltas(dt.timedelta(-9999), dt.timedelta(9999)) | st.integers(-9999, 9999).map(
    MonthsDuration
)
_TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
_LITERALS = (
    st.none() | st.booleans() | _NUMBERS | _TEXTS | _DATES | st.datetimes() | st.times() | _LENGTHS
).map(Literal)
_LEAVES = _LITERALS | _NAMES.map(Name)
_COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_FUNCTIONS = st.sampled_from(["date and time", "time", "string length", "max", "nothing like it"])


def _negate(operand: Expr) -> Expr:
    """A minus before a plain number is part of the number."""
    if isinstance(operand, Literal) and isinstance(operand.value, Decimal) and not operand.value.is_signed():
        return Literal(operand.value.copy_negate())
    return Negate(operand)


def _grown(trees: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    ranges = st.builds(Range, trees, trees, st.booleans(), st.booleans())
    lists = st.lists(trees, max_size=3).map(lambda items: ListOf(tuple(items)))
    tests = trees | ranges | lists | st.builds(UnaryTest, _COMPARISONS, trees)
    several = st.lists(trees, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), trees, trees),
        st.builds(Comparison, _COMPARISONS, trees, trees),
        st.builds(Logical, st.sampled_from(["and", "or"]), several),
        trees.map(Not),
        trees.map(_negate),
        st.builds(Between, trees, trees, trees),
        st.builds(In, trees, st.lists(tests, min_size=1, max_size=3).map(tuple)),
        ranges,
        lists,
        st.builds(If, trees, trees, trees),
        st.builds(Call, _FUNCTIONS, st.lists(trees, max_size=3).map(tuple)),
        st.builds(
            lambda value: Call("substring", (value, Literal(Decimal(2))), ("string", "start position")), trees
        ),
        st.builds(Property, trees, st.sampled_from(["year", "days"])),
    )


_WORDS = st.sampled_from(["x", "i", "数", "item"])


def _looping(trees: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    bindings = st.builds(Binding, _WORDS, trees) | st.builds(Binding, _WORDS, trees, trees)
    several = st.lists(bindings, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(For, several, trees),
        st.builds(Quantified, st.sampled_from(["some", "every"]), several, trees),
        st.builds(Filter, trees, trees),
        st.builds(InstanceOf, trees, _TYPE_NAMES),
        st.builds(Range, st.none(), trees, st.just(False), st.booleans()),
        st.builds(Range, trees, st.none(), st.booleans(), st.just(False)),
    )


_TYPE_NAMES = st.recursive(
    st.sampled_from(["number", "string", "date and time", "days and time duration", "Any"]).map(TypeName),
    lambda inner: st.one_of(
        st.builds(TypeName, st.sampled_from(["list", "range"]), inner.map(lambda of: (of,))),
        inner.map(lambda of: TypeName("context", (of, of), ("a", "b c"))),
        inner.map(lambda of: TypeName("function", (of, of))),
    ),
    max_leaves=4,
)
TREES = st.recursive(_LEAVES, lambda trees: _grown(trees) | _looping(trees), max_leaves=12)

# Trees that only `eval` reads: names of several words, contexts, dates that may be none.
_LOOSE_LEAVES = (
    (st.none() | st.booleans() | _NUMBERS | _TEXTS).map(Literal)
    | st.sampled_from(["x", "Monthly Salary", "a-b", "客户 等级", "?"]).map(Name)
    | st.sampled_from(["2026-01-31", "foo", 'a"b']).map(AtLiteral)
)
LOOSE_NAMES = ("Monthly Salary", "a-b", "客户 等级")


def _loose(trees: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    entries = st.lists(st.tuples(st.sampled_from(["a", "b c", "}", '"']), trees), max_size=3)
    return st.one_of(
        _grown(trees),
        _looping(trees),
        entries.map(lambda found: ContextOf(tuple(found))),
        st.builds(Property, trees, st.sampled_from(["time offset", "start included", "first name"])),
    )


LOOSE_TREES = st.recursive(_LOOSE_LEAVES, _loose, max_leaves=12)
