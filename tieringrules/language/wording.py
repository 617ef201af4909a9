"""Types and values in plain words, for messages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tieringrules.diagnostic import Localized
from tieringrules.language.temporal import format_temporal
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    ListType,
    MonthsDurationType,
    NullType,
    RangeType,
    TextType,
    TierType,
    TimeType,
    Type,
)
from tieringrules.language.values import MonthsDuration, TierValue, Value

_WORDS: dict[type, Localized] = {
    NullType: Localized("nothing (null)", "空值（null）"),
    BooleanType: Localized("true or false", "真或假"),
    ExactType: Localized("a number", "数字"),
    FloatType: Localized("a number", "数字"),
    TextType: Localized("text", "文本"),
    DateType: Localized("a date", "日期"),
    DateTimeType: Localized("a date with time", "日期时间"),
    TimeType: Localized("a time of day", "时间"),
    DaysDurationType: Localized("a duration in days", "以天计的时长"),
    MonthsDurationType: Localized("a duration in months", "以月计的时长"),
    ListType: Localized("a list", "列表"),
    RangeType: Localized("a range", "区间"),
}


def describe(type_: Type) -> Localized:
    """What values of a type are."""
    match type_:
        case ChoiceType(values):
            shown = ", ".join(values[:4]) + (", …" if len(values) > 4 else "")
            return Localized(f"one of {shown}", f"{shown} 之一")
        case TierType(standard):
            return Localized(f"a tier of {standard}", f"{standard} 的等级")
        case _:
            return _WORDS.get(type(type_), Localized("something unknown", "未知类型"))


def written(value: Value) -> str:
    """A literal as people would write it in a rule file."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case TierValue():
            return value.name
        case dt.date() | dt.time() | dt.timedelta() | MonthsDuration():
            return format_temporal(value)
        case _:
            return str(value)
