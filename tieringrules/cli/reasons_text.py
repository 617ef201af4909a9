"""Reasons for people: which are true of how many customers, tier by tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tieringrules.cli.widths import left, one_line, width
from tieringrules.diagnostic import Language, Localized

if TYPE_CHECKING:
    from tieringrules.rulebook.model import Standard

# The most frequent reasons of a tier; all of them are in the summary as JSON.
REASONS_SHOWN = 4
NO_TIER = Localized("no tier", "无等级")
HEAD = Localized("reasons, of which a customer may have several:", "原因（同一位客户可能有多个）：")


def reason_lines(
    standard: Standard, counts: Mapping[str, Mapping[str, int]], language: Language
) -> list[str]:
    """A line per tier of which some customers have a reason, the most frequent first.

    Args:
        standard: for titles.
        counts: tier → reason → customers.
        language: of the words.
    """
    tiers = {tier.name: tier.title for tier in standard.tiers}
    titles = {reason.name: reason.title for reason in standard.reasons}
    rows: list[tuple[str, str]] = []
    for tier, reasons in counts.items():
        true = sorted(((name, count) for name, count in reasons.items() if count), key=lambda pair: -pair[1])
        if true:
            parts = [f"{_said(name, titles, language)} {count:,}" for name, count in true[:REASONS_SHOWN]]
            parts += ["…"] if len(true) > REASONS_SHOWN else []
            label = _said(tier, tiers, language) if tier else NO_TIER.text(language)
            rows.append((label, ("，" if language == "zh" else ", ").join(parts)))
    if not rows:
        return []
    widest = max(width(label) for label, _ in rows)
    return [f"  {HEAD.text(language)}", *(f"    {left(label, widest)}  {parts}" for label, parts in rows)]


def _said(name: str, titles: Mapping[str, Localized | None], language: Language) -> str:
    title = titles.get(name)
    return one_line(title.text(language) if title is not None else name)
