"""The shape of rule files as values: what may stand where, and the JSON Schema that says the same."""

from tieringrules.rulebook.shapes.composite import (
    Either,
    Field,
    ListOf,
    MapOf,
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
    "ListOf",
    "MapOf",
    "NamePlace",
    "NumberPlace",
    "Reading",
    "Record",
    "ScalarPlace",
    "Shape",
    "Switch",
    "TextPlace",
    "TimePlace",
]
