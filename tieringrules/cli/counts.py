"""Numbers of things in words."""

from __future__ import annotations

from collections.abc import Iterable

from tieringrules.diagnostic import Diagnostic, Localized, Severity


def counted(number: int, singular: str, chinese: str, plural: str | None = None) -> Localized:
    """'1 rule file', '14 rule files'; `chinese` holds the measure word and the noun."""
    word = singular if number == 1 else plural or f"{singular}s"
    return Localized(f"{number:,} {word}", f"{number:,} {chinese}")


def problems(diagnostics: Iterable[Diagnostic]) -> Localized | None:
    """'2 errors, 1 warning'; None where there is neither."""
    severities = [finding.severity for finding in diagnostics]
    groups = (
        counted(severities.count(Severity.ERROR), "error", "个错误"),
        counted(severities.count(Severity.WARNING), "warning", "条警告"),
    )
    present = [
        group
        for group, severity in zip(groups, (Severity.ERROR, Severity.WARNING), strict=True)
        if severity in severities
    ]
    if not present:
        return None
    return Localized(", ".join(group.en for group in present), "，".join(group.zh for group in present))
