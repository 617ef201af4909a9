"""Reading known keys from nodes whose shape may be wrong: what does not fit is simply not there."""

from __future__ import annotations

import unicodedata

from tieringrules.diagnostic import Localized
from tieringrules.document.node import Entry, MappingNode, Node, ScalarNode, SequenceNode


def normalized(name: str) -> str:
    """A name in the form in which names are compared (Unicode NFC)."""
    return unicodedata.normalize("NFC", name)


def child(node: Node | None, key: str) -> Node | None:
    """The value of a key, where the node is a mapping that has it."""
    return node.get(key) if isinstance(node, MappingNode) else None


def scalar(node: Node | None) -> ScalarNode | None:
    """The node itself where it is a single value that is not blank."""
    return node if isinstance(node, ScalarNode) and not node.is_null else None


def scalar_at(node: Node | None, key: str) -> ScalarNode | None:
    """The single value of a key."""
    return scalar(child(node, key))


def text_at(node: Node | None, key: str) -> str | None:
    """The text of a key."""
    found = scalar_at(node, key)
    return found.text if found is not None else None


def items_at(node: Node | None, key: str) -> tuple[Node, ...]:
    """The items of the list under a key."""
    found = child(node, key)
    return found.items if isinstance(found, SequenceNode) else ()


def cells_of(row: Node) -> tuple[ScalarNode, ...]:
    """The single values of a row of a table, blank ones among them."""
    return (
        tuple(cell for cell in row.items if isinstance(cell, ScalarNode))
        if isinstance(row, SequenceNode)
        else ()
    )


def scalars_at(node: Node | None, key: str) -> tuple[ScalarNode, ...]:
    """The single values in the list under a key."""
    return tuple(item for item in items_at(node, key) if isinstance(item, ScalarNode) and not item.is_null)


def texts_at(node: Node | None, key: str) -> tuple[str, ...]:
    """The texts in the list under a key."""
    return tuple(item.text for item in scalars_at(node, key))


def entries_at(node: Node | None, key: str) -> tuple[Entry, ...]:
    """The entries of the mapping under a key."""
    return entries(child(node, key))


def entries(node: Node | None) -> tuple[Entry, ...]:
    """The entries of a mapping."""
    return node.entries if isinstance(node, MappingNode) else ()


def title_at(node: Node | None, key: str = "title") -> Localized | None:
    """The `title:` of something: one text for every language, or one per language."""
    found = child(node, key)
    if isinstance(found, ScalarNode) and not found.is_null:
        return Localized.same(found.text)
    en, zh = text_at(found, "en"), text_at(found, "zh")
    if en is None and zh is None:
        return None
    return Localized(en or zh or "", zh or en or "")
