"""The parser's events of one file, refused before anything is built where they go beyond the limits."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import yaml
from yaml import YAMLError
from yaml._yaml import CParser

from tieringrules.diagnostic import Diagnostic, report
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.source_text import SourceText

MAX_DEPTH = 40
MAX_NODES = 200_000
_MAX_REFUSALS = 10

# The parser always gives marks and values, which its type stubs call optional.
Event: TypeAlias = Any
SCALAR: Any = yaml.ScalarEvent
MAPPING: Any = yaml.MappingStartEvent
MAPPING_END: Any = yaml.MappingEndEvent
SEQUENCE: Any = yaml.SequenceStartEvent
SEQUENCE_END: Any = yaml.SequenceEndEvent
_DECORATION = re.compile(r"[&*!][^\s,\[\]{}]*")


@dataclass(frozen=True, slots=True)
class Events:
    """What the parser said about a text.

    Attributes:
        events: scalars, and starts and ends of collections, up to the first trouble.
        refused: limits that were exceeded and constructs that rule files may not use.
        error: why the parser stopped; None where it came to the end.
    """

    events: list[Event]
    refused: tuple[Diagnostic, ...] = ()
    error: YAMLError | None = None


def without_directives(source: SourceText) -> tuple[SourceText, tuple[Diagnostic, ...]]:
    """The text without `%` lines, which could ask for another YAML or take quadratic time to read."""
    first = next((number for number, line in enumerate(source.lines) if line.startswith("%")), None)
    if first is None:
        return source, ()
    span = source.span(first, 0, first, len(source.lines[first].rstrip()))
    kept = tuple("" if line.startswith("%") else line for line in source.lines)
    blanked = SourceText(source.file, source.original, kept, source.columns)
    return blanked, (report("TR110", span, text=source.lines[first].split()[0]),)


def read_events(source: SourceText) -> Events:
    """The events of a text; stops at the first limit, syntax error or second document."""
    parser = CParser(source.text)
    events: list[Event] = []
    refused: list[Diagnostic] = []
    depth = nodes = documents = 0
    try:
        while parser.check_event():
            event: Event = parser.get_event()
            kind = type(event)
            if kind is SCALAR:
                nodes += 1
            elif kind is MAPPING or kind is SEQUENCE:
                nodes += 1
                depth += 1
                if depth > MAX_DEPTH:
                    refused.append(report("TR105", _mark(source, event), limit=MAX_DEPTH))
                    break
            elif kind is MAPPING_END or kind is SEQUENCE_END:
                depth -= 1
                events.append(event)
                continue
            elif kind is yaml.AliasEvent:
                refused.append(_decoration(source, event, "TR107"))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    refused.append(report("TR109", _mark(source, event)))
                    break
                continue
            else:
                continue
            events.append(event)
            if nodes > MAX_NODES:
                refused.append(report("TR106", _mark(source, event), limit=MAX_NODES))
                break
            if kind is not yaml.AliasEvent:
                if event.anchor is not None:
                    refused.append(_decoration(source, event, "TR107"))
                if event.tag is not None:
                    refused.append(_decoration(source, event, "TR108"))
            if len(refused) >= _MAX_REFUSALS:
                break
    except YAMLError as error:
        return Events(events, tuple(refused), error)
    return Events(events, tuple(refused))


def _mark(source: SourceText, event: Event) -> Any:
    start, end = event.start_mark, event.end_mark
    if end.line != start.line or end.column == start.column:
        return source.span(start.line, start.column, start.line, start.column + 1)
    return source.span(start.line, start.column, end.line, end.column)


def _decoration(source: SourceText, event: Event, code: str) -> Diagnostic:
    """A report on the `&anchor`, `*alias` or `!tag` before an event's content."""
    line, column = event.start_mark.line, event.start_mark.column
    words = list(_DECORATION.finditer(source.lines[line], column))
    wanted = "!" if code == "TR108" else "&*"
    word = next((found for found in words if found.group()[0] in wanted), None)
    if word is None:
        return report(code, _mark(source, event), text="!" if code == "TR108" else "&")
    return report(code, source.span(line, word.start(), line, word.end()), text=word.group())
