"""A comparison of rules as Markdown, short enough for a review comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tieringrules.cli.diff_words import (
    AFTER,
    BEFORE,
    CHANGES,
    CUSTOMER,
    CUSTOMERS,
    FROM,
    LARGEST,
    MOVEMENT,
    NEWLY_UNKNOWN,
    NOBODY_MOVES,
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
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference
    from tieringrules.engine.comparison import StandardComparison

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
    yield f"### tieringrules: {changes_head(found).text(language)}"
    if not found.changes:
        return
    yield from ("", f"**{CHANGES.text(language)}**", "")
    for change in found.changes[:MOST_CHANGES]:
        place = place_words(change)
        where = f" ({_escaped(place.text(language))})" if place is not None else ""
        yield f"- {_escaped(change_words(change).text(language))}{where}"
    if len(found.changes) > MOST_CHANGES:
        yield f"- {MORE.filled({'count': len(found.changes) - MOST_CHANGES}).text(language)}"
    if found.as_of is None:
        return
    yield from ("", f"**{MOVEMENT.text(language)}** ({found.as_of.isoformat()})", "")
    still = [_escaped(name) for name, standard in found.movement.items() if not standard.moved]
    for name, standard in found.movement.items():
        if standard.moved:
            yield f"- {_escaped(movement_words(name, standard, found.measure).text(language))}"
    if still:
        yield f"- {', '.join(still)}: {NOBODY_MOVES.text(language)}"
    for name, standard in found.movement.items():
        if standard.moved or standard.newly_unknown:
            yield from _of_standard(name, standard, found, language)
    rows = [
        (
            _escaped(label.text(language)),
            f"{one:,}",
            f"{other:,}",
            f"{other - one:+,}" if one != other else "",
        )
        for label, one, other in outreach_rows(found)
    ]
    if rows:
        yield from ("", f"**{OUTREACH.text(language)}**", "")
        yield from _table(("", BEFORE.text(language), AFTER.text(language), "±"), rows, numbers_from=1)


def _of_standard(
    name: str, standard: StandardComparison, found: Difference, language: Language
) -> Iterator[str]:
    yield from ("", f"<details><summary>{_escaped(name)}</summary>", "")
    moves = sorted(
        (-count, one, other)
        for one, row in standard.matrix.items()
        for other, count in row.items()
        if one != other
    )
    rows = [
        (_escaped(tier_words(one).text(language)), _escaped(tier_words(other).text(language)), f"{-count:,}")
        for count, one, other in moves
    ]
    if rows:
        yield from _table(
            (FROM.text(language), TO.text(language), CUSTOMERS.text(language)), rows, numbers_from=2
        )
    if standard.movers:
        yield from ("", LARGEST.text(language), "")
        movers = [mover_words(mover, found.hides_keys) for mover in standard.movers]
        cells = [(_escaped(key), _escaped(way.text(language)), amount) for key, way, amount in movers]
        yield from _table((CUSTOMER.text(language), "", _escaped(found.measure or "")), cells, numbers_from=2)
    if standard.newly_unknown:
        yield ""
        for unknown in standard.newly_unknown:
            words = f"{NEWLY_UNKNOWN.text(language)}: {unknown.rule} · {unknown.field} +{unknown.customers:,}"
            yield f"- {_escaped(words)}"
    yield from ("", "</details>")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers_from: int) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---:' if place >= numbers_from else '---' for place in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
