"""Single values in rule files, read as the type of the field they stand for."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from tieringrules.diagnostic import Checked, Diagnostic, Localized, report, suggestion
from tieringrules.document.node import Node, ScalarNode
from tieringrules.document.scalars import read_boolean, read_date, read_integer, read_number, read_text
from tieringrules.language.comparability import named_values
from tieringrules.language.literals import scale_of
from tieringrules.language.temporal import parse_temporal
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    TierType,
    TimeType,
    Type,
)
from tieringrules.language.values import TierValue, Value

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)", re.ASCII)


def read_literal(node: Node, type: Type) -> Checked[Value]:
    """The value written in a place for values of a type, such as a `default:` or a given of a test case.

    Nothing written (null) is a missing value. Exact numbers may not have more digits than the type keeps.
    """
    if isinstance(node, ScalarNode) and node.is_null:
        return Checked(None)
    match type:
        case ExactType(0):
            whole = read_integer(node)
            return Checked(Decimal(whole.value) if whole.value is not None else None, whole.diagnostics)
        case ExactType(scale):
            number = read_number(node)
            if number.value is not None and scale_of(number.value) > scale:
                return Checked(None, (report("TR380", node.span, scale=str(scale)),))
            return Checked(number.value, number.diagnostics)
        case FloatType():
            number = read_number(node)
            return Checked(float(number.value) if number.value is not None else None, number.diagnostics)
        case DateTimeType():
            moment = read_moment(node)
            if isinstance(moment.value, dt.datetime) or moment.value is None:
                return Checked(moment.value, moment.diagnostics)
            return Checked(dt.datetime.combine(moment.value, dt.time()), moment.diagnostics)
        case _:
            return read_operand(node, type)


def read_operand(node: Node, type: Type) -> Checked[Value]:
    """The value that a field of a type is compared with: numbers as written, days beside moments."""
    match type:
        case ExactType() | FloatType():
            number = read_number(node)
            return Checked(number.value, number.diagnostics)
        case BooleanType():
            truth = read_boolean(node)
            return Checked(truth.value, truth.diagnostics)
        case DateType():
            day = read_date(node)
            return Checked(day.value, day.diagnostics)
        case DateTimeType():
            moment = read_moment(node)
            return Checked(moment.value, moment.diagnostics)
        case _:
            text = read_text(node)
            if text.value is None:
                return Checked(None, text.diagnostics)
            return _from_text(text.value, type, node)


def read_moment(node: Node) -> Checked[dt.date | None]:
    """A date with time, `2026-01-31 10:00` or `2026-01-31T10:00:00`, or a date alone."""
    found = _MOMENT.fullmatch(node.text.strip()) if isinstance(node, ScalarNode) else None
    if found is None:
        return read_date(node)
    try:
        return Checked(dt.datetime.fromisoformat(f"{found[1]}T{found[2]}"))
    except ValueError:
        kind = Localized("date with time", "日期时间")
        return Checked(None, (report("TR321", node.span, written=found[0], kind=kind),))


def _from_text(text: str, type_: Type, node: Node) -> Checked[Value]:
    match type_:
        case ChoiceType(values):
            return (
                Checked(text) if text in values else Checked(None, (_no_value("TR332", text, values, node),))
            )
        case TierType(standard, tiers):
            if text in tiers:
                return Checked(TierValue(standard, tiers.index(text), text))
            return Checked(None, (_no_value("TR333", text, tiers, node, standard=standard),))
        case TimeType() | DaysDurationType() | MonthsDurationType():
            value = parse_temporal(text)
            if value is None:
                kind = Localized("date, time or duration", "日期、时间或时长")
                return Checked(None, (report("TR321", node.span, written=text, kind=kind),))
            return Checked(value)
        case _:
            return Checked(text)


def _no_value(code: str, text: str, known: tuple[str, ...], node: Node, **more: object) -> Diagnostic:
    near = suggestion.nearest(text, known)
    hint = named_values(text, known)
    return report(code, node.span, related=(), fix=near, written=text, hint=hint, **more)
