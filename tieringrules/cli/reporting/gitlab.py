"""Findings as a GitLab Code Quality report, which becomes remarks on a merge request."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from tieringrules.cli.reporting.place import shows_line
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.diagnostic import Diagnostic, Language, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], language: Language, prefix: str = ""
) -> str:
    """A JSON list with one object per finding, as docs.gitlab.com describes under "Code Quality".

    A finding keeps its fingerprint when lines above it come or go.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of the files that were read as rules, by the path that spans name.
        language: of the sentences.
        prefix: the workspace's folder in the repository.
    """
    seen: Counter[str] = Counter()
    entries = [_entry(found, sources, language, prefix, seen) for found in diagnostics]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(
    found: Diagnostic, sources: Mapping[str, str], language: Language, prefix: str, seen: Counter[str]
) -> dict[str, object]:
    span = found.span
    path = in_repository(span.file, prefix) if span else "tieringrules.yaml"
    line = span.line if span is not None and shows_line(span, sources) else 1
    description = found.message.text(language)
    if found.help is not None:
        description = f"{description} ({found.help.text(language)})"
    return {
        "description": description,
        "check_name": found.code,
        "fingerprint": fingerprint(found, path, seen),
        "severity": _SEVERITIES[found.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }


def fingerprint(found: Diagnostic, path: str, seen: Counter[str]) -> str:
    """What names a finding across versions of a file: SHA-256 of its code, file, sentence and number.

    Args:
        found: the finding.
        path: its file.
        seen: how many findings with the same words came before; counted up.
    """
    words = "\0".join((found.code, path, found.message.en))
    number = seen[words]
    seen[words] += 1
    return hashlib.sha256(f"{words}\0{number}".encode()).hexdigest()
