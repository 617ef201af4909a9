"""A comparison of rules for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieringrules.cli.diff_report import LARGEST, MOVEMENT, OUTREACH, StandardReport, Table, report_of
from tieringrules.cli.widths import left, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference

DAY = Localized("{title}, {day}", "{title}（{day}）")


def difference_lines(found: Difference, language: Language) -> Iterator[str]:
    """Changes in meaning, then movement per standard, then outreach."""
    report = report_of(found, language)
    yield report.title
    yield from report.notes
    for said, place in report.changes:
        yield f"  {said}"
        if place is not None:
            yield f"      {place}"
    if report.day is None:
        return
    yield from ("", DAY.filled({"title": MOVEMENT, "day": report.day}).text(language))
    for standard in report.standards:
        yield f"  {standard.said}"
        yield from (f"    {line}" for line in _of_standard(standard, language))
    if report.unmoved is not None:
        yield f"  {report.unmoved}"
    if report.outreach is not None:
        yield from ("", OUTREACH.text(language))
        yield from (f"  {line}" for line in _table(report.outreach))


def _of_standard(standard: StandardReport, language: Language) -> Iterator[str]:
    if standard.moves is not None:
        yield from _table(standard.moves)
    if standard.movers is not None:
        yield LARGEST.text(language)
        yield from (f"  {line}" for line in _table(standard.movers))
    yield from standard.unknown


def _table(table: Table) -> Iterator[str]:
    rows = (table.head, *table.rows)
    widths = [max(width(row[column]) for row in rows) for column in range(len(table.head))]
    for row in rows:
        cells = [
            right(cell, widths[column]) if column >= table.numbers_from else left(cell, widths[column])
            for column, cell in enumerate(row)
        ]
        yield "  ".join(cells).rstrip()
