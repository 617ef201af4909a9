"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tieringrules.cli.reporting.place import shows_column, shows_line
from tieringrules.diagnostic import Diagnostic, Language


def render(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], language: Language) -> str:
    """A JSON list (RFC 8259) with one object per finding; lines and columns from 1, null where there is none.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of the files that were read as rules, by the path that spans name.
        language: of `message` and `help`.
    """
    return (
        json.dumps([entry(found, sources, language) for found in diagnostics], ensure_ascii=False, indent=2)
        + "\n"
    )


def entry(found: Diagnostic, sources: Mapping[str, str], language: Language) -> dict[str, str | int | None]:
    """One finding as a JSON object; the keys are fixed by DESIGN §7."""
    span = found.span
    line = span is not None and shows_line(span, sources)
    column = line and span is not None and shows_column(span, sources)
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message.text(language),
        "file": span.file if span else None,
        "line": span.line if span and line else None,
        "column": span.column if span and column else None,
        "end_line": span.end_line if span and line else None,
        "end_column": span.end_column if span and column else None,
        "help": found.help.text(language) if found.help else None,
        "fix": found.fix,
    }
