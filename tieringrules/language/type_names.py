"""The types that `instance of` may name in a rule file."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.language.syntax import TypeName
from tieringrules.language.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ExactType,
    FloatType,
    MonthsDurationType,
    TextType,
    TierType,
    TimeType,
    Type,
)

_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (BooleanType,),
    "number": (ExactType, FloatType),
    "string": (TextType, ChoiceType, TierType),
    "date": (DateType,),
    "date and time": (DateTimeType,),
    "time": (TimeType,),
    "days and time duration": (DaysDurationType,),
    "years and months duration": (MonthsDurationType,),
}


def is_type_name(of: TypeName) -> bool:
    """Whether columns can be of a type."""
    return of.name == "Any" or of.name in _TYPES


def is_of_type(type_: Type, of: TypeName) -> bool:
    """Whether values of a column's type are of the type that is named."""
    return of.name == "Any" or isinstance(type_, _TYPES[of.name])
