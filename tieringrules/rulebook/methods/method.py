"""What a method is: the fields it adds to a standard, and how they become scores and ordered conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieringrules.diagnostic import Checked, Localized, Span
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.node import MappingNode
from tieringrules.language.scope import Scope
from tieringrules.language.syntax import Expr
from tieringrules.rulebook.decision_table import DecisionTable
from tieringrules.rulebook.model import Score
from tieringrules.rulebook.nodes import items_at, scalar_at, title_at
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
class Desugared:
    """What a method makes of a standard.

    Attributes:
        conditions: one typed condition per tier, None for a tier that takes everyone else. A condition that
            is wrong is a literal false: it takes nobody.
        scores: values per customer that the conditions name, each after what it uses.
        is_complete: whether every customer has a tier, though no tier says `otherwise`.
        table: the rows that decide in place of conditions.
    """

    conditions: tuple[Expr | None, ...]
    scores: tuple[Score, ...] = ()
    is_complete: bool = False
    table: DecisionTable | None = None


def listed_tiers(standard: MappingNode) -> tuple[WrittenTier, ...]:
    """The tiers under `tiers:` that have a name, in order."""
    found: list[WrittenTier] = []
    for node in items_at(standard, "tiers"):
        name = scalar_at(node, "name")
        if name is not None and isinstance(node, MappingNode):
            found.append(WrittenTier(name.text, title_at(node), node, name.span))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Method:
    """One way to decide.

    Attributes:
        name: the word after `method:`.
        fields: what it adds to the fields that every standard has.
        desugar: (standard's node, tiers as written, scope) → conditions and the scores they name.
        tiers: standard's node → its tiers as written, best first.
        exactly_one_of: keys of which one and only one must be there.
    """

    name: str
    fields: Mapping[str, Field]
    desugar: Callable[[MappingNode, tuple[WrittenTier, ...], Scope], Checked[Desugared]]
    tiers: Callable[[MappingNode], tuple[WrittenTier, ...]] = listed_tiers
    exactly_one_of: tuple[str, ...] = ()
