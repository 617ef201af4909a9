"""Places for single values. The place decides what type the written characters have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieringrules.diagnostic import Checked
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document import scalars
from tieringrules.document.node import MappingNode, Node, ScalarNode
from tieringrules.rulebook.shapes.shape import JSON, Reading, plain


def _read_text(node: Node) -> Reading:
    if isinstance(node, ScalarNode) and not node.is_null:
        return Reading(node.text)
    return Reading(plain(node), fits=False)


def _read_value(node: Node, convert: Callable[[ScalarNode], Checked[Any]], stand_in: JSON) -> Reading:
    if not isinstance(node, ScalarNode) or node.is_null:
        return Reading(plain(node), fits=False)
    return Reading(stand_in, diagnostics=convert(node).diagnostics)


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Any text; unquoted numbers, dates and words are the text they are written as."""

    def schema(self) -> dict[str, JSON]:
        """Editors read unquoted `2026` as a number, which is a fine text here."""
        return {"type": ["string", "number", "boolean"]}

    def read(self, node: Node) -> Reading:
        """The text as written."""
        return _read_text(node)


@dataclass(frozen=True, slots=True)
class ExpressionPlace:
    """An expression (DESIGN §4); a lone number or word is one too."""

    def schema(self) -> dict[str, JSON]:
        """Same as a text: the expression itself is checked by the language."""
        return {"type": ["string", "number", "boolean"], "description": "expression"}

    def read(self, node: Node) -> Reading:
        """The expression's text."""
        return _read_text(node)


@dataclass(frozen=True, slots=True)
class NamePlace:
    """A name that expressions can use: letters of any script, digits, `_`, no digit first."""

    def schema(self) -> dict[str, JSON]:
        """Whether a name is well formed and free is checked with all files in hand."""
        return {"type": "string"}

    def read(self, node: Node) -> Reading:
        """The name as written."""
        return _read_text(node)


@dataclass(frozen=True, slots=True)
class ChoicePlace:
    """One of a few words."""

    values: tuple[str, ...]

    def schema(self) -> dict[str, JSON]:
        """An enumeration."""
        return {"enum": list(self.values)}

    def read(self, node: Node) -> Reading:
        """The word as written."""
        reading = _read_text(node)
        return Reading(reading.value, reading.fits and reading.value in self.values)


@dataclass(frozen=True, slots=True)
class IntegerPlace:
    """A whole number, optionally at least or at most something."""

    minimum: int | None = None
    maximum: int | None = None

    def schema(self) -> dict[str, JSON]:
        """An integer with its bounds."""
        bounds: dict[str, JSON] = {"type": "integer"}
        if self.minimum is not None:
            bounds["minimum"] = self.minimum
        if self.maximum is not None:
            bounds["maximum"] = self.maximum
        return bounds

    def read(self, node: Node) -> Reading:
        """The number, or the finding why it is none."""
        if not isinstance(node, ScalarNode) or node.is_null:
            return Reading(plain(node), fits=False)
        number = scalars.read_integer(node)
        if number.value is None:
            return Reading(self.minimum or 0, diagnostics=number.diagnostics)
        value = int(number.value)
        fits = (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )
        return Reading(value, fits, number.diagnostics)


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """A number."""

    def schema(self) -> dict[str, JSON]:
        """A number."""
        return {"type": "number"}

    def read(self, node: Node) -> Reading:
        """A stand-in, since no schema bounds the number, and the findings about it."""
        return _read_value(node, scalars.read_number, 0)


@dataclass(frozen=True, slots=True)
class BooleanPlace:
    """`true` or `false`."""

    def schema(self) -> dict[str, JSON]:
        """A boolean."""
        return {"type": "boolean"}

    def read(self, node: Node) -> Reading:
        """A stand-in and the findings."""
        return _read_value(node, scalars.read_boolean, True)


@dataclass(frozen=True, slots=True)
class DatePlace:
    """A calendar day, `2026-01-31`."""

    def schema(self) -> dict[str, JSON]:
        """A text in the form of ISO 8601 calendar dates."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    def read(self, node: Node) -> Reading:
        """A stand-in and the findings."""
        return _read_value(node, scalars.read_date, "2000-01-01")


@dataclass(frozen=True, slots=True)
class TimePlace:
    """A time of day, `21:00`."""

    def schema(self) -> dict[str, JSON]:
        """A text of hours and minutes."""
        return {"type": "string", "pattern": r"^\d{2}:\d{2}$"}

    def read(self, node: Node) -> Reading:
        """A stand-in and the findings."""
        return _read_value(node, scalars.read_time, "00:00")


@dataclass(frozen=True, slots=True)
class ScalarPlace:
    """A single value whose type another part of the file decides, such as a column's default."""

    def schema(self) -> dict[str, JSON]:
        """Any single value."""
        return {"type": ["string", "number", "boolean"]}

    def read(self, node: Node) -> Reading:
        """The text as written."""
        return _read_text(node)


@dataclass(frozen=True, slots=True)
class ConditionPlace:
    """A condition in either form; what is inside is checked against the fields' types."""

    def schema(self) -> dict[str, JSON]:
        """A reference to the definition that every schema with conditions carries."""
        return {"$ref": "#/definitions/condition"}

    def read(self, node: Node) -> Reading:
        """The condition unread: emptiness and slips inside are the condition reader's to name."""
        if isinstance(node, MappingNode):
            return Reading({"": True})
        return Reading("")


@dataclass(frozen=True, slots=True)
class Anything:
    """A part that is accepted as it is."""

    def schema(self) -> dict[str, JSON]:
        """No restriction."""
        return {}

    def read(self, node: Node) -> Reading:
        """The plain value."""
        return Reading(plain(node))
