"""A comparison of rules in the words of one language, for whatever lays it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.diff_words import (
    change_words,
    changes_head,
    movement_words,
    mover_words,
    outreach_rows,
    place_words,
    tier_words,
    titled,
)
from tieringrules.cli.run_text import tier_titles
from tieringrules.diagnostic import Language, Localized
from tieringrules.diagnostic.value_class import dataclass

if TYPE_CHECKING:
    from tieringrules.cli.diffing import Difference
    from tieringrules.engine.comparison import StandardComparison

CHANGES = Localized("What the rules say", "规则内容")
MOVEMENT = Localized("Who moves", "客户移动")
OUTREACH = Localized("What they receive", "触达与消息")
NOBODY_MOVES = Localized("nobody moves: {names}", "没有客户移动：{names}")
MOVES = (Localized("from", "原等级"), Localized("to", "新等级"), Localized("customers", "客户数"))
LARGEST = Localized("largest movers", "移动的主要客户")
MOVERS = (Localized("customer", "客户"), Localized("moves", "移动"))
NEWLY_UNKNOWN = Localized(
    "newly unknown: {rule} · {field} +{customers}", "新增无法判断：{rule} · {field} +{customers}"
)
SIDES = (Localized("before", "之前"), Localized("after", "之后"), Localized("change", "变化"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its columns from `numbers_from` on hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers_from: int


@dataclass(frozen=True, slots=True)
class StandardReport:
    """What moves in one standard.

    Attributes:
        name: of the standard.
        titles: tier → title, of those that the rules of HEAD have.
        said: the whole in a line.
        found: the numbers.
        moves: tier before, tier after, customers, the most first; None where nobody moves.
        movers: the largest; None where none are named.
        unknown: lines about rules that leave more customers unknown.
    """

    name: str
    titles: Mapping[str, Localized | None]
    said: str
    found: StandardComparison
    moves: Table | None
    movers: Table | None
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceReport:
    """A comparison in words.

    Attributes:
        title: how many changes in meaning.
        notes: what a reader should know of the comparison itself.
        changes: what changed, each with its place.
        day: of the movement; None where no data was compared.
        standards: in order of their names.
        unmoved: a line with the standards in which nobody moves; None where there are none.
        outreach: contacts before and after; None without policies.
    """

    title: str
    notes: tuple[str, ...]
    changes: tuple[tuple[str, str | None], ...]
    day: str | None
    standards: tuple[StandardReport, ...]
    unmoved: str | None
    outreach: Table | None


def report_of(found: Difference, language: Language) -> DifferenceReport:
    """The comparison in words.

    Args:
        found: the comparison; the keys of customers are masked where they tell about people.
        language: of the words.
    """
    changes = []
    for change in found.changes:
        place = place_words(change)
        said = change_words(change).text(language)
        changes.append((said, place.text(language) if place is not None else None))
    still = [name for name, standard in found.movement.items() if not standard.moved]
    return DifferenceReport(
        changes_head(found).text(language),
        tuple(note.text(language) for note in found.notes),
        tuple(changes),
        _days(found),
        tuple(
            _standard(name, standard, found, language)
            for name, standard in found.movement.items()
            if standard.moved or standard.newly_unknown
        ),
        NOBODY_MOVES.filled({"names": ", ".join(still)}).text(language) if still else None,
        _outreach(found, language),
    )


def _days(found: Difference) -> str | None:
    if found.as_of is None:
        return None
    day = found.as_of.isoformat()
    return day if found.since in (None, found.as_of) else f"{found.since} → {day}"


def _standard(
    name: str, standard: StandardComparison, found: Difference, language: Language
) -> StandardReport:
    titles, measure = tier_titles(name, found.rulebook), _measure(found)
    return StandardReport(
        name,
        titles,
        movement_words(name, standard, measure).text(language),
        standard,
        _moves(standard, titles, language),
        _movers(standard, found, titles, language),
        tuple(
            NEWLY_UNKNOWN.filled(
                {"rule": each.rule, "field": each.field, "customers": f"{each.customers:,}"}
            ).text(language)
            for each in standard.newly_unknown
        ),
    )


def _measure(found: Difference) -> Localized | None:
    """What the metric that weighs movers is called."""
    if found.measure is None:
        return None
    title = next((each.title for each in found.rulebook.metrics if each.name == found.measure), None)
    return titled(found.measure, title)


def _moves(
    standard: StandardComparison, titles: Mapping[str, Localized | None], language: Language
) -> Table | None:
    moves = [
        (count, one, other)
        for one, row in standard.matrix.items()
        for other, count in row.items()
        if one != other
    ]
    if not moves:
        return None
    rows = [
        (tier_words(one, titles).text(language), tier_words(other, titles).text(language), f"{count:,}")
        for count, one, other in sorted(moves, key=lambda move: -move[0])
    ]
    return Table(tuple(each.text(language) for each in MOVES), tuple(rows), 2)


def _movers(
    standard: StandardComparison,
    found: Difference,
    titles: Mapping[str, Localized | None],
    language: Language,
) -> Table | None:
    if not standard.movers:
        return None
    measure = _measure(found)
    weighed = measure.text(language) if measure is not None else ""
    head = (*(each.text(language) for each in MOVERS), weighed)
    movers = (mover_words(mover, found.hides_keys, titles) for mover in standard.movers)
    return Table(head, tuple((key, way.text(language), amount) for key, way, amount in movers), 2)


def _outreach(found: Difference, language: Language) -> Table | None:
    rows: Iterator[tuple[str, ...]] = (
        (label.text(language), f"{one:,}", f"{other:,}", f"{other - one:+,}" if one != other else "")
        for label, one, other in outreach_rows(found)
    )
    listed = tuple(rows)
    return Table(("", *(each.text(language) for each in SIDES)), listed, 1) if listed else None
