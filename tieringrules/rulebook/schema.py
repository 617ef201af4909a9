"""JSON Schema (draft-07) of each kind of rule file, generated from its shape."""

from __future__ import annotations

from tieringrules.rulebook.kinds import kind_named
from tieringrules.rulebook.operators import OPERATORS
from tieringrules.rulebook.shapes import JSON, Shape

DRAFT = "http://json-schema.org/draft-07/schema#"
_SINGLE: list[JSON] = ["string", "number", "boolean"]


def schema_of(kind: str) -> dict[str, JSON]:
    """The schema of one kind of rule file, complete in itself.

    Raises:
        KeyError: there is no such kind.
    """
    found = kind_named(kind)
    if found is None:
        raise KeyError(kind)
    return {"$schema": DRAFT, "title": kind, **standalone_schema(found.shape)}


def standalone_schema(shape: Shape) -> dict[str, JSON]:
    """The schema of a shape with the definitions that it refers to."""
    return {**shape.schema(), "definitions": {"condition": _condition(), "test": _test()}}


def _condition() -> dict[str, JSON]:
    """An expression; or field → test, nested by `all`, `any` and `not`."""
    nested: JSON = {"$ref": "#/definitions/condition"}
    several: JSON = {"type": "array", "items": nested}
    return {
        "type": ["object", *_SINGLE],
        "properties": {"all": several, "any": several, "not": nested},
        "additionalProperties": {"$ref": "#/definitions/test"},
    }


def _test() -> dict[str, JSON]:
    """A literal, a list of literals, or operators that must all hold."""
    values: JSON = {"type": "array", "items": {"type": _SINGLE}}
    value: JSON = {"anyOf": [{"type": _SINGLE}, values]}
    return {
        "type": ["object", "array", *_SINGLE],
        "items": {"type": _SINGLE},
        "properties": {operator.name: value for operator in OPERATORS},
        "additionalProperties": False,
    }
