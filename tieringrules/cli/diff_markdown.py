"""A comparison of rules as Markdown, short enough for a review comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieringrules.cli.diff_report import (
    CHANGES,
    LARGEST,
    MOVEMENT,
    OUTREACH,
    StandardReport,
    Table,
    report_of,
)
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference

# What GitHub and GitLab take in one comment, with room for what stands around it.
MOST_CHANGES = 100
_SPECIAL = re.compile(r"([\\`*_\[\]<#|~&])")
MORE = Localized("… and {count} more", "……另有 {count} 条")


def difference_markdown(found: Difference, language: Language) -> str:
    """The comparison as GitHub-flavoured Markdown.

    Args:
        found: the comparison.
        language: of the words.
    """
    return "\n".join(_lines(found, language))


def _lines(found: Difference, language: Language) -> Iterator[str]:
    report = report_of(found, language)
    yield f"### tieringrules: {_escaped(report.title)}"
    for note in report.notes:
        yield from ("", _escaped(note))
    if report.changes:
        yield from ("", f"**{CHANGES.text(language)}**", "")
    for said, place in report.changes[:MOST_CHANGES]:
        yield f"- {_escaped(said)}" + (f" ({_escaped(place)})" if place is not None else "")
    if len(report.changes) > MOST_CHANGES:
        yield f"- {MORE.filled({'count': len(report.changes) - MOST_CHANGES}).text(language)}"
    if report.day is None:
        return
    yield from ("", f"**{MOVEMENT.text(language)}** ({report.day})", "")
    for standard in report.standards:
        yield f"- {_escaped(standard.said)}"
    if report.unmoved is not None:
        yield f"- {_escaped(report.unmoved)}"
    for standard in report.standards:
        yield from _of_standard(standard, language)
    if report.outreach is not None:
        yield from ("", f"**{OUTREACH.text(language)}**", "", *_table(report.outreach))


def _of_standard(standard: StandardReport, language: Language) -> Iterator[str]:
    yield from ("", f"<details><summary>{_escaped(standard.name)}</summary>", "")
    if standard.moves is not None:
        yield from _table(standard.moves)
    if standard.movers is not None:
        yield from ("", LARGEST.text(language), "", *_table(standard.movers))
    if standard.unknown:
        yield from ("", *(f"- {_escaped(line)}" for line in standard.unknown))
    yield from ("", "</details>")


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(map(_escaped, table.head))} |"
    marks = ("---:" if place >= table.numbers_from else "---" for place in range(len(table.head)))
    yield f"|{'|'.join(marks)}|"
    for row in table.rows:
        yield f"| {' | '.join(map(_escaped, row))} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
