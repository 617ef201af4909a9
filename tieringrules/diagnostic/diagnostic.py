"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tieringrules.diagnostic.localized import Localized
from tieringrules.diagnostic.span import Span
from tieringrules.diagnostic.value_class import dataclass


class Severity(StrEnum):
    """How much a finding weighs: only errors refuse the rules or the data."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A place that a diagnostic points at; the first label of a diagnostic is its position."""

    span: Span
    text: Localized | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: stable code, such as `TR204`.
        severity: error, warning or note.
        message: where-independent sentence: what is wrong.
        labels: places, the position first; empty when no file is to blame.
        help: what to do.
        fix: text that may replace the position's text to mend it.
    """

    code: str
    severity: Severity
    message: Localized
    labels: tuple[Label, ...] = ()
    help: Localized | None = None
    fix: str | None = None

    @property
    def span(self) -> Span | None:
        """The position, if a file is to blame."""
        return self.labels[0].span if self.labels else None

    @property
    def is_error(self) -> bool:
        """Whether this finding refuses the rules or the data."""
        return self.severity is Severity.ERROR


def sort_key(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Order of findings in a report: file, line, column, code, message."""
    span = diagnostic.span
    place = (span.file, span.line, span.column) if span else ("", 0, 0)
    return (*place, diagnostic.code, diagnostic.message.en)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings sorted by place, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=sort_key))
