"""The shape of rule files as values: what may stand where, and the JSON Schema that says the same."""

from tieringrules.rulebook.shapes.composite import (
    Either,
    Field,
    Keyed,
    ListOf,
    MapOf,
    OneOrMore,
    Record,
    Switch,
)
from tieringrules.rulebook.shapes.places import (
    Anything,
    BooleanPlace,
    ChoicePlace,
    ConditionPlace,
    DatePlace,
    ExpressionPlace,
    IntegerPlace,
    NamePlace,
    NumberPlace,
    ScalarPlace,
    TextPlace,
    TimePlace,
)
from tieringrules.rulebook.shapes.shape import JSON, Reading, Shape

__all__ = [
    "JSON",
    "Anything",
    "BooleanPlace",
    "ChoicePlace",
    "ConditionPlace",
    "DatePlace",
    "Either",
    "ExpressionPlace",
    "Field",
    "IntegerPlace",
    "Keyed",
    "ListOf",
    "MapOf",
    "NamePlace",
    "NumberPlace",
    "OneOrMore",
    "Reading",
    "Record",
    "ScalarPlace",
    "Shape",
    "Switch",
    "TextPlace",
    "TimePlace",
]
