"""Movements since an earlier result for people: how many went up and down, and from which tier to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tieringrules.cli.widths import left, one_line, right, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.rulebook.model import Standard

# The largest movements; all of them are in the summary as JSON.
MOVES_SHOWN = 6
NO_TIER = Localized("no tier", "无等级")
HEAD = Localized("since the earlier result: {parts}", "与上次相比：{parts}")
PARTS: Mapping[str, Localized] = {
    "up": Localized("{count} up", "上升 {count}"),
    "down": Localized("{count} down", "下降 {count}"),
    "same": Localized("{count} the same", "不变 {count}"),
    "new": Localized("{count} had no tier", "此前无等级 {count}"),
    "lost": Localized("{count} have no tier now", "现无等级 {count}"),
}
MORE = Localized("… and {count} more", "……另有 {count} 条")


def movement_lines(
    standard: Standard, counts: Mapping[str, Mapping[str, int]], language: Language
) -> list[str]:
    """The movement of one standard: a line of totals, then the largest movements.

    Args:
        standard: for the order and titles of its tiers.
        counts: earlier tier → present tier → customers; an empty name for no tier.
        language: of the words.
    """
    tiers = [tier.name for tier in standard.tiers]
    moves = [(before, now, count) for before, row in counts.items() for now, count in row.items()]
    totals = dict.fromkeys(PARTS, 0)
    for before, now, count in moves:
        kind = _kind(tiers, before, now)
        if kind is not None:
            totals[kind] += count
    parts = [PARTS[kind].filled({"count": f"{total:,}"}) for kind, total in totals.items() if total]
    if not parts:
        return []
    listed = Localized(", ".join(part.en for part in parts), "，".join(part.zh for part in parts))
    lines = [f"  {HEAD.filled({'parts': listed}).text(language)}"]
    moved = sorted((move for move in moves if move[0] != move[1]), key=lambda move: -move[2])
    return lines + _table(standard, tiers, moved, language)


def _kind(tiers: Sequence[str], before: str, now: str) -> str | None:
    if not before:
        return "new" if now else None
    if not now:
        return "lost"
    if before == now:
        return "same"
    return "up" if tiers.index(now) < tiers.index(before) else "down"


def _table(
    standard: Standard, tiers: Sequence[str], moved: Sequence[tuple[str, str, int]], language: Language
) -> list[str]:
    titles = {tier.name: tier.title for tier in standard.tiers}

    def label(tier: str) -> str:
        if not tier:
            return NO_TIER.text(language)
        title = titles.get(tier)
        return one_line(title.text(language) if title is not None else tier)

    arrows = {"up": "↑", "new": "↑", "down": "↓", "lost": "↓"}
    rows = [
        (label(before), label(now), f"{count:,}", arrows.get(_kind(tiers, before, now) or "", ""))
        for before, now, count in moved[:MOVES_SHOWN]
    ]
    widths = [max((width(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        f"    {left(before, widths[0])} → {left(now, widths[1])}  {right(count, widths[2])}  {arrow}".rstrip()
        for before, now, count, arrow in rows
    ]
    if len(moved) > MOVES_SHOWN:
        lines.append(f"    {MORE.filled({'count': len(moved) - MOVES_SHOWN}).text(language)}")
    return lines
