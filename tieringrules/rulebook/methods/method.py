"""What a method is: the fields it adds to a standard, and how they become ordered conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tieringrules.diagnostic import Checked, Localized, Span
from tieringrules.document.node import MappingNode
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.rulebook.shapes import Field


@dataclass(frozen=True, slots=True)
class WrittenTier:
    """A tier's name as written, before its condition is read."""

    name: str
    title: Localized | None
    node: MappingNode
    span: Span

    @property
    def takes_everyone_else(self) -> bool:
        """Whether `otherwise:` is written."""
        return "otherwise" in self.node


@dataclass(frozen=True, slots=True)
class Method:
    """One way to decide.

    Attributes:
        name: the word after `method:`.
        fields: what it adds to the fields that every standard has.
        conditions: (standard's node, tiers as written, scope) → one typed condition per tier, None for a
            tier that takes everyone else. A condition that is wrong is a literal false: it takes nobody.
    """

    name: str
    fields: Mapping[str, Field]
    conditions: Callable[[MappingNode, tuple[WrittenTier, ...], Scope], Checked[tuple[Expr | None, ...]]]
