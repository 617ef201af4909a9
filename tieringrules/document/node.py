"""A YAML document as a tree that remembers where everything stood and how it was spelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Literal, TypeAlias

from tieringrules.diagnostic import Span
from tieringrules.diagnostic.value_class import dataclass

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text, number, boolean or nothing: which one is decided by the place it stands in.

    Attributes:
        text: the content as written for plain scalars (`0123`, `NO`, `22:00` stay that), unescaped
            for quoted ones.
        style: how it was written.
        span: the place, quotes included.
        offsets: for each character of `text`, and one past the end, its (line, column) in the file,
            from 1; None where `text` stands on one line as it is, so that the start is enough.
    """

    text: str
    style: Style = "plain"
    span: Span = field(default=Span(""), compare=False, repr=False)
    offsets: tuple[tuple[int, int], ...] | None = field(default=None, compare=False, repr=False)

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here: blank, `~` or `null` without quotes."""
        return self.style == "plain" and self.text in ("", "~", "null", "Null", "NULL")

    @property
    def is_plain(self) -> bool:
        """Whether it is written without quotes and not as a block."""
        return self.style == "plain"

    def locate(self, start: int, end: int) -> Span:
        """The place of the characters `start` to `end` (exclusive) of `text` in the file."""
        if self.offsets is not None:
            last = len(self.offsets) - 1
            line, column = self.offsets[min(start, last)]
            end_line, end_column = self.offsets[min(end, last)]
            return Span(self.span.file, line, column, end_line, end_column)
        quote = 0 if self.is_plain else 1
        line, column = self.span.line, self.span.column + quote
        return Span(self.span.file, line, column + start, line, column + end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: ScalarNode
    value: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys and values in the order they were written; no key stands twice."""

    entries: tuple[Entry, ...]
    span: Span = field(default=Span(""), compare=False, repr=False)

    def get(self, key: str) -> Node | None:
        """The value of a key, or None where the key is absent."""
        entry = self.entry(key)
        return entry.value if entry is not None else None

    def entry(self, key: str) -> Entry | None:
        """The key and value of a key, or None where the key is absent."""
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def __contains__(self, key: object) -> bool:
        return any(entry.key.text == key for entry in self.entries)

    def keys(self) -> tuple[str, ...]:
        """The keys as written."""
        return tuple(entry.key.text for entry in self.entries)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span = field(default=Span(""), compare=False, repr=False)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


Node: TypeAlias = ScalarNode | MappingNode | SequenceNode


@dataclass(frozen=True, slots=True)
class Document:
    """One rule file.

    Attributes:
        file: its path as users read it.
        root: its top node.
        text: the whole file as text, for excerpts.
        digest: SHA-256 of its bytes, hexadecimal.
    """

    file: str
    root: Node
    text: str = field(repr=False)
    digest: str
