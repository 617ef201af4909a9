"""The operators of tests in conditions: a vocabulary that JSON Schema and documentation read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal as OneOf
from typing import TypeAlias

from tieringrules.diagnostic import Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.language.fields import AS_OF
from tieringrules.language.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    Expr,
    In,
    Literal,
    Name,
    Not,
    Range,
)
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
)

Operand: TypeAlias = OneOf["value", "values", "pair", "text", "truth", "length"]
Bound: TypeAlias = OneOf["low", "high"]
Build: TypeAlias = Callable[[Name, tuple[Literal, ...], Span], Expr]

_NUMBERS = (ExactType, FloatType)
_DATES = (DateType, DateTimeType)
_TEXTS = (TextType, ChoiceType)
_ORDERED = (*_NUMBERS, *_DATES, TierType)
_ANY = (*_ORDERED, *_TEXTS, BooleanType)


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """An operator of a test.

    Attributes:
        name: the key as people write it.
        takes: one value, a list of values, a list of two, a text, true or false, or a length of time.
        fields: the types of fields it can be asked of.
        build: the untyped expression of the field, the operands and the place.
        meaning: what must hold, for documentation and completions.
        bounds: which ends of an interval its operands are, each with whether the end is included.
    """

    name: str
    takes: Operand
    fields: tuple[type, ...]
    build: Build
    meaning: Localized
    bounds: tuple[tuple[Bound, bool], ...] = ()


def one_of(field: Name, operands: tuple[Literal, ...], span: Span) -> Expr:
    """The field has one of the values."""
    return In(field, operands, span=span)


def compared(sign: ComparisonOperator) -> Build:
    """The field compared with one value."""
    return lambda field, operands, span: Comparison(sign, field, operands[0], span=span)


def _called(function: str) -> Build:
    return lambda field, operands, span: Call(function, (field, *operands), span=span)


def _none_of(field: Name, operands: tuple[Literal, ...], span: Span) -> Expr:
    return Not(In(field, operands, span=span), span=span)


def _between(field: Name, operands: tuple[Literal, ...], span: Span) -> Expr:
    low, high = operands
    return Between(field, low, high, span=span)


def _missing(field: Name, operands: tuple[Literal, ...], span: Span) -> Expr:
    (asked,) = operands
    return Comparison("=" if asked.value else "!=", field, replace(asked, value=None), span=span)


def _within_last(field: Name, operands: tuple[Literal, ...], span: Span) -> Expr:
    """(as_of - length, as_of], in whole days."""
    (length,) = operands
    today = Name(AS_OF, span=length.span)
    start = Arithmetic("-", today, length, span=length.span)
    return In(field, (Range(start, today, low_included=False, span=length.span),), span=span)


def _spec(
    name: str,
    takes: Operand,
    fields: tuple[type, ...],
    build: Build,
    en: str,
    zh: str,
    *bounds: tuple[Bound, bool],
) -> OperatorSpec:
    return OperatorSpec(name, takes, fields, build, Localized(en, zh), bounds)


OPERATORS: tuple[OperatorSpec, ...] = (
    _spec("is_not", "value", _ANY, compared("!="), "is not this value", "不等于该值"),
    _spec("not_in", "values", _ANY, _none_of, "is none of these values", "不是这些值之一"),
    _spec("at_least", "value", _ORDERED, compared(">="), "this or more", "大于或等于", ("low", True)),
    _spec("at_most", "value", _ORDERED, compared("<="), "this or less", "小于或等于", ("high", True)),
    _spec("above", "value", _ORDERED, compared(">"), "more than this", "大于", ("low", False)),
    _spec("below", "value", _ORDERED, compared("<"), "less than this", "小于", ("high", False)),
    _spec("between", "pair", _ORDERED, _between, "from one to the other, both included",
          "介于两者之间（含两端）", ("low", True), ("high", True)),
    _spec("contains", "text", _TEXTS, _called("contains"), "has this text in it", "包含该文本"),
    _spec("starts_with", "text", _TEXTS, _called("starts with"), "begins with this text", "以该文本开头"),
    _spec("ends_with", "text", _TEXTS, _called("ends with"), "ends with this text", "以该文本结尾"),
    _spec("matches", "text", _TEXTS, _called("matches"), "this pattern is found in it", "匹配该正则表达式"),
    _spec("missing", "truth", _ANY, _missing, "has no value (false: has one)", "没有值（false：有值）"),
    _spec("before", "value", _DATES, compared("<"), "on an earlier day", "早于该日", ("high", False)),
    _spec("after", "value", _DATES, compared(">"), "on a later day", "晚于该日", ("low", False)),
    _spec("within_last", "length", _DATES, _within_last, "in the days up to as_of", "在截至 as_of 的时段内"),
)  # fmt: skip

OPERATORS_BY_NAME = {spec.name: spec for spec in OPERATORS}
