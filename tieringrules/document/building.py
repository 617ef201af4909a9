"""Events into nodes: positions, spelling, equal keys, and slips that YAML reads as something else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from tieringrules.diagnostic import Diagnostic, Label, Localized, Span, report
from tieringrules.document.events import MAPPING, MAPPING_END, SCALAR, SEQUENCE_END, Event
from tieringrules.document.misreading import (
    item_slips,
    key_slip,
    own_line_slips,
    plain_slip,
    tight_comparison,
)
from tieringrules.document.node import Entry, MappingNode, Node, ScalarNode, SequenceNode, Style
from tieringrules.document.slip import EMPTY_KEY, Slip
from tieringrules.document.source_text import SourceText, forbidden_character
from tieringrules.document.spelling import places

FIRST_HERE = Localized("first written here", "第一次写在这里")
_STYLES: dict[str | None, Style] = {
    "": "plain", None: "plain", "'": "single", '"': "double", "|": "literal", ">": "folded",
}  # fmt: skip
_COMPLEX_KEY = Localized("a list or a group of keys stands where a key belongs", "键的位置上是列表或一组键值")
_GROUP = re.compile(r"\d{3}")
_LEADING_GROUP = re.compile(r"-?[1-9]\d{0,2}(,\d{3})*")


@dataclass(slots=True)
class Builder:
    """Builds the tree of one document.

    Attributes:
        source: the text the events came from.
        events: scalars, and starts and ends of collections.
        diagnostics: what was found on the way.
        slips: misread lines; with their edits made, the text should be read again.
    """

    source: SourceText
    events: list[Event]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    _next: int = 0
    _mended: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self._mended = frozenset(self.source.columns)

    def root(self) -> Node:
        """The document's top node. Its depth is limited by the events."""
        event = self.events[0]
        node = self._node()
        if isinstance(node, ScalarNode) and node.is_plain and node.text:
            self.slips.extend(own_line_slips(self.source, event, root=True))
        return node

    def _node(self) -> Node:
        event = self.events[self._next]
        self._next += 1
        kind = type(event)
        if kind is SCALAR:
            return self._scalar(event)
        if kind is MAPPING:
            return self._mapping(event)
        return self._sequence(event)

    def _span(self, event: Event) -> Span:
        start, end = event.start_mark, event.end_mark
        return self.source.span(start.line, start.column, end.line, end.column)

    def _scalar(self, event: Event) -> ScalarNode:
        text: str = event.value
        style = _STYLES[event.style]
        start, end = event.start_mark, event.end_mark
        if style == "plain" and not text.isascii():
            slip = plain_slip(self.source, event)
            if slip is not None:
                self.slips.append(slip)
        line = start.line
        if text and line == end.line and line not in self._mended:
            if style == "plain":
                span = Span(self.source.file, line + 1, start.column + 1, line + 1, end.column + 1)
                return ScalarNode(text, style, span)
            if self.source.lines[start.line][start.column + 1 : end.column - 1] == text and style in (
                "single",
                "double",
            ):
                return ScalarNode(text, style, self._span(event))
        return self._far_scalar(event, text, style)

    def _far_scalar(self, event: Event, text: str, style: Style) -> ScalarNode:
        """A scalar whose characters do not simply follow each other on one line."""
        start, end = event.start_mark, event.end_mark
        if style == "plain" and not text:
            return ScalarNode(text, style, self._span(event))
        found = places(self.source.lines, style, text, (start.line, start.column), (end.line, end.column))
        offsets = tuple(self.source.position(line, column) for line, column in found)
        if style in ("literal", "folded"):
            last = found[-1] if found[-1] > (start.line, start.column) else (start.line, start.column + 1)
            span = self.source.span(start.line, start.column, *last)
            slip = tight_comparison(self.source, event, self._key_before(event)) if not text else None
            if slip is not None:
                self.slips.append(slip)
        else:
            span = self._span(event)
        if style == "double":
            character = forbidden_character(text)
            if character is not None:
                self.diagnostics.append(report("TR104", span, character=character))
        return ScalarNode(text, style, span, offsets)

    def _key_before(self, event: Event) -> str | None:
        before: Event = self.events[self._next - 2] if self._next > 1 else None
        if type(before) is SCALAR and before.start_mark.line == event.start_mark.line:
            return str(before.value)
        return None

    def _sequence(self, start: Event) -> SequenceNode:
        items: list[Node] = []
        events: list[Event] = []
        while type(self.events[self._next]) is not SEQUENCE_END:
            events.append(self.events[self._next])
            items.append(self._node())
        end = self.events[self._next]
        self._next += 1
        self.slips.extend(item_slips(self.source, start, events, end))
        return SequenceNode(tuple(items), self._around(start, end, items[-1].span if items else None))

    def _around(self, start: Event, end: Event, last: Span | None) -> Span:
        """The place of a collection; a block collection ends where its last part does."""
        first = start.start_mark
        if start.flow_style or last is None:
            return self.source.span(first.line, first.column, end.end_mark.line, end.end_mark.column)
        line, column = self.source.position(first.line, first.column)
        return Span(self.source.file, line, column, last.end_line, last.end_column)

    def _mapping(self, start: Event) -> MappingNode:
        entries: list[Entry] = []
        seen: dict[str, ScalarNode] = {}
        last: Span | None = None
        while type(self.events[self._next]) is not MAPPING_END:
            key_event = self.events[self._next]
            key = self._node()
            value_event = self.events[self._next]
            value = self._node()
            last = value.span
            if not isinstance(key, ScalarNode):
                self.diagnostics.append(report("TR112", key.span, reason=_COMPLEX_KEY))
                continue
            if (
                entries
                and key.text.isdigit()
                and self._is_thousands(entries[-1].value, key_event, value_event)
            ):
                entries[-1] = Entry(entries[-1].key, self._joined(entries[-1].value, key))
                continue
            self._look_at(start, key_event, value_event, value)
            if self._refuses(key, seen):
                continue
            entries.append(Entry(key, value))
        end = self.events[self._next]
        self._next += 1
        return MappingNode(tuple(entries), self._around(start, end, last))

    def _look_at(self, start: Event, key: Event, value: Event, node: Node) -> None:
        if start.flow_style or key.value[:1] == "-" or not key.value.isascii():
            slip = key_slip(self.source, key, value, flow=start.flow_style)
            if slip is not None:
                self.slips.append(slip)
        if (
            not start.flow_style
            and isinstance(node, ScalarNode)
            and node.is_plain
            and node.text
            and value.start_mark.line > key.start_mark.line
        ):
            self.slips.extend(own_line_slips(self.source, value))

    def _refuses(self, key: ScalarNode, seen: dict[str, ScalarNode]) -> bool:
        if key.is_plain and key.text == "":
            self.diagnostics.append(report("TR112", key.span, reason=EMPTY_KEY))
            return True
        if key.is_plain and key.text == "<<":
            self.diagnostics.append(report("TR111", key.span))
            return True
        name = key.text if key.text.isascii() else unicodedata.normalize("NFC", key.text)
        first = seen.setdefault(name, key)
        if first is key:
            return False
        label = Label(first.span, FIRST_HERE)
        self.diagnostics.append(
            report("TR113", key.span, related=(label,), key=key.text, line=first.span.line)
        )
        return True

    def _is_thousands(self, before: Node, key: Event, value: Event) -> bool:
        """Whether `000` in `{at_least: 50,000}` is the rest of the number before it."""
        return (
            isinstance(before, ScalarNode)
            and before.is_plain
            and key.style == ""
            and _GROUP.fullmatch(key.value) is not None
            and type(value) is SCALAR
            and value.value == ""
            and value.start_mark.index == value.end_mark.index == key.end_mark.index
            and _LEADING_GROUP.fullmatch(before.text) is not None
            and self.source.position(key.start_mark.line, key.start_mark.column)
            == (before.span.end_line, before.span.end_column + 1)
        )

    def _joined(self, before: Node, key: ScalarNode) -> ScalarNode:
        assert isinstance(before, ScalarNode)
        return ScalarNode(f"{before.text},{key.text}", "plain", before.span.to(key.span))
