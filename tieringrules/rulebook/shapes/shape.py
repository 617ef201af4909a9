"""What every shape can do: say itself as JSON Schema, and read a node as the plain value it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from tieringrules.diagnostic import Diagnostic
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode, Node, ScalarNode

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A node as a plain JSON value, for the schema to judge.

    Attributes:
        value: the JSON value; where a single value does not convert, a harmless stand-in, since its
            finding is already in `diagnostics`.
        fits: whether the node has the shape, apart from values that do not convert.
        diagnostics: findings about single values.
    """

    value: JSON
    fits: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()


class Shape(Protocol):
    """What may stand in a place of a rule file."""

    def schema(self) -> dict[str, JSON]:
        """The JSON Schema (draft-07) of the place."""
        ...

    def read(self, node: Node) -> Reading:
        """The node as the plain value that the schema judges."""
        ...


def plain(node: Node) -> JSON:
    """A node as a plain JSON value where no place has decided its type: single values are texts."""
    if isinstance(node, ScalarNode):
        return None if node.is_null else node.text
    if isinstance(node, MappingNode):
        return {entry.key.text: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]
