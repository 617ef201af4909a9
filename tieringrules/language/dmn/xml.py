"""XML as a tree of names, attributes and text. Document types and entities are refused, never expanded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_MOST_DEPTH = 200


class UnsafeXmlError(Exception):
    """XML with a document type, an entity, or more nesting than any model has."""


@dataclass(slots=True)
class Element:
    """An element: its name without the namespace, attributes by name without theirs, parts in order.

    Attributes:
        line: where it begins, from 1.
    """

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> Iterator[Element]:
        """The direct parts of these names."""
        return (part for part in self.parts if part.name in names)

    def first(self, *names: str) -> Element | None:
        """The first direct part of these names."""
        return next(self.all(*names), None)


def parse_xml(content: bytes) -> Element:
    """The root of a document.

    Raises:
        UnsafeXmlError: it declares a document type or entity, or is nested too deep.
        ValueError: it is no XML; the words say where.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    opened: list[Element] = []
    roots: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(
            _local(name),
            {_local(key): value for key, value in attributes.items()},
            parser.CurrentLineNumber,
        )
        (opened[-1].parts if opened else roots).append(element)
        opened.append(element)
        if len(opened) > _MOST_DEPTH:
            raise UnsafeXmlError

    def end(name: str) -> None:
        opened.pop()

    def text(content: str) -> None:
        if opened:
            opened[-1].text += content

    def refuse(*_: object) -> int:
        raise UnsafeXmlError

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        raise ValueError(f"line {problem.lineno}") from None
    return roots[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
