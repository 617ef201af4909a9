"""What may be compared with what, and literals fitted to what they stand beside."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from tieringrules.diagnostic import Localized, Span, suggestion
from tieringrules.language.syntax import ComparisonOperator, Expr, Literal
from tieringrules.language.temporal import parse_datetime
from tieringrules.language.types import (
    UNKNOWN,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ExactType,
    FloatType,
    TextType,
    TierType,
    Type,
    UnknownType,
)
from tieringrules.language.values import TierValue
from tieringrules.language.wording import describe, written

_NUMERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_KINDS: tuple[tuple[type, ...], ...] = (
    (ExactType, FloatType),
    (TextType, ChoiceType),
    (DateType, DateTimeType),
)


class Findings(Protocol):
    """Whoever notes findings."""

    def report(self, code: str, span: Span | None, *, fix: str | None = None, **arguments: object) -> None:
        """Note a finding."""


def fitted(expr: Expr, type_: Type, findings: Findings) -> Expr:
    """A literal text beside a tier or choice as what it means there; anything else as it is."""
    if not isinstance(expr, Literal):
        return expr
    value = expr.value
    match type_:
        case TierType(standard, tiers) if isinstance(value, str):
            if value in tiers:
                tier = TierValue(standard, tiers.index(value), value)
                return Literal(tier, span=expr.span, type=type_)
            near = _quoted(suggestion.nearest(value, tiers))
            hint = named_values(value, tiers)
            findings.report("TR333", expr.span, fix=near, written=value, standard=standard, hint=hint)
            return replace(expr, type=UNKNOWN)
        case TierType(standard, tiers) if isinstance(value, TierValue) and isinstance(expr.type, UnknownType):
            return replace(expr, type=type_)
        case ChoiceType(values) if isinstance(value, str):
            if value in values:
                return Literal(value, span=expr.span, type=type_)
            near = _quoted(suggestion.nearest(value, values))
            findings.report("TR332", expr.span, fix=near, written=value, hint=named_values(value, values))
            return replace(expr, type=UNKNOWN)
        case _:
            return expr


def _quoted(near: str | None) -> str | None:
    return f'"{near}"' if near is not None else None


def named_values(value: str, known: tuple[str, ...]) -> Localized:
    """Which values there are, the nearest one first of all."""
    near = suggestion.nearest(value, known)
    listed = suggestion.listing(known)
    if near is None:
        return listed
    return Localized(f"did you mean '{near}'? {listed.en}", f"是否想写“{near}”？{listed.zh}")


def agree(left: Expr, right: Expr, findings: Findings, span: Span | None) -> tuple[Expr, Expr]:
    """Both sides of a comparison, literals fitted; a finding where they cannot be compared."""
    right = fitted(right, left.type, findings)
    left = fitted(left, right.type, findings)
    if _comparable(left.type, right.type):
        return left, right
    if isinstance(left.type, TierType) and isinstance(right.type, TierType):
        first, second = left.type.standard, right.type.standard
        findings.report("TR353", span, left=first, right=second)
    elif (text := _text_beside(left, right, DateType, DateTimeType)) is not None:
        findings.report("TR331", span, written=text, hint=_date_hint(text))
    else:
        findings.report(
            "TR330", span, left=describe(left.type), right=describe(right.type), hint=_hint(left, right)
        )
    return left, replace(right, type=UNKNOWN)


def _comparable(left: Type, right: Type) -> bool:
    if isinstance(left, UnknownType) or isinstance(right, UnknownType):
        return True
    if isinstance(left, TierType) or isinstance(right, TierType):
        return isinstance(left, TierType) and isinstance(right, TierType) and left.standard == right.standard
    return type(left) is type(right) or any(
        isinstance(left, kind) and isinstance(right, kind) for kind in _KINDS
    )


def check_order(
    sign: ComparisonOperator, left: Expr, right: Expr, findings: Findings, span: Span | None
) -> None:
    """A finding where `< <= > >=` stands between things that have no order."""
    if sign in ("=", "!="):
        return
    for side in (left, right):
        if isinstance(side.type, BooleanType | ChoiceType):
            findings.report("TR334", span, type=describe(side.type), operator=sign)
            return


def _text_beside(left: Expr, right: Expr, *types: type) -> str | None:
    """The literal text on one side where the other side has one of the types."""
    for text, other in ((left, right), (right, left)):
        if isinstance(text, Literal) and isinstance(text.value, str) and isinstance(other.type, types):
            return text.value
    return None


def _date_hint(text: str) -> Localized:
    found = parse_datetime(text.strip().replace("/", "-").replace(" ", "T"))
    day = found.date().isoformat() if found is not None else "2026-01-31"
    return Localized(f'write date("{day}")', f'请写成 date("{day}")')


def _hint(left: Expr, right: Expr) -> Localized:
    text = _text_beside(left, right, ExactType, FloatType)
    if text is not None and _NUMERAL.fullmatch(text):
        return Localized(f"write {text} without quotation marks", f"请去掉引号，写成 {text}")
    if _text_beside(left, right, BooleanType) is not None:
        return Localized("write true or false without quotation marks", "请写 true 或 false，不加引号")
    for literal, other in ((left, right), (right, left)):
        if isinstance(literal, Literal) and isinstance(other.type, TextType | ChoiceType):
            shown = written(literal.value)
            return Localized(f'write "{shown}" for the text', f'文本请写成 "{shown}"')
    return Localized("compare values of the same kind", "请比较同一类型的值")
