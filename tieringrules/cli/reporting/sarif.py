"""Findings as a SARIF 2.1.0 log (OASIS), which code scanning services read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote

from tieringrules.cli.reporting.code_page import code_page
from tieringrules.cli.reporting.gitlab import fingerprint
from tieringrules.cli.reporting.place import shows_column, shows_line
from tieringrules.cli.reporting.repository import in_repository
from tieringrules.diagnostic import Diagnostic, Label, Language, Span
from tieringrules.diagnostic.catalogue import CODES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LANGUAGES: Mapping[Language, str] = {"en": "en", "zh": "zh-CN"}


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], language: Language, prefix: str = ""
) -> str:
    """One log with one run.

    Args:
        diagnostics: in the order in which they should stand.
        sources: texts of the files that were read as rules, by the path that spans name.
        language: of the sentences.
        prefix: the workspace's folder in the repository.
    """
    codes = sorted({found.code for found in diagnostics})
    seen: Counter[str] = Counter()
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "tieringrules",
                        **_version(),
                        "rules": [_rule(code, language) for code in codes],
                    }
                },
                "language": _LANGUAGES[language],
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(found, codes.index(found.code), sources, language, prefix, seen)
                    for found in diagnostics
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _version() -> dict[str, str]:
    try:
        return {"version": version("tieringrules")}
    except PackageNotFoundError:
        return {}


def _rule(code: str, language: Language) -> dict[str, object]:
    entry = CODES[code]
    page = code_page(entry, language)
    return {
        "id": code,
        "shortDescription": {"text": entry.why.text(language)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": entry.severity.value},
    }


def _result(
    found: Diagnostic,
    rule: int,
    sources: Mapping[str, str],
    language: Language,
    prefix: str,
    seen: Counter[str],
) -> dict[str, object]:
    message = found.message.text(language)
    if found.help is not None:
        message = f"{message}\n{found.help.text(language)}"
    result: dict[str, object] = {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": found.severity.value,
        "message": {"text": message},
    }
    if found.labels:
        path = in_repository(found.labels[0].span.file, prefix)
        result["locations"] = [_location(found.labels[0], sources, language, prefix)]
        result["partialFingerprints"] = {"findingWords/v1": fingerprint(found, path, seen)}
    if related := found.labels[1:]:
        result["relatedLocations"] = [
            {"id": number, **_location(label, sources, language, prefix)}
            for number, label in enumerate(related, start=1)
        ]
    return result


def _location(label: Label, sources: Mapping[str, str], language: Language, prefix: str) -> dict[str, object]:
    span = label.span
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(in_repository(span.file, prefix))}}
    region = _region(span, sources)
    if region:
        physical["region"] = region
    location: dict[str, object] = {"physicalLocation": physical}
    if label.text is not None:
        location["message"] = {"text": label.text.text(language)}
    return location


def _region(span: Span, sources: Mapping[str, str]) -> dict[str, int]:
    if not shows_line(span, sources):
        return {}
    if not shows_column(span, sources):
        return {"startLine": span.line}
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
