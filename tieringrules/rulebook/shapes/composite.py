"""Shapes made of shapes: records, maps, lists, and alternatives told apart before they are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieringrules.diagnostic import Diagnostic
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.rulebook.shapes.shape import JSON, Reading, Shape, plain


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record: its shape, whether it must be there, and what it means (English, Chinese)."""

    shape: Shape
    meaning: tuple[str, str]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys.

    Attributes:
        fields: key → field.
        exactly_one_of: keys of which one and only one must be there.
        others: the shape under keys that the user chooses; None where there are none.
    """

    fields: Mapping[str, Field]
    exactly_one_of: tuple[str, ...] = ()
    others: Shape | None = None

    def schema(self) -> dict[str, JSON]:
        """An object without further properties, or with those of one shape."""
        properties: dict[str, JSON] = {
            key: {**item.shape.schema(), "description": item.meaning[0]} for key, item in self.fields.items()
        }
        schema: dict[str, JSON] = {
            "type": "object",
            "properties": properties,
            "additionalProperties": self.others.schema() if self.others is not None else False,
        }
        required = [key for key, item in self.fields.items() if item.required]
        if required:
            schema["required"] = required
        if self.exactly_one_of:
            schema["oneOf"] = [{"required": [key]} for key in self.exactly_one_of]
        return schema

    def read(self, node: Node) -> Reading:
        """An object with each known key read by its shape."""
        if not isinstance(node, MappingNode):
            return Reading(plain(node), fits=False)
        value: dict[str, JSON] = {}
        diagnostics: list[Diagnostic] = []
        fits = True
        for entry in node.entries:
            known = self.fields.get(entry.key.text)
            shape = known.shape if known is not None else self.others
            reading = shape.read(entry.value) if shape else Reading(plain(entry.value), fits=False)
            value[entry.key.text] = reading.value
            diagnostics.extend(reading.diagnostics)
            fits = fits and reading.fits
        fits = fits and all(key in value for key, item in self.fields.items() if item.required)
        if self.exactly_one_of:
            fits = fits and sum(key in value for key in self.exactly_one_of) == 1
        return Reading(value, fits, tuple(diagnostics))


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the user chooses."""

    values: Shape
    at_least: int = 0

    def schema(self) -> dict[str, JSON]:
        """An object whose every property has one shape."""
        schema: dict[str, JSON] = {"type": "object", "additionalProperties": self.values.schema()}
        if self.at_least:
            schema["minProperties"] = self.at_least
        return schema

    def read(self, node: Node) -> Reading:
        """An object with every value read by the one shape."""
        if not isinstance(node, MappingNode):
            return Reading(plain(node), fits=False)
        readings = {entry.key.text: self.values.read(entry.value) for entry in node.entries}
        return Reading(
            {key: reading.value for key, reading in readings.items()},
            len(readings) >= self.at_least and all(reading.fits for reading in readings.values()),
            tuple(found for reading in readings.values() for found in reading.diagnostics),
        )


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of items of one shape."""

    items: Shape
    at_least: int = 0

    def schema(self) -> dict[str, JSON]:
        """An array."""
        schema: dict[str, JSON] = {"type": "array", "items": self.items.schema()}
        if self.at_least:
            schema["minItems"] = self.at_least
        return schema

    def read(self, node: Node) -> Reading:
        """An array with every item read by the one shape."""
        if not isinstance(node, SequenceNode):
            return Reading(plain(node), fits=False)
        readings = [self.items.read(item) for item in node.items]
        return Reading(
            [reading.value for reading in readings],
            len(readings) >= self.at_least and all(reading.fits for reading in readings),
            tuple(found for reading in readings for found in reading.diagnostics),
        )


@dataclass(frozen=True, slots=True)
class Either:
    """One shape for a single value, another for a mapping."""

    single: Shape
    mapping: Shape

    def schema(self) -> dict[str, JSON]:
        """Told apart by type first, so that a message speaks of the alternative that was meant."""
        return {
            "if": {"type": "object"},
            "then": self.mapping.schema(),
            "else": self.single.schema(),
        }

    def read(self, node: Node) -> Reading:
        """Read by the alternative that the node's form names."""
        return (self.mapping if isinstance(node, MappingNode) else self.single).read(node)


@dataclass(frozen=True, slots=True)
class Switch:
    """A record whose keys depend on the word under one of them, such as `method`."""

    key: str
    records: Mapping[str, Record]
    default: str

    def schema(self) -> dict[str, JSON]:
        """A chain of if-then-else over the deciding word."""
        chain: dict[str, JSON] = self.records[self.default].schema()
        for word, record in self.records.items():
            if word != self.default:
                named: JSON = {"properties": {self.key: {"const": word}}, "required": [self.key]}
                chain = {"if": named, "then": record.schema(), "else": chain}
        return chain

    def read(self, node: Node) -> Reading:
        """Read by the record that the deciding word names; an unknown word falls to the default's."""
        word = self._word(node)
        known = word is not None and word.text in self.records
        return self.records[word.text if word is not None and known else self.default].read(node)

    def unknown_word(self, node: Node) -> ScalarNode | None:
        """The deciding word where it is none of the known ones."""
        word = self._word(node)
        return word if word is not None and word.text not in self.records else None

    def _word(self, node: Node) -> ScalarNode | None:
        named = node.get(self.key) if isinstance(node, MappingNode) else None
        return named if isinstance(named, ScalarNode) and not named.is_null else None


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """One thing, or a list of such things."""

    items: Shape

    def schema(self) -> dict[str, JSON]:
        """Told apart by type first, as `Either` does."""
        return {
            "if": {"type": "array"},
            "then": ListOf(self.items, at_least=1).schema(),
            "else": self.items.schema(),
        }

    def read(self, node: Node) -> Reading:
        """Read by the alternative that the node's form names."""
        several = isinstance(node, SequenceNode)
        return (ListOf(self.items, at_least=1) if several else self.items).read(node)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A record of one of several kinds, each known by a key that it must have.

    Attributes:
        records: the deciding key → the record; where several are there, the first of these decides.
    """

    records: Mapping[str, Record]

    def schema(self) -> dict[str, JSON]:
        """A chain of if-then-else over the deciding keys."""
        chain: dict[str, JSON] = self._any().schema()
        for key, record in reversed(tuple(self.records.items())):
            chain = {"if": {"required": [key], "type": "object"}, "then": record.schema(), "else": chain}
        return chain

    def read(self, node: Node) -> Reading:
        """Read by the record whose key is there; by all their keys together where none is."""
        written = node.keys() if isinstance(node, MappingNode) else ()
        found = next((record for key, record in self.records.items() if key in written), None)
        return (found if found is not None else self._any()).read(node)

    def _any(self) -> Record:
        fields = {key: field for record in self.records.values() for key, field in record.fields.items()}
        free = {key: replace(field, required=False) for key, field in fields.items()}
        return Record(free, exactly_one_of=tuple(self.records))
