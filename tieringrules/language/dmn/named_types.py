"""The types of a model in `instance of` (OMG DMN 1.5, 10.3.2.9.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieringrules.language.dmn.model import TypeDefinition
from tieringrules.language.syntax import Expr, InstanceOf, TypeName
from tieringrules.language.traversal import rebuilt, walk

# A few lines of XML can name each other into a type of any size.
_MOST_PARTS = 1_000


def with_types(tree: Expr, types: Mapping[str, TypeDefinition]) -> Expr:
    """The expression with each type of the model that it names written out; allowed values do not count.

    Types that hold themselves or have too many parts stay as they are written: FEEL does not know them.

    Args:
        tree: the expression.
        types: the model's item definitions, by name.
    """
    if not types or not any(isinstance(node, InstanceOf) for node in walk(tree)):
        return tree

    def changed(node: Expr) -> Expr:
        inner = rebuilt(node, changed)
        if not isinstance(inner, InstanceOf):
            return inner
        return replace(inner, of=_Expansion(types).of_name(inner.of, ()))

    return changed(tree)


class _Expansion:
    def __init__(self, types: Mapping[str, TypeDefinition]) -> None:
        self.types = types
        self.parts = 0

    def of_name(self, named: TypeName, inside: tuple[str, ...]) -> TypeName:
        """A type as written, with the model's types in its place or among its parameters."""
        self.parts += 1
        definition = None if named.parameters else self.types.get(named.name)
        if definition is None:
            return replace(named, parameters=tuple(self.of_name(part, inside) for part in named.parameters))
        if named.name in inside or self.parts > _MOST_PARTS:
            return named
        return self.of_definition(named.name, definition, (*inside, named.name))

    def of_definition(self, name: str, definition: TypeDefinition, inside: tuple[str, ...]) -> TypeName:
        """What an item definition stands for; its own name where it says nothing."""
        self.parts += 1
        if definition.components:
            one = TypeName(
                "context",
                tuple(self.of_definition(key, part, inside) for key, part in definition.components.items()),
                tuple(definition.components),
            )
        else:
            one = self.of_name(TypeName(definition.of), inside) if definition.of else TypeName(name)
        return TypeName("list", (one,)) if definition.collection else one
