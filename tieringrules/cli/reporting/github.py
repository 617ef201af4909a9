"""Findings as GitHub workflow commands, which become annotations on the changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieringrules.cli.reporting.place import shows_column, shows_line
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.diagnostic import Diagnostic, Language, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], language: Language, prefix: str = ""
) -> str:
    """One workflow command per finding.

    The form is that of docs.github.com, "Workflow commands for GitHub Actions"; columns are left out where
    a finding spans lines, because annotations have columns only within one line.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of the files that were read as rules, by the path that spans name.
        language: of the sentences.
        prefix: the workspace's folder in the repository.
    """
    return "".join(f"{_command(found, sources, language, prefix)}\n" for found in diagnostics)


def _command(found: Diagnostic, sources: Mapping[str, str], language: Language, prefix: str) -> str:
    span = found.span
    properties: dict[str, str | int] = {}
    if span is not None:
        properties["file"] = in_repository(span.file, prefix)
        if shows_line(span, sources):
            properties["line"] = span.line
            one_line = span.line == span.end_line and shows_column(span, sources)
            if one_line:
                properties["col"] = span.column
            properties["endLine"] = span.end_line
            if one_line:
                properties["endColumn"] = span.end_column
    properties["title"] = found.code
    message = found.message.text(language)
    if found.help is not None:
        message = f"{message}\n{found.help.text(language)}"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[found.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
