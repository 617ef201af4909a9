"""A comparison of rules for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tieringrules.cli.diff_words import (
    AFTER,
    BEFORE,
    CUSTOMERS,
    FROM,
    LARGEST,
    NEWLY_UNKNOWN,
    OUTREACH,
    TO,
    change_words,
    changes_head,
    movement_words,
    mover_words,
    outreach_rows,
    place_words,
    tier_words,
)
from tieringrules.cli.widths import left, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference
    from tieringrules.engine.comparison import StandardComparison


def difference_lines(found: Difference, language: Language) -> Iterator[str]:
    """Changes in meaning, then movement per standard, then outreach."""
    yield changes_head(found).text(language)
    for change in found.changes:
        yield f"  {change_words(change).text(language)}"
        place = place_words(change)
        if place is not None:
            yield f"      {place.text(language)}"
    if found.as_of is None:
        return
    yield ""
    day = found.as_of.isoformat()
    yield Localized(f"movement as of {day}", f"{day} 的客户移动").text(language)
    for name, standard in found.movement.items():
        yield f"  {movement_words(name, standard, found.measure).text(language)}"
        yield from (f"    {line}" for line in _of_standard(standard, found, language))
    rows = outreach_rows(found)
    if rows:
        yield ""
        yield OUTREACH.text(language)
        cells = [
            (label.text(language), f"{one:,}", f"{other:,}", _growth(one, other))
            for label, one, other in rows
        ]
        head = ("", BEFORE.text(language), AFTER.text(language), "")
        yield from (f"  {line}" for line in _table([head, *cells]))


def _of_standard(standard: StandardComparison, found: Difference, language: Language) -> Iterator[str]:
    moves = sorted(
        (
            (count, one, other)
            for one, row in standard.matrix.items()
            for other, count in row.items()
            if one != other
        ),
        key=lambda move: -move[0],
    )
    if moves:
        head = (FROM.text(language), TO.text(language), CUSTOMERS.text(language))
        cells = [
            (tier_words(one).text(language), tier_words(other).text(language), f"{count:,}")
            for count, one, other in moves
        ]
        yield from _table([head, *cells], numbers_from=2)
    if standard.movers:
        yield f"{LARGEST.text(language)}:" if language == "en" else f"{LARGEST.zh}："
        movers = [mover_words(mover, found.hides_keys) for mover in standard.movers]
        yield from (
            f"  {line}"
            for line in _table(
                [(key, way.text(language), amount) for key, way, amount in movers], numbers_from=2
            )
        )
    for unknown in standard.newly_unknown:
        yield f"{NEWLY_UNKNOWN.text(language)}: {unknown.rule} · {unknown.field} +{unknown.customers:,}"


def _growth(before: int, after: int) -> str:
    return f"{after - before:+,}" if after != before else ""


def _table(rows: Sequence[Sequence[str]], numbers_from: int = 1) -> Iterator[str]:
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            right(cell, widths[column]) if column >= numbers_from else left(cell, widths[column])
            for column, cell in enumerate(row)
        ]
        yield "  ".join(cells).rstrip()
