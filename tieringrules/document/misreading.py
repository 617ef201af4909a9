"""Slips that are legal YAML with another meaning, reported only where they surely are slips."""

from __future__ import annotations

import re

from tieringrules.document.events import MAPPING, SCALAR, Event
from tieringrules.document.slip import (
    WIDE_OR_INVISIBLE,
    Slip,
    colon_slip,
    comparison,
    curly_quotes,
    full_width_commas,
    line_slip,
    tight_dash,
    wide_space,
)
from tieringrules.document.source_text import SourceText

_MAX_ITEMS = 400
_WIDE_EDGE = re.compile(rf"^[{WIDE_OR_INVISIBLE}]+|[{WIDE_OR_INVISIBLE}]+$|[\u200b\u2060]+")
_DASH_LINE = re.compile(r"\s*-[^\s\d-]")
_KEY_LINE = re.compile(r"\s*[^\W\d]\w*(：|:\S)")
_TIGHT_BLOCK = re.compile(r">-?\d+\s*(#.*)?$")


def plain_slip(source: SourceText, event: Event) -> Slip | None:
    """An unquoted text with a wide or invisible blank at its edge."""
    text: str = event.value
    if text.strip() == text and not any(c in text for c in "\u200b\u2060"):
        return None
    found = _WIDE_EDGE.search(event.value)
    if found is None or event.start_mark.line != event.end_mark.line:
        return None
    start = event.start_mark.column + found.start()
    end = event.start_mark.column + found.end()
    at_line_start = not source.lines[event.start_mark.line][:start].strip()
    replacement = "  " if at_line_start and "\u3000" in found.group() else " "
    if found.group().strip("\u200b\u2060") == "":
        replacement = ""
    return wide_space(source, event.start_mark.line, start, end, replacement)


def own_line_slips(source: SourceText, event: Event, *, root: bool = False) -> list[Slip]:
    """Lines below a key that should be keys or items but became one unquoted text.

    A sentence may stand there too, so names with a full-width colon count only where they are plain
    Latin names, or where every line looks like `name：value`.
    """
    last = min(event.end_mark.line, event.start_mark.line + _MAX_ITEMS)
    lines = range(event.start_mark.line, last + 1)
    texts = [source.lines[number] for number in lines]
    texts[0] = texts[0][event.start_mark.column :]
    if len(texts) > 1 and all(_DASH_LINE.match(text) for text in texts):
        return [tight_dash(source, n, source.lines[n].index("-")) for n in lines]
    prose = not root and not (len(texts) > 1 and all(_KEY_LINE.match(text) for text in texts))
    found = [
        line_slip(source, number, event.start_mark.column if number == lines[0] else 0, prose=prose)
        for number in lines
        if source.lines[number].strip()
    ]
    if not prose or found[0] is not None:
        return [slip for slip in found if slip is not None]
    return []


def key_slip(source: SourceText, key: Event, value: Event, *, flow: bool) -> Slip | None:
    """A key with a dash that lacks its blank, in full-width quotes, or grown together with its value."""
    if type(key) is not SCALAR or key.style or key.start_mark.line != key.end_mark.line:
        return None
    line, start, end = key.start_mark.line, key.start_mark.column, key.end_mark.column
    text: str = key.value
    if not flow and text[:1] == "-" and text[1:2].strip(" -0123456789"):
        return tight_dash(source, line, start)
    if not text.isascii():
        quotes = curly_quotes(source, line, start, end)
        if quotes is not None:
            return quotes
    alone = type(value) is SCALAR and value.start_mark.index == value.end_mark.index == key.end_mark.index
    if flow and alone and not value.style:
        return colon_slip(source, line, start)
    return None


def item_slips(source: SourceText, start: Event, items: list[Event], end: Event) -> list[Slip]:
    """Slips among the items of a list."""
    plain = [item for item in items if type(item) is SCALAR and not item.style and item.value]
    if not plain:
        return []
    if start.flow_style:
        return _flow_item_slips(source, start, [item for item in plain if not item.value.isascii()], end)
    with_mappings = any(type(item) is MAPPING for item in items)
    found: list[Slip] = []
    for item in (
        plain[:_MAX_ITEMS] if with_mappings else [it for it in plain[:_MAX_ITEMS] if "：" in it.value]
    ):
        line, column = item.start_mark.line, item.start_mark.column
        slip = colon_slip(source, line, column, prose=not with_mappings)
        if slip is not None and (with_mappings or slip.diagnostic.code == "TR122"):
            found.append(slip)
    return found


def _flow_item_slips(source: SourceText, start: Event, items: list[Event], end: Event) -> list[Slip]:
    found: list[Slip] = []
    for item in items[:_MAX_ITEMS]:
        if item.value[0] in "“”‘’＂＇「" and item.start_mark.line == item.end_mark.line:
            quotes = curly_quotes(source, item.start_mark.line, item.start_mark.column, item.end_mark.column)
            if quotes is not None:
                found.append(quotes)
    if found:
        return found
    lists = [item for item in items if "，" in item.value or "、" in item.value]
    if not lists:
        return []
    line = start.start_mark.line
    if end.end_mark.line == line and len(lists) == len(items) == 1:
        return [full_width_commas(source, line, start.start_mark.column, end.end_mark.column)]
    return [
        full_width_commas(source, item.start_mark.line, item.start_mark.column, item.end_mark.column)
        for item in lists[:_MAX_ITEMS]
        if item.start_mark.line == item.end_mark.line
    ]


def tight_comparison(source: SourceText, event: Event, key: str | None) -> Slip | None:
    """`field: >5`, which YAML reads as an empty block text indented by five."""
    line, column = event.start_mark.line, event.start_mark.column
    if _TIGHT_BLOCK.match(source.lines[line], column) is None:
        return None
    return comparison(source, line, column, key)
