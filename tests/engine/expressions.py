"""Typed expressions that hypothesis makes up, over columns of every type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from hypothesis import strategies as st

from tieringrules.language.arithmetic import arithmetic_type
from tieringrules.language.functions import ROUNDING, common_type
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Expr,
    If,
    In,
    ListOf,
    Literal,
    Logical,
    Name,
    Negate,
    Not,
    Property,
    Range,
    UnaryTest,
)
from tieringrules.language.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS_DURATION,
    FLOAT,
    INTEGER,
    MONTHS_DURATION,
    NULL,
    TEXT,
    TIME,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
    Type,
)
from tieringrules.language.values import MonthsDuration, TierValue

WORDS = (
    "",
    "a",
    "A",
    "abc",
    "Straße",
    "STRASSE",
    "ΟΔΟΣ",
    "οδος",
    "中文客户",
    "客户",
    "𝒳y",
    "ıI",
    "x\ny",
    " ",
)
DAYS = (
    dt.date(2023, 2, 28),
    dt.date(2023, 3, 1),
    dt.date(2024, 1, 31),
    dt.date(2024, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2024, 3, 29),
    dt.date(2024, 3, 31),
    dt.date(2025, 2, 28),
    dt.date(1, 1, 1),
    dt.date(9999, 12, 31),
)
TIMES = (dt.time(), dt.time(23, 59, 59, 999999), dt.time(12, 30), dt.time(0, 0, 0, 1))
_BOOLEANS = st.booleans()
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
Names = Mapping[str, Type]
Draw = Callable[[st.SearchStrategy], object]

whole_numbers = st.one_of(
    st.integers(-3, 6),
    st.integers(-1000, 1000),
    st.sampled_from([2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, 1 - 2**63, 10**15, -(10**15) - 1]),
)
decimal_floats = st.builds(
    lambda whole, scale: whole / 10**scale, st.integers(-10000, 10000), st.integers(0, 4)
)
floats = st.one_of(
    st.sampled_from([0.0, -0.0, 0.1, 0.2, 0.3, 1.0, 0.30000000000000004, 1e300, 5e-324, 1e15, 2.0**53]),
    decimal_floats,
    st.floats(allow_nan=False, allow_infinity=False),
)
days = st.one_of(st.sampled_from(DAYS), st.dates(dt.date(2022, 1, 1), dt.date(2026, 12, 31)))
moments = st.builds(dt.datetime.combine, days, st.sampled_from(TIMES))


@st.composite
def typed(draw: Draw, wanted: Type, names: Names, depth: int = 3) -> Expr:
    """An expression of about this type: exact numbers of any scale, texts of any kind."""
    return _Maker(draw, names).make(wanted, depth)


@st.composite
def conditions(draw: Draw, names: Names, depth: int = 3) -> Expr:
    """A condition over some columns."""
    return _Maker(draw, names).make(BOOLEAN, depth)


@lru_cache
def _below(count: int) -> st.SearchStrategy[int]:
    # Made once: making a strategy costs more than drawing from it.
    return st.integers(0, count - 1)


class _Maker:
    def __init__(self, draw: Draw, names: Names) -> None:
        self.draw = draw
        self.names = names

    def pick(self, *options):
        return options[self.draw(_below(len(options)))]

    def flip(self) -> bool:
        return self.draw(_BOOLEANS)

    def make(self, wanted: Type, depth: int) -> Expr:
        if depth <= 0 or self.draw(_below(4)) == 0:
            return self.leaf(wanted)
        match wanted:
            case BooleanType():
                return self.condition(depth)
            case ExactType():
                return self.exact(depth)
            case FloatType():
                return self.binary(depth)
            case DateType():
                return self.day(depth)
            case DateTimeType():
                return self.clock(depth)
            case TextType() | ChoiceType():
                return self.text(depth)
            case _:
                return self.leaf(wanted)

    def leaf(self, wanted: Type) -> Expr:
        names = [name for name, type_ in self.names.items() if type(type_) is type(wanted)]
        if names and self.draw(_below(5)):
            name = self.pick(*names)
            return Name(name, type=self.names[name])
        return self.literal(wanted)

    def literal(self, wanted: Type) -> Expr:
        match wanted:
            case BooleanType():
                return Literal(self.flip(), type=BOOLEAN)
            case ExactType():
                scale = self.pick(0, 0, 1, 2, 3)
                value = Decimal(self.draw(whole_numbers)).scaleb(-scale)
                return Literal(value, type=ExactType(scale))
            case FloatType():
                return Literal(self.draw(floats), type=FLOAT)
            case DateType():
                if self.flip():
                    return Name("as_of", type=DATE)
                return Literal(self.draw(days), type=DATE)
            case DateTimeType():
                return Literal(self.draw(moments), type=DATETIME)
            case TierType(standard, tiers):
                rank = self.draw(st.integers(0, len(tiers) - 1))
                return Literal(TierValue(standard, rank, tiers[rank]), type=wanted)
            case _:
                return Literal(self.pick(*WORDS), type=TEXT)

    def number(self, depth: int) -> Expr:
        return self.make(self.pick(INTEGER, FLOAT), depth)

    # Conditions

    def condition(self, depth: int) -> Expr:
        build = self.pick(
            self.comparison,
            self.comparison,
            self.joined,
            self.joined,
            self.negation,
            self.missing,
            self.between,
            self.member,
            self.text_test,
            self.choice,
            self.tier_test,
            self.parity,
            self.length,
        )
        return build(depth - 1)

    def sides(self, depth: int) -> tuple[Expr, Expr]:
        match self.pick("number", "number", "number", "day", "text", "boolean"):
            case "number":
                return self.number(depth), self.number(depth)
            case "day":
                return self.moment(depth), self.moment(depth)
            case "text":
                return self.make(TEXT, depth), self.make(TEXT, depth)
            case _:
                return self.make(BOOLEAN, depth), self.make(BOOLEAN, depth)

    def moment(self, depth: int) -> Expr:
        return self.make(self.pick(DATE, DATETIME), depth)

    def comparison(self, depth: int) -> Expr:
        left, right = self.sides(depth)
        signs = ("=", "!=") if isinstance(left.type, BooleanType) else OPERATORS
        return Comparison(self.pick(*signs), left, right, type=BOOLEAN)

    def joined(self, depth: int) -> Expr:
        count = self.draw(st.integers(2, 4))
        operands = tuple(self.make(BOOLEAN, depth) for _ in range(count))
        return Logical(self.pick("and", "or"), operands, type=BOOLEAN)

    def negation(self, depth: int) -> Expr:
        return Not(self.make(BOOLEAN, depth), type=BOOLEAN)

    def missing(self, depth: int) -> Expr:
        sides = [self.any_value(depth), Literal(None, type=NULL)]
        if self.flip():
            sides.reverse()
        return Comparison(self.pick("=", "!="), *sides, type=BOOLEAN)

    def any_value(self, depth: int) -> Expr:
        return self.make(self.pick(INTEGER, FLOAT, TEXT, DATE, DATETIME, BOOLEAN), depth)

    def between(self, depth: int) -> Expr:
        build = self.pick(self.number, self.moment)
        return Between(build(depth), build(depth), build(depth), type=BOOLEAN)

    def member(self, depth: int) -> Expr:
        build = self.pick(self.number, self.moment, lambda depth: self.make(TEXT, depth))
        tests = tuple(self.test(build, depth) for _ in range(self.draw(st.integers(1, 3))))
        return In(build(depth), tests, type=BOOLEAN)

    def test(self, build: Callable[[int], Expr], depth: int) -> Expr:
        match self.pick("equal", "list", "range", "unary", "null"):
            case "equal":
                return build(depth)
            case "list":
                return ListOf(tuple(self.item(build) for _ in range(self.draw(_below(4)))))
            case "range":
                ends = [build(0) if self.draw(_below(5)) else None for _ in range(2)]
                if ends == [None, None]:
                    ends[0] = build(0)
                return Range(*ends, self.flip(), self.flip())
            case "unary":
                return UnaryTest(self.pick(*OPERATORS), build(depth))
            case _:
                return Literal(None, type=NULL)

    def item(self, build: Callable[[int], Expr]) -> Expr:
        return build(0) if self.draw(_below(6)) else Literal(None, type=NULL)

    def text_test(self, depth: int) -> Expr:
        function = self.pick("contains", "starts with", "ends with", "matches")
        pattern = self.pick(*WORDS)
        if function == "matches":
            pattern = self.pick("a", "^客户", "文", "s+", "[A-Z]", "x.y")
        part = Literal(pattern, type=TEXT)
        if function != "matches" and self.flip():
            part = self.make(TEXT, depth)
        return Call(function, (self.make(TEXT, depth), part), type=BOOLEAN)

    def parity(self, depth: int) -> Expr:
        return Call(self.pick("odd", "even"), (self.make(INTEGER, depth),), type=BOOLEAN)

    def length(self, depth: int) -> Expr:
        """Lengths of time and times of day, compared."""
        match self.pick("months", "days", "time"):
            case "months":
                sides = self.make(DATE, depth), self.make(DATE, depth)
                found = Call("years and months duration", sides, type=MONTHS_DURATION)
                limit = Literal(MonthsDuration(self.pick(-1, 0, 12, 13)), type=MONTHS_DURATION)
            case "days":
                found = self.calculation("-", self.make(DATE, depth), self.make(DATE, depth))
                limit = Literal(dt.timedelta(self.pick(-1, 0, 31, 365)), type=DAYS_DURATION)
            case _:
                found = Call("time", (self.make(DATETIME, depth),), type=TIME)
                limit = Literal(self.pick(*TIMES), type=TIME)
        return Comparison(self.pick(*OPERATORS), found, limit, type=BOOLEAN)

    def choice(self, depth: int) -> Expr:
        return self.either(BOOLEAN, depth)

    def tier_test(self, depth: int) -> Expr:
        tiers = [(name, type_) for name, type_ in self.names.items() if isinstance(type_, TierType)]
        if not tiers:
            return self.comparison(depth)
        name, type_ = self.pick(*tiers)
        left, right = Name(name, type=type_), self.literal(type_)
        if self.flip():
            return In(left, (ListOf((right, self.literal(type_))),), type=BOOLEAN)
        return Comparison(self.pick(*OPERATORS), left, right, type=BOOLEAN)

    def either(self, wanted: Type, depth: int) -> Expr:
        then, otherwise = self.make(wanted, depth), self.make(wanted, depth)
        if self.draw(_below(4)) == 0:
            otherwise = Literal(None, type=NULL)
        types = [side.type for side in (then, otherwise) if side.type != NULL]
        return If(self.make(BOOLEAN, depth), then, otherwise, type=common_type(types))

    # Values

    def calculation(self, operator: str, left: Expr, right: Expr) -> Expr:
        return Arithmetic(operator, left, right, type=arithmetic_type(operator, left.type, right.type))

    def exact(self, depth: int) -> Expr:
        match self.pick(
            "+", "-", "*", "minus", "abs", "cut", "modulo", "extreme", "since", "length", "part", "if"
        ):
            case "+" | "-" | "*" as operator:
                return self.calculation(
                    operator, self.make(INTEGER, depth - 1), self.make(INTEGER, depth - 1)
                )
            case "minus":
                operand = self.make(INTEGER, depth - 1)
                return Negate(operand, type=operand.type)
            case "abs":
                operand = self.make(INTEGER, depth - 1)
                return Call("abs", (operand,), type=operand.type)
            case "cut":
                return self.cut(depth)
            case "modulo":
                sides = self.make(INTEGER, depth - 1), self.make(INTEGER, depth - 1)
                return Call("modulo", sides, type=common_type([side.type for side in sides]))
            case "extreme":
                return self.extreme(INTEGER, depth)
            case "since":
                function = self.pick(
                    "days_since", "months_since", "years_since", "day of year", "week of year"
                )
                return Call(function, (self.moment(depth - 1),), type=INTEGER)
            case "length":
                return Call("string length", (self.make(TEXT, depth - 1),), type=INTEGER)
            case "part":
                return Property(
                    self.moment(depth - 1), self.pick("year", "month", "day", "weekday"), type=INTEGER
                )
            case _:
                return self.either(INTEGER, depth - 1)

    def cut(self, depth: int) -> Expr:
        scale = self.pick(-2, 0, 1, 2)
        function = self.pick(*sorted(ROUNDING))
        arguments = (self.number(depth - 1), Literal(Decimal(scale), type=INTEGER))
        if function in ("floor", "ceiling") and self.flip():
            arguments, scale = arguments[:1], 0
        return Call(function, arguments, type=ExactType(max(scale, 0)))

    def extreme(self, wanted: Type, depth: int) -> Expr:
        arguments = tuple(self.make(wanted, depth - 1) for _ in range(self.draw(st.integers(2, 3))))
        type_ = common_type([argument.type for argument in arguments])
        given = (ListOf(arguments),) if self.flip() else arguments
        return Call(self.pick("min", "max"), given, type=type_)

    def binary(self, depth: int) -> Expr:
        match self.pick("/", "/", "+", "-", "*", "**", "minus", "abs", "root", "read", "extreme", "if"):
            case "/":
                return self.calculation("/", self.number(depth - 1), self.number(depth - 1))
            case "**":
                return self.calculation("**", self.number(depth - 1), self.make(INTEGER, 0))
            case "+" | "-" | "*" as operator:
                sides = [self.make(FLOAT, depth - 1), self.number(depth - 1)]
                if self.flip():
                    sides.reverse()
                return self.calculation(operator, *sides)
            case "minus":
                return Negate(self.make(FLOAT, depth - 1), type=FLOAT)
            case "abs":
                return Call("abs", (self.make(FLOAT, depth - 1),), type=FLOAT)
            case "root":
                return Call(self.pick("sqrt", "log", "exp"), (self.number(depth - 1),), type=FLOAT)
            case "read":
                digits = Literal(self.pick("12", "-1.50", " 7", "1e3", "x", "９", ""), type=TEXT)
                read = self.pick(digits, self.make(TEXT, depth - 1))
                return Call("number", (read,), type=FLOAT)
            case "extreme":
                return self.extreme(FLOAT, depth)
            case _:
                return self.either(FLOAT, depth - 1)

    def day(self, depth: int) -> Expr:
        match self.pick("moved", "of", "made", "extreme", "if"):
            case "moved":
                length = self.pick(
                    Literal(dt.timedelta(days=30), type=DAYS_DURATION),
                    Literal(dt.timedelta(hours=-36), type=DAYS_DURATION),
                    Literal(MonthsDuration(1), type=MONTHS_DURATION),
                    Literal(MonthsDuration(-12), type=MONTHS_DURATION),
                )
                return self.calculation(self.pick("+", "-"), self.make(DATE, depth - 1), length)
            case "made":
                parts = (self.pick(2023, 2024), self.pick(2, 12, 13), self.pick(1, 29, 31))
                return Call("date", tuple(Literal(Decimal(p), type=INTEGER) for p in parts), type=DATE)
            case "of":
                return Call("date", (self.make(DATETIME, depth - 1),), type=DATE)
            case "extreme":
                return self.extreme(DATE, depth)
            case _:
                return self.either(DATE, depth - 1)

    def clock(self, depth: int) -> Expr:
        match self.pick("of", "made", "extreme", "if"):
            case "of":
                return Call("date and time", (self.make(DATE, depth - 1),), type=DATETIME)
            case "made":
                time = Literal(self.pick(*TIMES), type=TIME)
                return Call("date and time", (self.make(DATE, depth - 1), time), type=DATETIME)
            case "extreme":
                return self.extreme(DATETIME, depth)
            case _:
                return self.either(DATETIME, depth - 1)

    def text(self, depth: int) -> Expr:
        match self.pick("case", "case", "joined", "substring", "before", "string", "named", "if"):
            case "case":
                return Call(self.pick("upper case", "lower case"), (self.make(TEXT, depth - 1),), type=TEXT)
            case "joined":
                return self.calculation("+", self.make(TEXT, depth - 1), self.make(TEXT, depth - 1))
            case "substring":
                start = Literal(Decimal(self.pick(1, 2, -1, -3)), type=INTEGER)
                length = Literal(Decimal(self.pick(0, 1, 2)), type=INTEGER)
                return Call("substring", (self.make(TEXT, depth - 1), start, length), type=TEXT)
            case "before":
                function = self.pick("substring before", "substring after")
                return Call(function, (self.make(TEXT, depth - 1), self.literal(TEXT)), type=TEXT)
            case "named":
                name = self.pick("day of week", "month of year")
                return Call(name, (self.moment(depth - 1),), type=TEXT)
            case "string":
                return Call("string", (self.make(self.pick(INTEGER, DATE, BOOLEAN), depth - 1),), type=TEXT)
            case _:
                return self.either(TEXT, depth - 1)
