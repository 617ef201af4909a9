"""Which part of a span a report shows: a stretch of text, a line, or a file."""

from __future__ import annotations

from collections.abc import Mapping

from tieringrules.diagnostic import Span


def shows_column(span: Span, sources: Mapping[str, str]) -> bool:
    """Whether the span is a place within a line.

    A line as a whole is meant only in files that nobody quotes from, such as customer data.
    """
    return not span.is_line or span.file in sources


def shows_line(span: Span, sources: Mapping[str, str]) -> bool:
    """Whether the span names a line and not only a file."""
    return not span.is_file or span.file in sources


def place_text(span: Span, sources: Mapping[str, str]) -> str:
    """The place as `file:line:column`, without the parts that it does not name."""
    if not shows_line(span, sources):
        return span.file
    if not shows_column(span, sources):
        return f"{span.file}:{span.line}"
    return f"{span.file}:{span.line}:{span.column}"
