"""Findings that a workspace tolerates: by a remark beside them that says why, or by their severity.

Errors cannot be tolerated: rules with errors mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tieringrules.diagnostic import Diagnostic, Severity, Span, report
from tieringrules.diagnostic.suggestion import hint
from tieringrules.diagnostic.value_class import dataclass
from tieringrules.document.remarks import remarks_in
from tieringrules.rulebook.severities import OFF

_MARK = re.compile(r"#\s*tieringrules:\s*ignore")
_WRITTEN = re.compile(r"\s*tieringrules:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<rest>.*?)\s*")
_REASON = re.compile(r"(?:because|因为|原因[:：]?)[\s:：]*(?P<reason>\S.*)", re.IGNORECASE)
_IN_TEMPLATE = re.compile(r"\{#-?(?P<text>[^#]*?tieringrules:\s*ignore[^#]*?)-?#\}")
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Exemption:
    """A remark that tolerates findings.

    Attributes:
        file: where it stands.
        line: whose findings are meant.
        code: which.
        span: of the remark.
    """

    file: str
    line: int
    code: str
    span: Span


def tolerated(
    found: Sequence[Diagnostic],
    sources: Mapping[str, str],
    severities: Mapping[str, str],
    folder: Path,
    *,
    is_complete: bool,
) -> tuple[Diagnostic, ...]:
    """The findings that are left, with those about remarks that tolerate nothing.

    Args:
        found: everything that was found.
        sources: rule file → its text.
        severities: code → `error`, `warning`, `note` or `off`.
        folder: the workspace, for its templates.
        is_complete: whether nothing was left unchecked because of errors, so that a remark without a
            finding can be told.
    """
    exemptions, wrong = _read(sources, folder)
    known = {(each.file, each.line, each.code): each for each in exemptions}
    used: set[tuple[str, int, str]] = set()
    left: list[Diagnostic] = []
    for finding in found:
        place = (finding.span.file, finding.span.line, finding.code) if finding.span is not None else None
        if place in known and place is not None and not finding.is_error:
            used.add(place)
            continue
        left.append(finding)
    unused = (
        []
        if not is_complete
        else [
            report("TR853", each.span, name=each.code) for place, each in known.items() if place not in used
        ]
    )
    return weighed((*left, *wrong, *unused), severities)


def weighed(found: Iterable[Diagnostic], severities: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Findings as heavy as a workspace wants them, without those that it does not want.

    Args:
        found: in order.
        severities: code → `error`, `warning`, `note` or `off`; errors stay as they are.
    """
    if not severities:
        return tuple(found)
    kept = (each for each in found if each.is_error or severities.get(each.code) != OFF)
    return tuple(
        each
        if each.is_error or each.code not in severities
        else replace(each, severity=Severity(severities[each.code]))
        for each in kept
    )


def _read(sources: Mapping[str, str], folder: Path) -> tuple[list[Exemption], list[Diagnostic]]:
    exemptions: list[Exemption] = []
    wrong: list[Diagnostic] = []
    for file, line, span, text in (*_in_rules(sources), *_in_templates(folder)):
        written = _WRITTEN.fullmatch(text)
        if written is None:
            continue
        codes = [code.strip().upper() for code in (written["codes"] or "").split(",") if code.strip()]
        reason = _REASON.fullmatch(written["rest"])
        if not codes:
            wrong.append(report("TR850", span))
        elif reason is None:
            wrong.append(report("TR851", span, codes=", ".join(codes)))
        else:
            for code in codes:
                problem = _not_tolerable(code, span)
                if problem is not None:
                    wrong.append(problem)
                else:
                    exemptions.append(Exemption(file, line, code, span))
    return exemptions, wrong


def _not_tolerable(code: str, span: Span) -> Diagnostic | None:
    from tieringrules.diagnostic.catalogue import CODES

    entry = CODES.get(code)
    if entry is None:
        return report("TR854", span, name=code, hint=hint(code, CODES) if code.startswith("TR") else "")
    if entry.severity is Severity.ERROR:
        return report("TR852", span, name=code)
    return None


_Found = tuple[str, int, Span, str]


def _in_rules(sources: Mapping[str, str]) -> Iterator[_Found]:
    for file, text in sources.items():
        if not file.endswith((".yaml", ".yml")) or _MARK.search(text) is None:
            continue
        lines = text.split("\n")
        for remark in remarks_in(text):
            line = remark.line
            if remark.is_alone:
                line = _next_line(lines, remark.line)
            end = remark.column + 1 + len(remark.text)
            yield file, line, Span(file, remark.line, remark.column, remark.line, end), remark.text


def _next_line(lines: Sequence[str], line: int) -> int:
    """The first line below that is not blank and no remark itself."""
    for number in range(line, len(lines)):
        content = lines[number].strip()
        if content and not content.startswith("#"):
            return number + 1
    return line


def _in_templates(folder: Path) -> Iterator[_Found]:
    for path in sorted(_templates(folder)):
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if len(data) > _MOST_BYTES or b"tieringrules:" not in data:
            continue
        file = path.relative_to(folder).as_posix()
        lines = data.decode("utf-8", errors="replace").split("\n")
        for number, line in enumerate(lines, start=1):
            for match in _IN_TEMPLATE.finditer(line):
                alone = not (line[: match.start()] + line[match.end() :]).strip()
                meant = number + 1 if alone else number
                yield (
                    file,
                    meant,
                    Span(file, number, match.start() + 1, number, match.end() + 1),
                    match["text"],
                )


def _templates(folder: Path) -> Iterable[Path]:
    try:
        return [path for path in (folder / "templates").rglob("*.j2") if path.is_file()]
    except OSError:
        return []
